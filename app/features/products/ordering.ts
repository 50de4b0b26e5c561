/** The distance between sort values after saving an order: room for a product that gets its value by hand. */
const STEP = 10

/** A list with one of its entries at another place; places outside are the first or last. @param to from 0 */
export function moveTo(ids: readonly string[], id: string, to: number): string[] {
  if (!ids.includes(id)) return [...ids]
  const rest = ids.filter((each) => each !== id)
  const at = Math.max(0, Math.min(rest.length, to))
  return [...rest.slice(0, at), id, ...rest.slice(at)]
}

/**
 * Entries in the order of the places written beside them. Where two have one place, the one that was moved there
 * gets it, as if the others had made room.
 * @param rows in the order in which they were listed; places count from 1
 */
export function arrange(rows: readonly { id: string; place: number }[]): string[] {
  return rows
    .map(({ id, place }, index) => {
      const listed = index + 1
      return { id, index, key: place < listed ? place - 0.5 : place > listed ? place + 0.5 : place }
    })
    .sort((a, b) => a.key - b.key || a.index - b.index)
    .map(({ id }) => id)
}

/** What was arranged, on a list that has changed meanwhile: what is gone is left out, what is new comes last. */
export function arrangedOn(current: readonly string[], arranged: readonly string[]): string[] {
  return [...arranged.filter((id) => current.includes(id)), ...current.filter((id) => !arranged.includes(id))]
}

/** The sort value of a place. @param index from 0 */
export function sortAt(index: number): number {
  return (index + 1) * STEP
}
