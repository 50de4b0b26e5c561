// Stories of stores: the ledger of their cards, the sums made of it, and what they owe each other.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { headOffice, type Story, staff } from './story.ts'

const COUNTS = {
  ...{ allocated: 1, moved_in: 0, moved_out: 0, returned: 0, on_hand: 1, activated: 0, deactivated: 0 },
  ...{ sold_minor: 0, redeemed: 0, redeemed_minor: 0, voided: 0, handed: 0, handed_minor: 0 },
}

export const storeStories: Story[] = [
  {
    table: 'stores',
    select: headOffice().and({ store: '1' }),
    insert: staff('store.manage'),
    update: staff('store.manage'),
    row: () => ({ store_id: uuid(), name: `Store ${uuid()}` }),
    change: { created_at: '2026-01-01T00:00:00Z' },
  },
  {
    table: 'store_ledger',
    // Written by the triggers of cards alone; one row is of another store.
    select: staff('card.read').and({ store: 'all-1' }),
    row: ({ shop }) => ({
      ...{ store_id: shop.stores[0], batch_id: shop.batchId },
      ...{ kind: 'allocate', cards: 1, face_value_minor: 1, created: 1, serials: '{[1,2)}' },
    }),
    change: { cards: 2 },
  },
  {
    table: 'store_stock',
    // Written by the task alone; one row is of another store.
    select: staff('card.read').and({ store: 'all-1' }),
    row: ({ shop }) => ({
      ...{ store_id: shop.stores[0], batch_id: uuid() },
      ...{ created: 1, active: 0, redeemed: 0, void: 0 },
    }),
    change: { created: 2 },
  },
  {
    table: 'store_stock_deltas',
    // Written by the trigger of the ledger alone; one row is of another store.
    select: staff('card.read').and({ store: 'all-1' }),
    row: ({ shop }) => ({
      ...{ store_id: shop.stores[0], batch_id: shop.batchId },
      ...{ created: 1, active: 0, redeemed: 0, void: 0 },
    }),
    change: { created: 2 },
  },
  {
    table: 'store_sum_states',
    // Made with the merchant, and written by the workers alone.
    select: staff('report.read').and({ store: 'all' }),
    row: () => ({}),
    change: { time_zone: 'UTC' },
  },
  {
    table: 'store_sums',
    // Written by the workers alone; one row is of another store.
    select: staff('report.read').and({ store: 'all-1' }),
    row: ({ shop }) => ({
      ...{ grain: 'day', period: '2030-10-02', store_id: shop.stores[0] },
      ...{ member_id: uuid(), other_store_id: uuid(), ...COUNTS },
    }),
    change: { allocated: 2 },
  },
  {
    table: 'store_totals',
    // Written by the workers alone; one row is of another store.
    select: staff('report.read').and({ store: 'all-1' }),
    row: ({ shop }) => ({
      ...{ grain: 'day', period: '2030-10-02', store_id: shop.stores[0], handed_other: 0, ...COUNTS },
    }),
    change: { allocated: 2 },
  },
  {
    table: 'store_deltas',
    // Written by the triggers of the ledger and of orders alone; one row is of another store.
    select: staff('report.read').and({ store: 'all-1' }),
    row: ({ shop }) => ({
      ...{ at: '2030-10-02T00:00:00Z', store_id: shop.stores[0] },
      ...{ member_id: uuid(), other_store_id: uuid(), ...COUNTS },
    }),
    change: { allocated: 2 },
  },
  {
    table: 'store_settlements',
    // Issued by a function alone, and never changed.
    select: staff('report.read').and({ store: 'all' }),
    row: ({ shop }) => ({
      ...{ month: '2026-02-01', statement_no: 'MD202602', orders: 1 },
      ...{ total_minor: 1, issued_by: shop.owner.memberId },
    }),
    change: { total_minor: 2 },
  },
  {
    table: 'store_settlement_lines',
    // A store sees what it gets and what it owes; one line is between others.
    select: staff('report.read').and({ store: 'all-1' }),
    row: ({ shop }) => ({
      ...{ month: '2026-01-01', line: 9, order_id: uuid(), order_no: 'O9' },
      ...{ sold_store_id: shop.stores[0], handed_store_id: shop.stores[1], amount_minor: 1 },
      ...{ handed_at: '2026-01-05T00:00:00Z', product_name: 'Crab', card_serial: 1 },
    }),
    change: { amount_minor: 2 },
  },
]

/** A line of the ledger of the second store, stock, figures of both, and a month between them. */
export async function addStoreRows(admin: Sql, shop: Merchant): Promise<void> {
  const { merchantId: merchant_id, batchId: batch_id, stores } = shop
  await admin`
    insert into store_ledger (merchant_id, store_id, batch_id, kind, cards, face_value_minor, created, serials)
    values (${merchant_id}, ${stores[1]}, ${batch_id}, 'allocate', 1, 1, 1, '{[9,10)}')`
  const empty = { created: 0, active: 0, redeemed: 0, void: 0 }
  await admin`insert into store_stock ${admin(stores.map((store_id) => ({ merchant_id, store_id, batch_id, ...empty })))}`
  // Deltas come with the ledger.
  const sums = stores.map((store_id) => ({
    ...{ merchant_id, grain: 'day', period: '2030-10-01', store_id, ...COUNTS },
    ...{ member_id: uuid(), other_store_id: uuid() },
  }))
  await admin`insert into store_sums ${admin(sums)}`
  const totals = sums.map(({ member_id: _, other_store_id: __, ...total }) => ({ ...total, handed_other: 0 }))
  await admin`insert into store_totals ${admin(totals)}`
  const month = { merchant_id, month: '2026-01-01' }
  const issued = { statement_no: 'MD202601', orders: 2, total_minor: 2, issued_by: shop.owner.memberId }
  await admin`insert into store_settlements ${admin({ ...month, ...issued })}`
  const lines = [
    { sold_store_id: stores[0], handed_store_id: stores[1] },
    { sold_store_id: stores[1], handed_store_id: uuid() },
  ].map((between, at) => ({
    ...{ ...month, line: at + 1, order_id: uuid(), order_no: `O${at}` },
    ...{ product_name: 'Crab', card_serial: at + 1 },
    ...{ handed_at: new Date('2026-01-05T00:00:00Z'), amount_minor: 1, ...between },
  }))
  await admin`insert into store_settlement_lines ${admin(lines)}`
}
