import type { Cell, FileRow } from './types.ts'

/** What a column of the file can be for us. */
export type Role = 'number' | 'password' | 'remark'

// As printers, mall systems and our own export name them, without spaces, signs and case. The first of a list that
// a sheet has wins, so that 卡号 goes before 编号, and 卡密 before 密码.
const NAMES: Record<Role, readonly string[]> = {
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

function nameOf(cell: Cell | undefined): string {
  if (cell?.type !== 'text') return ''
  return cell.text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()[\]【】（）:：._*#/-]/g, '')
    .slice(0, 40)
}

/** The columns a header row gives away. Each column has one role at most. */
export function rolesOf(cells: readonly (Cell | undefined)[]): Partial<Record<Role, number>> {
  const names = Array.from(cells, nameOf)
  const roles: Partial<Record<Role, number>> = {}
  for (const role of Object.keys(NAMES) as Role[]) {
    for (const wanted of NAMES[role]) {
      const column = names.findIndex((name, i) => name === wanted && !Object.values(roles).includes(i))
      if (column === -1) continue
      roles[role] = column
      break
    }
  }
  return roles
}

export type Suggestion = { headerRow: number; roles: Partial<Record<Role, number>> }

/**
 * Finds the header among the first rows of a file: the row that names most columns of ours, the first of equals.
 * Without one the cards begin in the first row, and the first two columns that have something are number and password.
 */
export function suggest(rows: readonly FileRow[]): Suggestion {
  let best: Suggestion = { headerRow: 0, roles: {} }
  for (const { row, cells } of rows) {
    const roles = rolesOf(cells)
    if (Object.keys(roles).length > Object.keys(best.roles).length) best = { headerRow: row, roles }
  }
  if (best.headerRow > 0) return best
  const filled = new Set(rows.flatMap(({ cells }) => cells.flatMap((cell, column) => (cell ? [column] : []))))
  const [number, password] = [...filled].sort((a, b) => a - b)
  return {
    headerRow: 0,
    roles: { ...(number === undefined ? {} : { number }), ...(password === undefined ? {} : { password }) },
  }
}
