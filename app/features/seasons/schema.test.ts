import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from './messages.ts'
import { fieldsOfSeason, MAX_SEASONS, type SeasonFields, seasonSchema, seasonsSchema } from './schema.ts'
import { seasonInWords } from './words.ts'

const yearly = (fields: Partial<SeasonFields>) => ({
  kind: 'yearly',
  fromMonth: '9',
  fromDay: '25',
  toMonth: '12',
  toDay: '31',
  ...fields,
})

/** The sentence at a field, in Chinese; undefined when there is none. */
function wrong(fields: object, field: keyof SeasonFields): string | undefined {
  const parsed = seasonSchema.safeParse(fields, { error: zodErrorMap('zh-CN', messages) })
  return parsed.error?.issues.find((issue) => issue.path[0] === field)?.message
}

describe('a period of every year', () => {
  test('is kept as two days of the calendar', () => {
    expect(seasonSchema.parse(yearly({}))).toEqual({ kind: 'yearly', from: '09-25', to: '12-31' })
    expect(seasonSchema.parse(yearly({ fromMonth: '１１', toMonth: '2', toDay: '29' }))).toEqual({
      kind: 'yearly',
      from: '11-25',
      to: '02-29',
    })
  })

  test.each([
    [{ fromMonth: '4', fromDay: '31' }, 'fromDay', '4月没有31日，请重新选择'],
    [{ toMonth: '2', toDay: '30' }, 'toDay', '2月没有30日，请重新选择'],
    [{ fromMonth: '' }, 'fromMonth', '请选择月份'],
    [{ fromMonth: '13' }, 'fromMonth', '请选择月份'],
    [{ toDay: '' }, 'toDay', '请选择日'],
    [{ toDay: '0' }, 'toDay', '请选择日'],
    [{ toDay: '1e1' }, 'toDay', '请选择日'],
    [{ fromDay: '-1' }, 'fromDay', '请选择日'],
  ] as const)('%j is refused in words', (fields, at, sentence) => {
    expect(wrong(yearly(fields), at)).toBe(sentence)
  })

  test('does not look at what stands in the fields of fixed dates', () => {
    expect(seasonSchema.safeParse(yearly({ startsOn: 'soon', endsOn: '2026-02-31' })).success).toBe(true)
  })
})

describe('a period of fixed dates', () => {
  const fixed = (startsOn: string, endsOn: string) => ({ kind: 'fixed', fromMonth: '77', startsOn, endsOn })

  test('is kept as two dates', () => {
    expect(seasonSchema.parse(fixed('2026-09-25', '2026-09-25'))).toEqual({
      kind: 'fixed',
      from: '2026-09-25',
      to: '2026-09-25',
    })
  })

  test.each([
    [fixed('', '2026-01-01'), 'startsOn', '请填写这一项'],
    [fixed('2026-02-30', '2026-03-01'), 'startsOn', '请输入正确的日期'],
    [fixed('2026-01-01', '31.12.2026'), 'endsOn', '请输入正确的日期'],
    [fixed('2026-12-31', '2026-09-25'), 'endsOn', '结束日期不能早于开始日期'],
  ] as const)('%j is refused in words', (fields, at, sentence) => {
    expect(wrong(fields, at)).toBe(sentence)
  })
})

test('periods may overlap, and there are twelve at most', () => {
  const some = Array.from({ length: MAX_SEASONS }, () => yearly({}))
  expect(seasonsSchema.parse(some)).toHaveLength(MAX_SEASONS)
  const parsed = seasonsSchema.safeParse([...some, yearly({})], { error: zodErrorMap('zh-CN', messages) })
  expect(parsed.error?.issues[0]?.message).toBe('最多 12 段，请删掉几段或合并相邻的')
  expect(seasonsSchema.parse(undefined)).toEqual([])
})

test('what the form shows of a period is that period again', () => {
  const day = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  const iso = day.map((date) => date.toISOString().slice(0, 10))
  const yearlySeason = fc.record({
    kind: fc.constant('yearly' as const),
    from: iso.map((text) => text.slice(5)),
    to: iso.map((text) => text.slice(5)),
  })
  const fixedSeason = fc.tuple(iso, iso).map((days) => {
    const [from, to] = days.sort() as [string, string]
    return { kind: 'fixed' as const, from, to }
  })
  fc.assert(
    fc.property(fc.oneof(yearlySeason, fixedSeason), (season) => {
      expect(seasonSchema.parse(fieldsOfSeason(season))).toEqual(season)
    }),
  )
})

test('a period in words says the year once, and what is across New Year', () => {
  expect(seasonInWords({ kind: 'yearly', from: '09-25', to: '12-31' }, 'zh-CN')).toBe('9月25日–12月31日')
  expect(seasonInWords({ kind: 'yearly', from: '11-01', to: '02-29' }, 'zh-CN')).toBe('11月1日–次年2月29日')
  expect(seasonInWords({ kind: 'fixed', from: '2026-09-25', to: '2026-10-07' }, 'zh-CN')).toBe(
    '2026年9月25日–10月7日',
  )
  expect(seasonInWords({ kind: 'fixed', from: '2026-09-25', to: '2026-10-07' }, 'en')).toBe(
    'Sep 25 – Oct 7, 2026',
  )
  expect(seasonInWords({ kind: 'yearly', from: '11-01', to: '02-15' }, 'en')).toBe(
    'Nov 1 – Feb 15 of the next year',
  )
})
