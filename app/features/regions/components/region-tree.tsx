import { ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Checkbox } from '#app/components/checkbox.tsx'
import { cn } from '#app/components/cn.ts'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { matching, type RegionNode, tickedOf } from '../selection.ts'

export interface RegionTreeProps {
  nodes: readonly RegionNode[]
  chosen: readonly string[]
  onToggle: (code: string) => void
  /** The table is wanted (again). */
  onReach: () => void
  /** False: the boxes themselves are what the form sends, and there is nothing to search with. */
  scripted: boolean
}

/** Provinces with their cities and districts, each with a box, and a search over all names. */
export function RegionTree({ nodes, chosen, onToggle, onReach, scripted }: RegionTreeProps) {
  const t = useMessages(messages)
  const [word, setWord] = useState('')
  const [opened, setOpened] = useState<readonly string[]>([])
  const found = useMemo(() => matching(nodes, word), [nodes, word])
  const isOpen = (code: string) => opened.includes(code) !== found.open.has(code)
  const flip = (code: string) =>
    setOpened((now) => (now.includes(code) ? now.filter((each) => each !== code) : [...now, code]))
  return (
    <div className="flex flex-col gap-2">
      {scripted && (
        <Field label={t('searchRegions')} hideLabel hint={t('searchHint')}>
          <Input
            type="search"
            size="sm"
            value={word}
            placeholder={t('searchRegions')}
            autoComplete="off"
            onFocus={onReach}
            onChange={(event) => {
              setWord(event.currentTarget.value)
              setOpened([])
            }}
            // Enter looks for regions; it must not send the form around it.
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        </Field>
      )}
      {found.nodes.length === 0 && (
        <p role="status" className="py-2 text-muted">
          {t('nothingFound', { word: word.trim() })}
        </p>
      )}
      <ul className="grid max-h-80 grid-cols-1 content-start gap-x-4 overflow-y-auto rounded-md border border-line p-2 empty:hidden sm:grid-cols-2 lg:grid-cols-3">
        {found.nodes.map((node) => (
          <Branch key={node.code} {...{ node, chosen, onToggle, isOpen, flip, scripted }} />
        ))}
      </ul>
    </div>
  )
}

type BranchProps = Pick<RegionTreeProps, 'chosen' | 'onToggle' | 'scripted'> & {
  node: RegionNode
  isOpen: (code: string) => boolean
  flip: (code: string) => void
}

function Branch({ node, ...rest }: BranchProps) {
  const t = useMessages(messages)
  const { chosen, onToggle, isOpen, flip, scripted } = rest
  const ticked = tickedOf(chosen, node.code)
  const open = isOpen(node.code)
  const below = node.children.length > 0
  return (
    // What is open takes the whole width, so that what lies in it has room.
    <li className={cn('min-w-0', open && below && 'col-span-full')}>
      <div className="flex items-center gap-1">
        {below ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={t(open ? 'close' : 'open', { name: node.name })}
            onClick={() => flip(node.code)}
            className="grid size-7 shrink-0 place-items-center rounded-md text-muted hover:bg-hover"
          >
            <ChevronRight aria-hidden className={cn('size-4 transition-transform', open && 'rotate-90')} />
          </button>
        ) : (
          <span className="w-7 shrink-0" />
        )}
        <Checkbox
          label={node.name}
          name={scripted ? undefined : 'regionCodes'}
          value={node.code}
          checked={ticked === 'all'}
          ref={(box) => {
            if (box) box.indeterminate = ticked === 'some'
          }}
          onChange={() => onToggle(node.code)}
          className="min-w-0"
        />
      </div>
      {below && open && (
        <ul
          aria-label={node.name}
          className="ml-3 grid grid-cols-1 border-l border-line pl-2 sm:grid-cols-2 lg:grid-cols-3"
        >
          {node.children.map((child) => (
            <Branch key={child.code} {...rest} node={child} />
          ))}
        </ul>
      )}
    </li>
  )
}
