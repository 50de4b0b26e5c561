import { expect, test } from 'vitest'
import { rolesOf } from '../spreadsheets/header.ts'
import type { Cell, FileRow } from '../spreadsheets/types.ts'
import { COLUMN_NAMES, suggest } from './header.ts'

const cells = (...texts: (string | null)[]): (Cell | undefined)[] =>
  texts.map((text) => (text === null ? undefined : { type: 'text', text }))
const row = (at: number, ...texts: (string | null)[]): FileRow => ({ row: at, cells: cells(...texts) })

test.each<[string[], object]>([
  [['卡序号', '卡号', '卡密码', '面值', '备注'], { number: 1, password: 2, remark: 4 }],
  [['序号', '编号', '密码'], { number: 1, password: 2 }],
  [['编号', '卡 号', '卡密（刮开）', '密码'], { number: 1, password: 3 }],
  [['Card No.', 'PIN'], { number: 0, password: 1 }],
  [['NUMBER', 'Password', 'Remarks'], { number: 0, password: 1, remark: 2 }],
  [['ＣａｒｄＮｕｍｂｅｒ', 'ＰＩＮ'], { number: 0, password: 1 }],
  [['姓名', '电话'], {}],
])('%j', (names, roles) => expect(rolesOf(cells(...names), COLUMN_NAMES)).toEqual(roles))

test('the header is the row that names most of our columns', () => {
  const rows = [row(1, '卡号清单'), row(2, '说明', '请勿外传'), row(4, '卡号', '密码'), row(5, 'A1', 'p1')]
  expect(suggest(rows)).toEqual({ headerRow: 4, roles: { number: 0, password: 1 } })
})

test('without a header the first two columns with something are number and password', () => {
  expect(suggest([row(1, null, 'A1001', null, 'p1'), row(2, null, 'A1002', null, 'p2')])).toEqual({
    headerRow: 0,
    roles: { number: 1, password: 3 },
  })
})
