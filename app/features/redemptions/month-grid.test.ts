import { expect, test } from 'vitest'
import { monthsOf } from './month-grid.ts'

test('a month begins on its weekday, and weeks without any day offered are left out', () => {
  const [september, ...more] = monthsOf(['2026-09-18', '2026-09-30'])
  expect(more).toEqual([])
  // 1 September 2026 is a Tuesday: the weeks of the 14th, the 21st and the 28th.
  expect(september?.weeks.map((week) => week[0]?.day)).toEqual(['2026-09-14', '2026-09-21', '2026-09-28'])
  expect(september?.weeks[2]?.slice(2)).toEqual([
    { day: '2026-09-30', offered: true },
    ...Array.from({ length: 4 }, () => undefined),
  ])
  const offered = september?.weeks.flat().filter((place) => place?.offered)
  expect(offered?.map((place) => place?.day)).toEqual(['2026-09-18', '2026-09-30'])
})

test('months without a day are none, leap days are days', () => {
  const months = monthsOf(['2028-02-29', '2028-05-01'])
  expect(months.map((each) => each.month)).toEqual(['2028-02', '2028-05'])
  expect(months[0]?.weeks).toHaveLength(1)
  expect(months[0]?.weeks[0]?.[1]).toEqual({ day: '2028-02-29', offered: true })
  expect(monthsOf([])).toEqual([])
})
