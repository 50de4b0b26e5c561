import { useSyncExternalStore } from 'react'

const never = () => () => {}

/**
 * False in the HTML from the server and while it is taken over, true from then on. For what only works with scripts,
 * and for styles that depend on data: our Content-Security-Policy lets no style attribute of the HTML through, but
 * what a script sets counts. So `style={scripted ? … : undefined}`, and the page must be usable without it.
 */
export function useScripted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
