import { join } from 'node:path'
import { UNSAFE_flatRoutes as flatRoutes } from '@remix-run/dev'
import type { ServerBuild } from '@remix-run/node'
import { matchRoutes } from '@remix-run/react'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import remixConfig from '../../../remix.config.js'
import { routeSections } from './route-sections.ts'

type Routes = ServerBuild['routes']
type RouteObject = Parameters<typeof matchRoutes>[0][number]
type Described = { id: string; path?: string; index?: boolean; parentId?: string }

const manifestOf = (described: readonly Described[]): Routes => {
  const root = { id: 'root', path: '' }
  return Object.fromEntries(
    [root, ...described].map((route) => [route.id, { ...route, module: {} }]),
  ) as Routes
}

function treeOf(routes: Routes, parentId?: string): RouteObject[] {
  return Object.values(routes)
    .filter((route) => route.parentId === parentId)
    .map(({ id, path, index }) => {
      const known = { id, ...(path === undefined ? {} : { path }) }
      return index ? { ...known, index } : { ...known, children: treeOf(routes, id) }
    })
}

const branchOf = (tree: RouteObject[], path: string) =>
  matchRoutes(tree, path)?.map(({ route, params, pathname }) => ({ id: route.id, params, pathname })) ?? null

/** A path and those above it: `/admin/orders`, `/admin`, `/`. */
function withAbove(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  return [path, ...parts.map((_, place) => `/${parts.slice(0, place).join('/')}`)]
}

/** Checks that a path matches the same in its section as among all routes, and each path above it too. */
function comparer(routes: Routes) {
  const sectionOf = routeSections(routes)
  // Matching among all is what takes long.
  const known = new Map<Routes, { tree: RouteObject[]; branches: Map<string, ReturnType<typeof branchOf>> }>()
  const branchIn = (section: Routes, path: string) => {
    const { tree, branches } = known.get(section) ?? { tree: treeOf(section), branches: new Map() }
    known.set(section, { tree, branches })
    if (!branches.has(path)) branches.set(path, branchOf(tree, path))
    return branches.get(path)
  }
  return (path: string) => {
    const section = sectionOf(path)
    for (const each of withAbove(path))
      expect(branchIn(section, each), `${each} for ${path}`).toEqual(branchIn(routes, each))
  }
}

const appDirectory = join(import.meta.dirname, '../../')
const site = manifestOf(
  Object.values(flatRoutes(appDirectory, remixConfig.ignoredRouteFiles)).map((route) => ({
    ...route,
    parentId: route.parentId ?? 'root',
  })) as Described[],
)

/** The pattern of a route, from the root down. */
const patternOf = (id: string): string[] => {
  const { parentId, path } = site[id] ?? {}
  return [...(parentId ? patternOf(parentId) : []), ...(path?.split('/').filter(Boolean) ?? [])]
}
const patterns = Object.keys(site).map(patternOf)
const names = [...new Set(patterns.flat().filter((segment) => !/^[:*]/.test(segment)))]

describe('the routes of the site', () => {
  const compare = comparer(site)

  test('are all there', () => {
    expect(Object.keys(site).length).toBeGreaterThan(200)
    expect(names).toEqual(expect.arrayContaining(['admin', 'store', 'r', 'regions.json', 'orders']))
  })

  /** The path of a route, with this for each parameter. */
  const pathOf = (id: string, value: string) =>
    `/${patternOf(id)
      .map((part) => (part === '*' ? `a/${value}` : part.startsWith(':') ? value : part))
      .join('/')}`

  test.each(Object.keys(site))('%s', (id) => {
    // A parameter may look like the name of another route.
    for (const value of ['01a1f3c2', 'orders', '%E8%9F%B9']) compare(pathOf(id, value))
    const path = pathOf(id, 'New')
    for (const spelt of [path.toUpperCase(), `${path}/`, `${path}/x`, `/${path}`]) compare(spelt)
    compare(path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`))
  })

  test('unknown and odd paths', () => {
    for (const path of [
      '/nothing',
      '/nothing/here/at/all',
      '/admin/nothing',
      '/r',
      '/%',
      '/admin/%zz',
      '/*',
      '/:code',
      '/admin/:x',
      '/-',
      '//',
    ])
      compare(path)
  })

  test('any path of their names', () => {
    const part = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...names) },
      fc.constantFrom('', 'x', '7', 'ADMIN', '%41'),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => compare(`/${parts.join('/')}`)),
      { numRuns: 100 },
    )
  })

  test('few of them are enough for a path', () => {
    const sectionOf = routeSections(site)
    const sizes = Object.keys(site).map((id) => Object.keys(sectionOf(pathOf(id, 'x'))).length)
    expect(Math.max(...sizes)).toBeLessThan(25)
    expect(sectionOf('/admin/orders/1')).toBe(sectionOf('/admin/ORDERS/2'))
    // A path that only the router can read is matched among all.
    expect(sectionOf('/%61dmin')).toBe(site)
  })
})

test('tables with optional parts, splats, layouts and equal routes', () => {
  const segment = fc.constantFrom('a', 'b', 'B', ':x', ':y', 'a?', ':z?', '*', 'c.d', 'é')
  // Only the last part of a path may be a splat.
  const path = fc
    .array(segment, { minLength: 1, maxLength: 3 })
    .map((parts) => parts.filter((part, place) => part !== '*' || place === parts.length - 1).join('/'))
  const route = fc.record({
    path: fc.option(path, { nil: undefined }),
    index: fc.boolean(),
    parent: fc.nat(),
  })
  const part = fc.constantFrom('a', 'b', 'B', 'c.d', 'x', '%C3%A9', '')
  const table = fc.array(route, { minLength: 1, maxLength: 12 })
  const paths = fc.array(fc.array(part, { maxLength: 4 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(table, paths, (drawn, asked) => {
      const open = ['root']
      const described = drawn.map(({ path, index, parent }, place) => {
        const id = `route-${place}`
        const parentId = open[parent % open.length] ?? 'root'
        // Under an index route nothing can stand, and nothing but another splat under a splat.
        if (!index && !path?.endsWith('*')) open.push(id)
        return { id, parentId, index, ...(path === undefined ? {} : { path }) }
      })
      const compare = comparer(manifestOf(described))
      for (const parts of asked) compare(`/${parts.join('/')}`)
    }),
    { numRuns: 300 },
  )
})
