import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inPortions, type Page, type Place, pageOf } from './page.ts'
import { momentSchema } from './places.ts'

/** Reads a page of an ascending list of numbers as a statement would. */
function read(list: readonly number[], size: number, place: Place<number>): Page<number, number> {
  const { after, before } = place
  const back = after === undefined && before !== undefined
  const beyond = back
    ? list.filter((n) => n < before).reverse()
    : list.filter((n) => after === undefined || n > after)
  return pageOf(beyond.slice(0, size + 1), size, place, (n) => n)
}

test('pages forth and back are the same pages, and together the whole list', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 9 }), (length, size) => {
      const list = Array.from({ length }, (_, n) => n)
      const pages = [read(list, size, {})]
      for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
        pages.push(read(list, size, { after: next }))
      expect(pages.flatMap(({ rows }) => rows)).toEqual(list)
      expect(pages[0]?.previous).toBeUndefined()
      for (const [i, page] of pages.entries()) {
        if (i === 0) continue
        expect(page.previous).toBe(page.rows[0])
        expect(read(list, size, { before: page.previous }).rows).toEqual(pages[i - 1]?.rows)
      }
    }),
  )
})

test('the first page, reached from behind, has none before it', () => {
  expect(read([1, 2, 3, 4], 2, { before: 3 })).toEqual({ rows: [1, 2], previous: undefined, next: 2 })
  expect(read([1, 2, 3, 4], 2, { before: 4 })).toEqual({ rows: [2, 3], previous: 2, next: 3 })
})

test('of two places in one address the one behind counts', () => {
  expect(read([1, 2, 3], 2, { after: 1, before: 3 }).rows).toEqual([2, 3])
})

test('an empty page leads nowhere', () => {
  const nowhere = { rows: [], previous: undefined, next: undefined }
  expect(read([], 2, {})).toEqual(nowhere)
  expect(read([1], 2, { after: 1 })).toEqual(nowhere)
  expect(read([1], 2, { before: 1 })).toEqual(nowhere)
})

test('portions go on behind the last row, up to an empty one', async () => {
  const asked: (number | undefined)[] = []
  const portions = inPortions<number, number>(async (after) => {
    asked.push(after)
    const entries = [1, 2, 3, 4, 5].filter((n) => n > (after ?? 0)).slice(0, 2)
    return { entries, last: entries.at(-1) }
  })
  const read: number[][] = []
  for await (const portion of portions) read.push(portion)
  expect(read).toEqual([[1, 2], [3, 4], [5]])
  expect(asked).toEqual([undefined, 2, 4, 5])
})

test('a moment is read as it is written, and nothing else is', () => {
  const id = '018f4e5a-7b1c-7def-8abc-0123456789ab'
  expect(momentSchema.parse(`1763800000123456_${id}`)).toEqual({ micros: 1763800000123456, id })
  const wrong = ['', '1_', `_${id}`, `-1_${id}`, `1.5_${id}`, `12345678901234567_${id}`, '1_x']
  for (const text of wrong) expect(momentSchema.safeParse(text).success).toBe(false)
})
