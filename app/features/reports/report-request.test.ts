import { expect, test } from 'vitest'
import { addDays, addMonths, boundsOf, daysBetween, MAX_DAYS, MAX_MONTHS, periodOf } from './calendar.ts'
import { behind, changed, readReportRequest, reportQuery } from './report-request.ts'
import { PRESETS } from './types.ts'

const TODAY = '2026-11-22'
const ID = '01a2019a-8695-721e-b27a-b051a9321363'
const read = (query: string, today = TODAY) => readReportRequest(new URLSearchParams(query), today)

test('an empty address is the last twelve months by product', () => {
  const { request, problems } = read('')
  expect(problems).toEqual([])
  expect(request).toMatchObject({ rows: 'product', measure: 'redemptions', preset: 'last12', filters: {} })
  expect(request.period.columns).toHaveLength(12)
  expect([request.period.columns[0], request.period.columns.at(-1)]).toEqual(['2025-12', '2026-11'])
  expect(request.sort).toEqual({ by: 'total', descending: true })
})

test('months come as a list or one by one, in any order, and each counts once', () => {
  const months = ['2024-02', '2026-01', '2026-10']
  for (const query of [
    'months=2026-10,2024-02,2026-01',
    'months=2026-01&months=2026-10&months=2024-02&months=2026-10',
  ])
    expect(read(query).request.period).toEqual({ grain: 'month', columns: months })
  expect(read('months=2026-10&preset=thisYear').request.preset).toBeUndefined()
})

test('days come with both ends, or with one', () => {
  expect(read('from=2026-02-27&to=2026-03-02').request.period).toEqual({
    grain: 'day',
    columns: ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'],
  })
  expect(read('to=2026-02-27').request.period.columns).toEqual(['2026-02-27'])
})

test.each([
  ['months=2026-13', 'PERIOD_BROKEN', 'last12'],
  ['months=1999-12,x', 'PERIOD_BROKEN', 'last12'],
  ['months=2026-10,2026-1', 'PERIOD_BROKEN', undefined],
  ['from=2026-02-30&to=2026-03-02', 'PERIOD_BROKEN', 'last12'],
  ['from=2026-03-02&to=2026-02-28', 'PERIOD_REVERSED', 'last12'],
  ['from=0001-01-01&to=9999-12-31', 'PERIOD_BROKEN', 'last12'],
  ['from=2020-01-01&to=2026-01-01', 'TOO_MANY_DAYS', undefined],
  [`product=';drop table orders`, 'FILTER_BROKEN', 'last12'],
  ['face=-1', 'FILTER_BROKEN', 'last12'],
  ['face=1e9', 'FILTER_BROKEN', 'last12'],
  [`channel=${'x'.repeat(5000)}`, 'FILTER_BROKEN', 'last12'],
])('%s: %s', (query, problem, preset) => {
  const { request, problems } = read(query)
  expect(problems).toEqual([problem])
  expect(request.preset).toBe(preset)
  expect(request.filters).toEqual({})
})

test('too many columns: the latest are kept', () => {
  const { request, problems } = read(
    `months=${Array.from({ length: 40 }, (_, at) => addMonths('2022-01', at)).join()}`,
  )
  expect(problems).toEqual(['TOO_MANY_MONTHS'])
  expect(request.period.columns).toHaveLength(MAX_MONTHS)
  expect(request.period.columns.at(-1)).toBe('2025-04')
  expect(read('from=2020-01-01&to=2026-01-01').request.period.columns).toHaveLength(MAX_DAYS)
})

test('unknown rows, measures, presets and columns to sort by fall back silently', () => {
  const { request, problems } = read('rows=password&measure=secret&preset=ever&sort=2020-01&dir=desc')
  expect(problems).toEqual([])
  expect(request).toMatchObject({ rows: 'product', measure: 'redemptions', preset: 'last12' })
  expect(request.sort).toEqual({ by: 'total', descending: true })
})

test('an address that we write is read as it was', () => {
  for (const query of [
    `rows=channel&measure=value&months=2026-01,2026-03&product=${ID}&store=none&face=38800&sort=name&dir=desc`,
    'rows=face&measure=cancelled&from=2026-10-01&to=2026-10-31&sort=2026-10-07&dir=asc',
    ...PRESETS.map((preset) => `rows=batch&measure=parcels&preset=${preset}`),
  ]) {
    const { request, problems } = read(query)
    expect(problems).toEqual([])
    expect(read(String(reportQuery(request))).request).toEqual(request)
  }
})

test('behind a cell are its row and column, and the filters that were there', () => {
  const { request } = read(`rows=channel&preset=last3&store=${ID}&sort=2026-10&dir=asc`)
  const cell = behind(request, 'none', '2026-10')
  expect(cell.filters).toEqual({ channel: 'none', store: ID })
  expect([cell.period.columns, cell.preset]).toEqual([['2026-10'], undefined])
  expect(behind(request).filters).toEqual({ store: ID })
  expect(behind(request).preset).toBe('last3')
  expect(changed(request, { period: { grain: 'month', columns: ['2026-11'] } }).sort.by).toBe('total')
})

test('named periods', () => {
  const ends = (preset: (typeof PRESETS)[number], today = TODAY) => {
    const { grain, columns } = periodOf(preset, today)
    return [grain, columns.length, columns[0], columns.at(-1)]
  }
  expect(ends('thisMonth')).toEqual(['day', 22, '2026-11-01', '2026-11-22'])
  expect(ends('lastMonth')).toEqual(['day', 31, '2026-10-01', '2026-10-31'])
  expect(ends('lastMonth', '2024-03-31')).toEqual(['day', 29, '2024-02-01', '2024-02-29'])
  expect(ends('last30')).toEqual(['day', 30, '2026-10-24', '2026-11-22'])
  expect(ends('last3', '2026-01-15')).toEqual(['month', 3, '2025-11', '2026-01'])
  expect(ends('last24')).toEqual(['month', 24, '2024-12', '2026-11'])
  expect(ends('thisYear')).toEqual(['month', 11, '2026-01', '2026-11'])
  expect(ends('lastYear')).toEqual(['month', 12, '2025-01', '2025-12'])
})

test('dates across years and leap days', () => {
  expect([addMonths('2026-12', 1), addMonths('2026-01', -1), addMonths('2026-05', -17)]).toEqual([
    '2027-01',
    '2025-12',
    '2024-12',
  ])
  expect([addDays('2024-02-28', 1), addDays('2026-01-01', -1)]).toEqual(['2024-02-29', '2025-12-31'])
  expect(daysBetween('2026-03-07', '2026-03-09')).toEqual(['2026-03-07', '2026-03-08', '2026-03-09'])
  expect(boundsOf({ grain: 'month', columns: ['2026-10', '2026-12'] })).toEqual({
    first: '2026-10-01',
    past: '2027-01-01',
  })
})
