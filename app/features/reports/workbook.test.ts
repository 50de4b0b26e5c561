import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { type Cell, nothing, pivot } from './pivot.ts'
import { readReportRequest } from './report-request.ts'
import { fileNameOf, reportWorkbook } from './workbook.ts'

const [A, B, C] = [1, 2, 3].map((n) => `0000000${n}-0000-7000-8000-000000000000`) as [string, string, string]
const NOBODY = '00000000-0000-0000-0000-000000000000'
const names = new Map([
  [A, { name: '=cmd|calc', faceValueMinor: 38_800 }],
  [B, { name: '大闸蟹 10 只', faceValueMinor: 58_800 }],
  [C, { name: '大闸蟹 8 只', faceValueMinor: 38_800 }],
])
const cell = (member: string, column: string, redemptions: number, value = 0, cancelled = 0): Cell => ({
  ...{ member, column },
  counts: { ...nothing(), redemptions, parcels: redemptions, value, cancelled },
})
const cells = [
  cell(A, '2026-09', 3, 116_400),
  cell(A, '2026-10', 1, 38_801),
  cell(B, '2026-10', 12, 705_600),
  cell(C, '2026-09', 0, 0, 4),
  cell(NOBODY, '2026-10', 2),
]
const asked = (query: string) =>
  readReportRequest(new URLSearchParams(`months=2026-09,2026-10&${query}`), '2026-11-22').request

async function fileOf(query: string) {
  const request = asked(query)
  const bytes = await reportWorkbook(pivot(request, cells, names, 'zh-CN'), request, {
    ...{ locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai', merchantName: '蟹府' },
    ...{ madeAt: new Date('2026-11-22T04:00:00Z'), filters: ['渠道：直营'] },
  })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  return workbook.worksheets
}

describe('pivot', () => {
  test('adds up rows, columns and all, and keeps apart what has none of the measure', () => {
    const report = pivot(asked('rows=channel'), cells, names, 'zh-CN')
    expect(report.rows.map(({ id, cells: counts }) => [id, counts])).toEqual([
      [B, [0, 12]],
      [A, [3, 1]],
      ['none', [0, 2]],
    ])
    expect(report.otherRows.map(({ id }) => id)).toEqual([C])
    expect(report.columnTotals).toEqual([3, 15])
    expect(report.totals).toMatchObject({ redemptions: 18, value: 860_801, cancelled: 4 })
  })

  test('sorts by name with numbers as numbers, by column, and both ways', () => {
    const order = (query: string) => pivot(asked(query), cells, names, 'zh-CN').rows.map(({ id }) => id)
    expect(order('sort=2026-09&dir=desc')[0]).toBe(A)
    expect(order('sort=total&dir=asc')).toEqual(['none', A, B])
    const all = [...cells, cell(C, '2026-10', 1)]
    const byName = (dir: string) =>
      pivot(asked(`sort=name&dir=${dir}`), all, names, 'zh-CN').rows.map(({ id }) => id)
    // 8 before 10; what has no name stays last.
    expect(byName('asc')).toEqual([A, C, B, 'none'])
    expect(byName('desc')).toEqual([B, C, A, 'none'])
  })

  test('puts batches of one value together', () => {
    const report = pivot(asked('rows=face'), cells.slice(0, 4), names, 'zh-CN')
    expect(report.rows.map(({ id, cells: counts }) => [id, counts])).toEqual([
      ['58800', [0, 12]],
      ['38800', [3, 1]],
    ])
    expect(report.rows[1]?.totals.cancelled).toBe(4)
  })
})

describe('the Excel file', () => {
  test('says whose it is, of when, and what it counts', async () => {
    const [sheet] = await fileOf('rows=channel')
    const line = (at: number) => sheet?.getCell(at, 1).value
    expect([1, 2, 3, 4, 5].map(line)).toEqual([
      '兑换，按渠道',
      '商家：蟹府',
      '统计时间：2026 年 9 月 至 2026 年 10 月',
      '筛选：渠道：直营',
      '生成时间：2026年11月22日 12:00（时区 Asia/Shanghai）',
    ])
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', xSplit: 1, ySplit: 7 })
    expect(sheet?.getRow(7).values).toEqual([undefined, '渠道', '2026 年 9 月', '2026 年 10 月', '合计'])
  })

  test('has sums that Excel can compute again, and no formula out of a name', async () => {
    const [sheet, totals] = await fileOf('rows=channel')
    expect(sheet?.getRow(9).values).toEqual([
      undefined,
      '=cmd|calc',
      3,
      1,
      { formula: 'SUM(B9:C9)', result: 4 },
    ])
    expect(sheet?.getCell('A9').type).toBe(ExcelJS.ValueType.String)
    expect(sheet?.getRow(11).values).toEqual([
      undefined,
      '合计',
      { formula: 'SUM(B8:B10)', result: 3 },
      { formula: 'SUM(C8:C10)', result: 15 },
      { formula: 'SUM(D8:D10)', result: 18 },
    ])
    // The second sheet has every measure, and so also the row that has only cancelled orders.
    expect(totals?.getRow(11).values).toEqual([undefined, '大闸蟹 8 只', 0, 0, 0, 0, 4])
    expect(totals?.getCell('C12').value).toEqual({ formula: 'SUM(C8:C11)', result: 8608.01 })
    expect(totals?.getCell('C12').numFmt).toBe('#,##0.00')
  })

  test('money is a number with two decimals, and batches show their value', async () => {
    const [sheet] = await fileOf('rows=batch&measure=value')
    expect(sheet?.getRow(7).values).toEqual([
      undefined,
      '卡批次',
      '面值',
      '2026 年 9 月',
      '2026 年 10 月',
      '合计',
    ])
    expect(sheet?.getRow(9).values).toEqual([
      ...[undefined, '=cmd|calc', 388, 1164, 388.01],
      { formula: 'SUM(C9:D9)', result: 1552.01 },
    ])
    expect([sheet?.getCell('D9').numFmt, sheet?.getCell('B9').numFmt]).toEqual(['#,##0.00', '#,##0.00'])
  })

  test('without rows it is still a file', async () => {
    const request = asked('')
    const report = pivot(request, [], names, 'en')
    const bytes = await reportWorkbook(report, request, {
      ...{
        locale: 'en',
        currency: 'JPY',
        timeZone: 'UTC',
        merchantName: 'X',
        madeAt: new Date(0),
        filters: [],
      },
    })
    expect(bytes.subarray(0, 2).toString()).toBe('PK')
    expect(fileNameOf(request, 'zh-CN')).toBe('报表-商品-兑换-2026-09_2026-10.xlsx')
  })
})
