import { expect, test } from 'vitest'
import { type CheckContext, checkCell } from './cell-check.ts'
import { sheetRow } from './test-row.ts'
import type { EditableColumn, SheetRow } from './types.ts'

const all: CheckContext = {
  rights: { ship: true, edit: true, reveal: true },
  defaultCarrier: 'SF',
  locale: 'en',
}
const check = (column: EditableColumn, typed: string, row: Partial<SheetRow> = {}, context = all) =>
  checkCell(column, typed, sheetRow(row), context)

test.each<[column: EditableColumn, typed: string, value: string, row?: Partial<SheetRow>]>([
  ['trackingNo', ' sf 1234-5678-9012 3 ', 'SF1234567890123'],
  ['trackingNo', 'ＳＦ１２３４５６７８９０１２３', 'SF1234567890123'],
  ['trackingNo', '', ''],
  ['trackingNo', 'JDVA00000000001', 'JDVA00000000001', { carrier: 'JD' }],
  ['carrier', '中通', 'ZTO'],
  ['carrier', 'ZTO', 'ZTO'],
  ['carrier', '', ''],
  ['consignee', ' 张  三 ', '张 三'],
  ['phone', '+86 138 0013 8000', '13800138000'],
  ['phone', '(010) 1234-5678', '010-12345678'],
  ['remark', ' 周末送\r\n不要放门口 ', '周末送\n不要放门口'],
  ['remark', '', ''],
])('%s takes %j', (column, typed, value, row) => {
  expect(check(column, typed, row)).toEqual({ ok: true, value })
})

test.each<[column: EditableColumn, typed: string, reason: string, row?: Partial<SheetRow>]>([
  ['trackingNo', '7.53E+11', 'SCIENTIFIC'],
  ['trackingNo', 'SF<1>', 'TEXT'],
  ['trackingNo', '', 'TEXT', { status: 'shipped', carrier: 'SF', trackingNo: 'SF1234567890123' }],
  ['carrier', '某某快递', 'TEXT'],
  [
    'carrier',
    'JD',
    'TRACKING_OTHER_CARRIER',
    { status: 'shipped', carrier: 'SF', trackingNo: 'SF1234567890123' },
  ],
  ['consignee', '  ', 'TEXT'],
  ['consignee', '名'.repeat(31), 'TEXT'],
  ['phone', '1380013800', 'TEXT'],
  ['phone', '1.38E+10', 'SCIENTIFIC'],
  ['remark', '字'.repeat(501), 'TEXT'],
  ['address', ' ', 'TEXT'],
  [
    'phone',
    '13800138000',
    'NOT_EDITABLE',
    { status: 'shipped', carrier: 'SF', trackingNo: 'SF1234567890123' },
  ],
  ['phone', '13800138000', 'NOT_EDITABLE', { fulfilledBy: 'erp' }],
  ['address', '平江路 88 号', 'NOT_EDITABLE', { pickUpStore: 'Shop' }],
  ['trackingNo', 'SF1234567890123', 'NOT_EDITABLE', { held: true }],
  ['trackingNo', 'SF1234567890123', 'NOT_EDITABLE', { status: 'cancelled' }],
])('%s refuses %j: %s', (column, typed, reason, row) => {
  expect(check(column, typed, row)).toMatchObject({ ok: false, problem: { column, reason } })
})

test('a number of another carrier is said, with that carrier to take instead', () => {
  const checked = check('trackingNo', 'JDVA00000000001')
  expect(checked).toMatchObject({ ok: false, problem: { reason: 'TRACKING_OTHER_CARRIER', offer: ['JD'] } })
  expect(checked.ok === false && checked.problem.text).toContain('JD Logistics')
  // With that carrier, or when somebody says that it is right.
  const row = sheetRow({})
  expect(checkCell('trackingNo', 'JDVA00000000001', row, all, { carrier: 'JD' })).toMatchObject({ ok: true })
  expect(checkCell('trackingNo', 'JDVA00000000001', row, all, { numberIsRight: true })).toMatchObject({
    ok: true,
  })
})

test('who may not, cannot', () => {
  const none = { ...all, rights: { ship: false, edit: false, reveal: false } }
  const columns: EditableColumn[] = [
    'trackingNo',
    'carrier',
    'consignee',
    'phone',
    'region',
    'address',
    'remark',
  ]
  for (const column of columns)
    expect(check(column, 'x', {}, none)).toMatchObject({ ok: false, problem: { reason: 'NOT_EDITABLE' } })
  // A masked name would be written back.
  const editor = { ...all, rights: { ship: true, edit: true, reveal: false } }
  expect(check('consignee', '张三', {}, editor)).toMatchObject({ problem: { reason: 'NOT_EDITABLE' } })
  expect(check('remark', 'x', {}, editor)).toMatchObject({ ok: true })
})
