import { Scripts } from '@remix-run/react'
import { Children, cloneElement, isValidElement, type ReactElement, type ReactNode } from 'react'

type ScriptsProps = Parameters<typeof Scripts>[0]

/** React 18 knows this attribute by no name of its own; in small letters it reaches the element. */
const LAST = { fetchpriority: 'low' }

function late(node: ReactNode): ReactNode {
  return Children.map(node, (child) => {
    if (!isValidElement<Record<string, unknown>>(child)) return child
    return child.type === 'link' && child.props.rel === 'modulepreload' ? cloneElement(child, LAST) : child
  })
}

/**
 * Remix's scripts, fetched after what a page is looked at for. Browsers fetch what `modulepreload` names before
 * pictures and beside the style sheet; but our pages are whole without scripts, and on a slow network the gift
 * should come first. The links carry the hint that Remix gives no way to set.
 */
export function LateScripts(props: ScriptsProps) {
  // Called, not rendered: its hooks become those of this component, and its elements can be seen.
  const scripts = (Scripts as (props: ScriptsProps) => ReactElement<{ children?: ReactNode }> | null)(props)
  return scripts && cloneElement(scripts, {}, late(scripts.props.children))
}
