import { placeName } from './place-name.ts'
import type { RegionOption, RegionTree } from './types.ts'

/** A region in the tree of choices. Codes have 2, 4 or 6 digits; `place` is the name it goes by in a list. */
export type RegionNode = { code: string; name: string; place: string; children: RegionNode[] }

/** Whether all of a region is chosen, a part of it, or nothing. */
export type Ticked = 'all' | 'some' | 'none'

/** The provinces alone, as long as the table is not there. @param provinces with codes of six digits */
export function provinceNodes(provinces: readonly RegionOption[]): RegionNode[] {
  return provinces.map(({ code, name }) => ({
    code: code.slice(0, 2),
    name,
    place: placeName(name),
    children: [],
  }))
}

/** The whole tree. A municipality has its districts right below it, a city that is not divided has nothing. */
export function regionNodes(provinces: readonly RegionOption[], table: RegionTree): RegionNode[] {
  return provinces.map((province) => {
    const cities = table[province.code] ?? []
    const only = cities.length === 1 ? cities[0] : undefined
    return {
      code: province.code.slice(0, 2),
      name: province.name,
      place: placeName(province.name),
      children: only
        ? districtsOf(province, only, table)
        : cities.map((city) => cityNode(province, city, table)),
    }
  })
}

function cityNode(province: RegionOption, city: RegionOption, table: RegionTree): RegionNode {
  return {
    code: city.code.slice(0, 4),
    name: city.name,
    place: placeName(province.name, city.name),
    children: districtsOf(province, city, table),
  }
}

function districtsOf(province: RegionOption, city: RegionOption, table: RegionTree): RegionNode[] {
  return (table[city.code] ?? [])
    .filter((district) => district.code !== city.code)
    .map((district) => ({
      code: district.code,
      name: district.name,
      place: placeName(province.name, city.name, district.name),
      children: [],
    }))
}

/** How much of a region is chosen. */
export function tickedOf(chosen: readonly string[], code: string): Ticked {
  if (chosen.some((each) => code.startsWith(each))) return 'all'
  return chosen.some((each) => each.startsWith(code)) ? 'some' : 'none'
}

function pathTo(nodes: readonly RegionNode[], code: string): RegionNode[] {
  const found = nodes.find((node) => code.startsWith(node.code))
  return found ? [found, ...pathTo(found.children, code)] : []
}

/**
 * What is chosen after a tick of one region. All of it becomes chosen, or, when it was, nothing of it: what was
 * chosen through a region above falls apart into the rest of that. A region all of whose parts are chosen is
 * chosen as one.
 * @param chosen codes of which none lies in another
 */
export function toggle(nodes: readonly RegionNode[], chosen: readonly string[], code: string): string[] {
  const path = pathTo(nodes, code)
  if (tickedOf(chosen, code) === 'all') {
    const left = chosen.filter((each) => !code.startsWith(each))
    const above = chosen.find((each) => each !== code && code.startsWith(each))
    if (above === undefined) return left
    const rest = path
      .filter((node) => node.code.length >= above.length && node.code !== code)
      .flatMap((node) => node.children.filter((child) => !code.startsWith(child.code)))
    return [...left, ...rest.map((node) => node.code)].sort()
  }
  let next = [...chosen.filter((each) => !each.startsWith(code)), code]
  for (const node of path.slice(0, -1).reverse()) {
    if (!node.children.every((child) => next.includes(child.code))) break
    next = [...next.filter((each) => !each.startsWith(node.code)), node.code]
  }
  return next.sort()
}

/**
 * The part of the tree with a word in a name: what matches with all below it, and what lies above.
 * @returns the nodes, and the codes of those to be shown open
 */
export function matching(
  nodes: readonly RegionNode[],
  word: string,
): { nodes: RegionNode[]; open: ReadonlySet<string> } {
  const open = new Set<string>()
  const wanted = word.trim()
  const walk = (list: readonly RegionNode[]): RegionNode[] =>
    list.flatMap((node) => {
      const below = walk(node.children)
      if (below.length > 0) {
        open.add(node.code)
        return [{ ...node, children: node.name.includes(wanted) ? node.children : below }]
      }
      return node.name.includes(wanted) ? [node] : []
    })
  return wanted === '' ? { nodes: [...nodes], open } : { nodes: walk(nodes), open }
}
