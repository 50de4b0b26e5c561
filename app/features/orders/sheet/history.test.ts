import { expect, test } from 'vitest'
import { type Done, History, reversal, standsAsDone } from './history.ts'
import { sheetRow } from './test-row.ts'
import type { EditableColumn, SheetRow } from './types.ts'

const done = (before: Partial<SheetRow>, after: Partial<SheetRow>, ...columns: EditableColumn[]): Done => ({
  orderId: sheetRow().orderId,
  before: sheetRow(before),
  after: sheetRow(after),
  columns,
})
const shipped = { status: 'shipped', carrier: 'SF', trackingNo: 'SF1234567890123' } as const
const ids = { orderId: sheetRow().orderId, version: sheetRow().version }

test.each<[name: string, step: Done, edit: object]>([
  ['a remark', done({ adminRemark: 'a' }, { adminRemark: 'b' }, 'remark'), { remark: 'a' }],
  ['a shipping', done({ carrier: 'JD' }, shipped, 'trackingNo', 'carrier'), { unship: { carrier: 'JD' } }],
  [
    'a correction',
    done(shipped, { ...shipped, trackingNo: 'SF9' }, 'trackingNo'),
    { trackingNo: 'SF1234567890123', carrier: 'SF', numberIsRight: true },
  ],
  [
    'a shipping that was taken back',
    done(shipped, {}, 'trackingNo', 'carrier'),
    { trackingNo: 'SF1234567890123', carrier: 'SF', numberIsRight: true },
  ],
  ['a carrier', done({}, { carrier: 'JD' }, 'carrier'), { carrier: null, numberIsRight: true }],
  [
    'an address with who gets it',
    done({}, { regionCode: '310101' }, 'region', 'address', 'consignee'),
    { consignee: '张三', place: { regionCode: '320508', street: '平江路 88 号' } },
  ],
])('%s goes back', (_name, step, edit) => {
  expect(reversal(step, step.after)).toEqual({ ...ids, ...edit })
})

test('what somebody has changed since is not gone back to', () => {
  const step = done({ adminRemark: 'a' }, { adminRemark: 'b' }, 'remark')
  expect(standsAsDone(step, sheetRow({ adminRemark: 'b', version: 'later' }))).toBe(true)
  expect(standsAsDone(step, sheetRow({ adminRemark: 'c' }))).toBe(false)
  const ship = done({}, shipped, 'trackingNo')
  expect(standsAsDone(ship, sheetRow({ ...shipped, status: 'finished' }))).toBe(false)
})

test('steps go back and forth; a new one forgets what was taken back', () => {
  const history = new History()
  const [a, b] = [[done({}, {}, 'remark')], [done({}, {}, 'phone')]]
  history.push(a)
  history.push(b)
  expect(history.takeUndo()).toBe(b)
  history.undone(b)
  expect(history.canRedo).toBe(true)
  expect(history.takeRedo()).toBe(b)
  history.redone(b)
  expect(history.takeUndo()).toBe(b)
  history.undone(b)
  history.push(a)
  expect(history.canRedo).toBe(false)
  expect(history.takeUndo()).toBe(a)
})
