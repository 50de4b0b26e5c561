import { expect, test } from 'vitest'
import type { ErpOrder } from '../types.ts'
import { chineseTime, storable, tradeOf, yuan } from './trade.ts'

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [99, '0.99'],
  [38_800, '388.00'],
  [38_850, '388.50'],
  [900_719_925_474_099, '9007199254740.99'],
  [-150, '-1.50'],
])('%d fen is %s', (minor, text) => {
  expect(yuan(minor)).toBe(text)
})

test('Chinese time, wherever the server is', () => {
  expect(chineseTime(new Date('2026-11-22T16:30:05.900Z'))).toBe('2026-11-23 00:30:05')
})

test.each([
  ['张三👍🏽丰', '张三 丰'],
  ['👨‍👩‍👧‍👦', ''],
  ['𠮷野', '𠮷野'],
  ['半\uD83D个', '半 个'],
  ['一\n二\t三', '一 二 三'],
  ['1号', '1号'],
])('%j is stored as %j', (text, stored) => {
  expect(storable(text, 40)).toBe(stored)
})

test('a name is cut between characters', () => {
  expect(storable('𠮷'.repeat(50), 40)).toBe('𠮷'.repeat(40))
})

test('what was paid is what the line costs; paid back, the line is, too', () => {
  const order: ErpOrder = {
    ...{
      orderId: 'x',
      tid: 'T1',
      status: 80,
      placedAt: new Date(0),
      consignee: '张三',
      phone: '13800138000',
    },
    ...{ address: '路', region: { province: '北京', city: '北京市', district: '海淀区' }, amountMinor: 1 },
    ...{ goods: { productId: '0190-aa', goodsNo: 'g', specNo: 's', name: 'n' }, deliverOn: null, remark: '' },
  }
  expect(tradeOf(order)).toMatchObject({
    ...{
      trade_status: 80,
      paid: '0.01',
      order_list: [{ oid: 'T1-1', price: '0.01', status: 80, refund_status: 5 }],
    },
  })
})
