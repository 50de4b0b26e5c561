import { expect, test } from 'vitest'
import type { Cell, FileRow } from '../spreadsheets/types.ts'
import { suggest } from './columns.ts'

const row = (at: number, ...texts: (string | null)[]): FileRow => ({
  row: at,
  cells: texts.map((text): Cell | undefined => (text === null ? undefined : { type: 'text', text })),
})

test.each<[string[], object]>([
  [['订单号', '运单号', '快递公司'], { order: 0, tracking: 1, carrier: 2 }],
  [['物流公司', '收货人', '快递单号', '订单编号'], { order: 3, tracking: 2, carrier: 0 }],
  [['单号', '订单号'], { order: 1, tracking: 0 }],
  [['原始单号', '店铺', '物流单号', '物流方式'], { order: 0, tracking: 2, carrier: 3 }],
  [['Order No.', 'Tracking Number', 'Carrier'], { order: 0, tracking: 1, carrier: 2 }],
  [['订单号（必填）', '运单号*'], { order: 0, tracking: 1 }],
  [['ＯｒｄｅｒＩＤ', ' waybill_no '], { order: 0, tracking: 1 }],
  [['订单ID', '快递', '面单号'], { order: 0, tracking: 2, carrier: 1 }],
  [['姓名', '电话'], {}],
])('%j', (names, roles) => {
  const found = suggest([row(1, ...names)])
  expect(found).toEqual({ headerRow: Object.keys(roles).length > 0 ? 1 : 0, ...roles })
})

test('a title above the header is not taken for it', () => {
  const rows = [
    row(1, '发货单号汇总表'),
    row(2, '订单'),
    row(3, '日期', '订单号', '快递单号'),
    row(4, 'x', 'y', 'z'),
  ]
  expect(suggest(rows)).toEqual({ headerRow: 3, order: 1, tracking: 2 })
})
