import { type ColumnNames, findHeader, type Suggestion } from '../spreadsheets/header.ts'
import type { FileRow } from '../spreadsheets/types.ts'

/** What a column of the file can be for us. */
export type Role = 'number' | 'password' | 'remark'

// As printers, mall systems and our own export name them, without spaces, signs and case.
// The first of a list that a sheet has wins, so that 卡号 goes before 编号, and 卡密 before 密码.
export const COLUMN_NAMES: ColumnNames<Role> = {
  number: [
    ...[
      '卡号',
      '卡券号',
      '卡券号码',
      '提货卡号',
      '提货券号',
      '礼品卡号',
      '卡号码',
      '券号',
      '券号码',
      '提货码',
      '兑换卡号',
    ],
    ...[
      'cardno',
      'cardnumber',
      'cardnum',
      'cardid',
      'voucherno',
      'vouchernumber',
      'couponno',
      'number',
      'no',
      '号码',
    ],
    ...['卡编号', '编号'],
  ],
  password: [
    ...[
      '卡密码',
      '卡密',
      '提货密码',
      '兑换密码',
      '券密码',
      '券密',
      '密码',
      '卡券密码',
      '刮刮码',
      '验证码',
      '兑换码',
      '密钥',
    ],
    ...[
      'cardpassword',
      'cardpwd',
      'password',
      'passwd',
      'pwd',
      'pin',
      'pincode',
      'secret',
      'scratchcode',
      'code',
    ],
  ],
  remark: ['备注', '卡备注', '说明', '附注', 'remark', 'remarks', 'note', 'notes', 'comment', 'memo'],
}

/**
 * Finds the header among the first rows of a file. Without one the cards begin in the first row, and the first two
 * columns that have something are number and password.
 */
export function suggest(rows: readonly FileRow[]): Suggestion<Role> {
  const best = findHeader(rows, COLUMN_NAMES)
  if (best.headerRow > 0) return best
  const filled = new Set(rows.flatMap(({ cells }) => cells.flatMap((cell, column) => (cell ? [column] : []))))
  const [number, password] = [...filled].sort((a, b) => a - b)
  return {
    headerRow: 0,
    roles: { ...(number === undefined ? {} : { number }), ...(password === undefined ? {} : { password }) },
  }
}
