/** Which page of a list: the one behind a row, or the one that ends right before a row; of neither, the first. */
export type Place<At = string> = { after?: At | undefined; before?: At | undefined }

/** Places of the pages around a page: the next one is behind `next`, the one before it ends right before `previous`. */
export type Beside<At = string> = { previous: At | undefined; next: At | undefined }
export type Page<Row, At = string> = Beside<At> & { rows: Row[] }

/** True for a page that is read from its end. Of two places the one behind counts. */
export function isBackwards(place: Place<unknown>): boolean {
  return place.after === undefined && place.before !== undefined
}

/**
 * Makes a page of what was read for it.
 * @param found rows in the order of reading, up to `size` and one more, which tells that there is another page
 * @param atOf the place of a row, as an address has it
 */
export function pageOf<Row, At>(
  found: readonly Row[],
  size: number,
  place: Place<unknown>,
  atOf: (row: Row) => At,
): Page<Row, At> {
  const back = isBackwards(place)
  const more = found.length > size
  const rows = found.slice(0, size)
  if (back) rows.reverse()
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    rows,
    previous: (back ? more : place.after !== undefined) && first !== undefined ? atOf(first) : undefined,
    next: (back || more) && last !== undefined ? atOf(last) : undefined,
  }
}

/**
 * All of a list in portions: a list of any length needs little memory.
 * @param read the portion behind a place, and the place of its last row; an empty one is the end
 */
export async function* inPortions<Entry, At>(
  read: (after: At | undefined) => Promise<{ entries: Entry[]; last: At | undefined }>,
): AsyncGenerator<Entry[]> {
  let after: At | undefined
  for (;;) {
    const { entries, last } = await read(after)
    if (entries.length === 0) return
    yield entries
    after = last
  }
}
