import type { RegionTree } from '../types.ts'

let tree: Promise<RegionTree> | undefined

/** The whole table, asked for once in the life of the page and again after a failure. */
export function loadTree(): Promise<RegionTree> {
  tree ??= fetch('/regions.json').then((response) => {
    if (!response.ok) throw new Error(`regions: ${response.status}`)
    return response.json() as Promise<RegionTree>
  })
  tree.catch(() => {
    tree = undefined
  })
  return tree
}
