import { describe, expect, test } from 'vitest'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { holidayRuns } from './calendar.ts'
import { messages } from './messages.ts'
import { offerInWords } from './offer.ts'
import { holidaySchema, MAX_HOLIDAYS, settingsSchema } from './schema.ts'

const form = (fields: object) => ({
  version: 'v',
  dateMode: 'after',
  daysAfter: '2',
  daysOffered: '30',
  ...fields,
})

/** The sentence at a field, in Chinese; undefined when there is none. */
function wrong(fields: object, field: string): string | undefined {
  const parsed = settingsSchema.safeParse(form(fields), { error: zodErrorMap('zh-CN', messages) })
  return parsed.error?.issues.find((issue) => issue.path[0] === field)?.message
}

describe('the settings', () => {
  test('become values', () => {
    const fields = {
      daysAfter: ' ２ ',
      closedWeekdays: ['6', '0', '0'],
      cutOffHour: '16',
      pickUp: true,
      shareTitle: ' 送您一份蟹礼 ',
      regionMode: 'only',
      regionCodes: ['3101', '31'],
    }
    expect(settingsSchema.parse(form(fields))).toEqual({
      version: 'v',
      values: {
        dateMode: 'after',
        daysAfter: 2,
        daysOffered: 30,
        dateFrom: null,
        dateTo: null,
        closedWeekdays: [0, 6],
        cutOffHour: 16,
        shipDaysBefore: 1,
        regionRule: { mode: 'only', codes: ['31'] },
        pickUp: true,
        mayChange: false,
        shareTitle: '送您一份蟹礼',
        shareText: '',
      },
    })
  })

  const whole = (min: number, max: number) => `请填写 ${min} 到 ${max} 之间的整数`
  test.each([
    [{ daysAfter: '' }, 'daysAfter', whole(0, 365)],
    [{ daysAfter: '366' }, 'daysAfter', whole(0, 365)],
    [{ daysAfter: '-1' }, 'daysAfter', whole(0, 365)],
    [{ daysOffered: '0' }, 'daysOffered', whole(1, 180)],
    [{ daysOffered: '1e2' }, 'daysOffered', whole(1, 180)],
    [{ dateMode: 'between' }, 'dateFrom', '请填写这一项'],
    [{ dateMode: 'between', dateFrom: '2026-02-30' }, 'dateFrom', '请输入正确的日期'],
    [{ dateMode: 'between', dateFrom: '2026-09-25' }, 'dateTo', '请填写这一项'],
    [
      { dateMode: 'between', dateFrom: '2026-09-25', dateTo: '2026-09-24' },
      'dateTo',
      '结束日期不能早于开始日期',
    ],
    [{ closedWeekdays: ['0', '1', '2', '3', '4', '5', '6'] }, 'closedWeekdays', '至少要留一天送货'],
    [{ shareTitle: '长'.repeat(41) }, 'shareTitle', '不能超过 40 个字'],
    [{ shareText: '长'.repeat(81) }, 'shareText', '不能超过 80 个字'],
    [{ regionMode: 'except' }, 'regionCodes', '请至少选择 1 项'],
  ])('%j is refused at its field', (fields, at, sentence) => {
    expect(wrong(fields, at)).toBe(sentence)
  })

  test.each([
    { cutOffHour: '0' },
    { cutOffHour: '24' },
    { shipDaysBefore: '8' },
    { shipDaysBefore: '' },
    { dateMode: 'often' },
    { version: '' },
    { closedWeekdays: ['7'] },
  ])('%j is no page of ours', (fields) => {
    expect(settingsSchema.safeParse(form(fields)).success).toBe(false)
  })

  test('what stands in the fields of other modes is not looked at', () => {
    const all = ['0', '1', '2', '3', '4', '5', '6']
    const none = { dateMode: 'none', daysAfter: 'x', daysOffered: '', dateFrom: '?', closedWeekdays: all }
    expect(settingsSchema.parse(form(none)).values).toMatchObject({ daysAfter: 1, daysOffered: 30 })
  })
})

describe('holidays', () => {
  test('are a day or all days from one to another', () => {
    expect(holidaySchema.parse({ from: '2027-02-28', to: '2027-03-01', name: '盘点' })).toEqual({
      days: ['2027-02-28', '2027-03-01'],
      name: '盘点',
    })
    expect(holidaySchema.parse({ from: '2028-02-29' })).toEqual({ days: ['2028-02-29'], name: '' })
    expect(holidaySchema.parse({ from: '2028-01-01', to: '2028-12-31' }).days).toHaveLength(MAX_HOLIDAYS)
  })

  test.each([
    [{ from: '2026-10-07', to: '2026-10-01' }, '结束日期不能早于开始日期'],
    [{ from: '2026-01-01', to: '2027-01-02' }, '一次最多 366 天'],
    [{ from: '2026-01-01', to: '9999-12-31' }, '一次最多 366 天'],
  ])('%j is refused', (fields, sentence) => {
    const parsed = holidaySchema.safeParse(fields, { error: zodErrorMap('zh-CN', messages) })
    expect(parsed.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([['to', sentence]])
  })

  test('that follow each other under one name are one line', () => {
    const day = (text: string, name = '春节') => ({ day: text, name })
    const days = [
      day('2027-02-27'),
      day('2027-02-28'),
      day('2027-03-01'),
      day('2027-03-02', ''),
      day('2027-03-04'),
    ]
    expect(holidayRuns(days)).toEqual([
      { from: '2027-02-27', to: '2027-03-01', name: '春节', days: 3 },
      { from: '2027-03-02', to: '2027-03-02', name: '', days: 1 },
      { from: '2027-03-04', to: '2027-03-04', name: '春节', days: 1 },
    ])
  })
})

describe('what a consumer is offered', () => {
  const calendar = {
    timeZone: 'Asia/Shanghai',
    closedWeekdays: [0],
    holidays: ['2026-11-25'],
    cutOffHour: 16,
  }
  const before = new Date('2026-11-22T07:59:00Z')
  const after = new Date('2026-11-22T08:00:00Z')
  const say = (delivery: Parameters<typeof offerInWords>[0]['delivery'], moment: Date) =>
    offerInWords({ ...calendar, delivery }, moment, 'zh-CN')

  test('leaves out closed days and holidays, and counts from tomorrow after the cut-off hour', () => {
    const delivery = { mode: 'after', days: 2, offered: 7 } as const
    expect(say(delivery, before)).toEqual({
      possible: true,
      sentences: [
        '可以选 11月24日周二 到 11月30日周一 之间的 5 天。',
        '最近几天：11月24日周二、11月26日周四、11月27日周五、11月28日周六、11月30日周一',
      ],
    })
    expect(say(delivery, after).sentences.slice(0, 2)).toEqual([
      '现在是 16:00，已过 16:00 截单，算 11月23日周一 的单。',
      '可以选 11月26日周四 到 12月1日周二 之间的 5 天。',
    ])
  })

  test('says so when there is nothing left', () => {
    expect(say({ mode: 'between', from: '2026-09-25', to: '2026-10-31' }, before)).toEqual({
      possible: false,
      sentences: ['最后一天 2026年10月31日 已经过去，没有一天可以选，所以谁都提不了货。请改成新的日期。'],
    })
    expect(say({ mode: 'between', from: '2026-11-22', to: '2026-11-22' }, before).possible).toBe(false)
    expect(say({ mode: 'none' }, before).sentences).toEqual(['不用选日期，订单算今天（11月22日周日）的。'])
  })
})
