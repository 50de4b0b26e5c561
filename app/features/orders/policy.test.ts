import { expect, test } from 'vitest'
import { consigneeAccess, orderAccess } from './policy.ts'

const STORE = '01940000-0000-7000-8000-00000000000a'

test.each([
  ['owner', [], { ship: true, reveal: true, byPhone: true, handOver: 'all' }],
  ['staff', ['order.read'], { ship: false, reveal: false, byPhone: true, handOver: null }],
  ['staff', ['order.read', 'card.verify'], { ship: false, reveal: false, byPhone: true, handOver: null }],
  // Who ships enters numbers: that takes nobody's name.
  ['staff', ['order.read', 'order.ship'], { ship: true, reveal: false, byPhone: true, handOver: 'all' }],
  ['staff', ['order.read', 'contact.reveal'], { ship: false, reveal: true, byPhone: true, handOver: null }],
  ['supplier', ['order.read', 'order.ship'], { ship: true, reveal: false, byPhone: false, handOver: null }],
  [
    'supplier',
    ['order.read', 'contact.reveal'],
    { ship: false, reveal: true, byPhone: true, handOver: null },
  ],
  ['store', ['order.read', 'order.ship'], { ship: false, reveal: false, byPhone: false, handOver: null }],
  [
    'store',
    ['order.read', 'card.verify', 'contact.reveal'],
    { ship: false, reveal: true, byPhone: false, handOver: { storeId: STORE } },
  ],
] as const)('%s with %j: %o', (kind, permissions, access) =>
  expect(orderAccess({ kind, permissions, store_id: kind === 'store' ? STORE : null })).toEqual({
    ...access,
    supplier: kind === 'supplier',
    storeId: kind === 'store' ? STORE : undefined,
  }),
)

const NOW = new Date('2026-11-22T00:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)
const waiting = { status: 'pending', held: false, pickUpStoreId: null, shippedAt: null } as const
const access = (kind: 'staff' | 'supplier' | 'store', permissions: string[]) =>
  orderAccess({ kind, permissions, store_id: kind === 'store' ? STORE : null })
const may = ['order.read', 'contact.reveal']

test.each([
  ['to ship', waiting, 'reveal'],
  ['held', { ...waiting, held: true }, 'masked'],
  ['picked up', { ...waiting, pickUpStoreId: STORE }, 'masked'],
  ['sent lately', { ...waiting, status: 'shipped', shippedAt: daysAgo(30) }, 'reveal'],
  ['sent long ago', { ...waiting, status: 'shipped', shippedAt: daysAgo(31) }, 'masked'],
  ['finished lately', { ...waiting, status: 'finished', shippedAt: daysAgo(9) }, 'reveal'],
  ['redeemed at a counter', { ...waiting, status: 'finished', pickUpStoreId: STORE }, 'masked'],
  ['cancelled', { ...waiting, status: 'cancelled', shippedAt: null }, 'masked'],
] as const)('a supplier and an order that is %s', (_name, order, expected) => {
  expect(consigneeAccess(access('supplier', may), order, NOW)).toBe(expected)
  expect(consigneeAccess(access('supplier', ['order.read', 'order.ship']), order, NOW)).toBe('masked')
  // The merchant may see what it saw before.
  expect(consigneeAccess(access('staff', may), order, NOW)).toBe('reveal')
  expect(consigneeAccess(access('staff', ['order.read', 'order.ship']), order, NOW)).toBe('masked')
})

test('a store: who picks up there, and nobody else', () => {
  const here = { ...waiting, pickUpStoreId: STORE }
  const elsewhere = { ...waiting, pickUpStoreId: STORE.replace(/a$/, 'b') }
  expect(consigneeAccess(access('store', ['order.read']), here, NOW)).toBe('masked')
  expect(consigneeAccess(access('store', may), here, NOW)).toBe('reveal')
  for (const order of [waiting, elsewhere]) {
    expect(consigneeAccess(access('store', may), order, NOW)).toBe('none')
    expect(consigneeAccess(access('store', ['order.read']), order, NOW)).toBe('none')
  }
})
