import type { Tx } from './pool.ts'

/**
 * A LIMIT written into the statement. As a parameter it is unknown to a generic plan, which then counts on a
 * tenth of all rows; PostgreSQL sees that as so much worse that it plans the statement anew at each call, and
 * planning under row-level security takes longer than reading a page.
 * @param rows whole number, from the code and never from a request
 */
export function limit(tx: Tx, rows: number) {
  if (!Number.isSafeInteger(rows) || rows < 0) throw new RangeError(`not a row count: ${rows}`)
  return tx.unsafe(`limit ${rows}`)
}
