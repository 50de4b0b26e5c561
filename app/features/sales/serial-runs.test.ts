import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRuns, runsInWords, runsOf, runsOfMultirange, writeRuns } from './serial-runs.ts'

test('runs are read and written', () => {
  expect(readRuns('1001-1003,1005', 10)).toEqual([1001, 1002, 1003, 1005])
  expect(readRuns('5,3-4,4', 10)).toEqual([3, 4, 5])
  expect(readRuns('', 10)).toEqual([])
  expect(writeRuns([5, 3, 4, 9])).toBe('3-5,9')
})

test.each(['0', '-1', '1-', '3-1', '1..3', 'x', '1 2', '1-11', '1-6,7-12', '9'.repeat(16)])(
  '%s is not read, or is too much',
  (text) => expect(readRuns(text, 10)).toBeUndefined(),
)

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 300 })), (serials) => {
      expect(readRuns(writeRuns(serials), 300)).toEqual([...serials].sort((a, b) => a - b))
    }),
  )
})

test('in words, and from the database', () => {
  expect(runsInWords(runsOf([1, 2, 3, 7, 9]), '、', 2, ' 等')).toBe('1–3、7 等')
  expect(runsInWords(runsOf([1, 2, 3]), '、', 2, ' 等')).toBe('1–3')
  expect(runsOfMultirange('{[1001,1004),[1005,1006)}')).toBe('1001-1003,1005')
  expect(runsOfMultirange('{}')).toBe('')
})
