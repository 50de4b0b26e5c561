import type { ServerBuild } from '@remix-run/node'

// Remix's router flattens, ranks and compiles the whole table of routes each time it matches a path, about six times
// for a page, and gets slower with every route of the site (docs/decisions/0032). So a path is matched among those
// routes alone that it could be about.

type Routes = ServerBuild['routes']
type Pattern = { id: string; segments: string[] }

/** So many segments of a path choose its section. */
const DEPTH = 2
/** Stand for the end of a path, and for a segment that no route names: no route can be named so. */
const END = '/'
const OTHER = '*'

/** The whole pattern of each route, from the root down: `['admin', 'orders', ':orderid']`. */
function patternsOf(routes: Routes): Pattern[] {
  const segmentsOf = (id: string | undefined): string[] => {
    const route = id === undefined ? undefined : routes[id]
    if (!route) return []
    const own = route.path?.toLowerCase().split('/') ?? []
    return [...segmentsOf(route.parentId), ...own.filter((segment) => segment !== '')]
  }
  return Object.keys(routes).map((id) => ({ id, segments: segmentsOf(id) }))
}

/** What stands in a path as it stands in a route; anything else may be a parameter, or be encoded in the path. */
const isName = (segment: string) => /^[\w.~-]+$/.test(segment)

/** True when a route with this pattern could match a path that begins so, or a path above that one. */
function isPossible(segments: readonly string[], beginning: readonly string[]): boolean {
  for (const [place, part] of beginning.entries()) {
    const segment = segments[place]
    // What comes behind an optional segment may stand one place earlier, and a splat takes all.
    if (segment === undefined || /[*?]$/.test(segment)) return true
    if (isName(segment) && segment !== part) return false
  }
  return true
}

/**
 * The beginning of a path, as far as it decides about the section.
 * @param names of routes, by their place in the path
 * @returns undefined when it is written in a way that only the router itself can read
 */
function beginningOf(path: string, names: readonly ReadonlySet<string>[]): string[] | undefined {
  const parts = path === '/' ? [] : path.slice(1).split('/', names.length)
  if (!path.startsWith('/') || !parts.every(isName)) return undefined
  return names.map((known, place) => {
    const part = parts[place]?.toLowerCase()
    if (part === undefined) return END
    return known.has(part) ? part : OTHER
  })
}

/**
 * Divides the routes of a build by the first segments of their paths.
 * @param routes of the build
 * @returns a function that tells which routes are enough for a path: it matches the same branch among them as among
 *   all, and so does each path above it (Remix matches those too, to tell a page of the routes around it). They stand
 *   in the order of the build, which decides between equals, and are the same object for the same section.
 */
export function routeSections(routes: Routes): (path: string) => Routes {
  const patterns = patternsOf(routes)
  const names = Array.from({ length: DEPTH }, (_, place) => {
    const parts = patterns.map(({ segments }) => segments[place] ?? '')
    return new Set(parts.filter(isName))
  })
  const make = (beginning: readonly string[]): Routes => {
    const possible = patterns.filter(({ segments }) => isPossible(segments, beginning))
    const ids = new Set(possible.map(({ id }) => id))
    return Object.fromEntries(Object.entries(routes).filter(([id]) => ids.has(id)))
  }
  // Beginnings are made of the names of routes and two signs, so there are few, whatever is asked; and most of those
  // that lead nowhere have the routes of another.
  const byBeginning = new Map<string, Routes>()
  const byContent = new Map<string, Routes>()
  return (path) => {
    const beginning = beginningOf(path, names)
    if (!beginning) return routes
    const key = beginning.join(' ')
    const known = byBeginning.get(key)
    if (known) return known
    const made = make(beginning)
    const content = Object.keys(made).join(' ')
    const section = byContent.get(content) ?? made
    byContent.set(content, section)
    byBeginning.set(key, section)
    return section
  }
}
