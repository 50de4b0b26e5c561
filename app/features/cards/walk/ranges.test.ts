import fc from 'fast-check'
import { expect, test } from 'vitest'
import { common, merged, portions, type Range, within } from './ranges.ts'

const ranges = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 })), { maxLength: 8 })
  .map((list) => list.map(([from, more]): Range => ({ from, to: from + more })))
const serials = (list: readonly Range[]) => {
  const all = list.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
  return [...new Set(all)].sort((a, b) => a - b)
}

test('merged ranges hold the same serials, apart from each other and in order', () => {
  fc.assert(
    fc.property(ranges, (list) => {
      const result = merged(list)
      expect(serials(result)).toEqual(serials(list))
      for (const [i, range] of result.slice(1).entries())
        expect(range.from).toBeGreaterThan((result[i]?.to ?? 0) + 1)
    }),
  )
})

test('what ranges have in common', () => {
  fc.assert(
    fc.property(ranges, ranges, (a, b) => {
      const both = serials(a).filter((serial) => serials(b).includes(serial))
      expect(serials(common(merged(a), merged(b)))).toEqual(both)
    }),
  )
  expect(within([{ from: 1, to: 9 }], 3, 4)).toEqual([{ from: 3, to: 4 }])
  expect(within([{ from: 1, to: 9 }], 10, 20)).toEqual([])
})

test('portions lose nothing, keep the order of reading and grow', () => {
  fc.assert(
    fc.property(ranges, fc.boolean(), fc.integer({ min: 1, max: 20 }), (list, backwards, least) => {
      const all = merged(list)
      const read = [...portions(all, backwards, least)].flat()
      expect(backwards ? read.reverse() : read).toEqual(all)
    }),
  )
  const ones = Array.from({ length: 2000 }, (_, i) => ({ from: 2 * i, to: 2 * i }))
  expect([...portions(ones, false, 51)].map((portion) => portion.length)).toEqual([51, 816, 1133])
})
