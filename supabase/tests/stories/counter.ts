// Stories of a store's counter: cards that are looked at, sold, taken back, and the receipts.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { nobody, only, type Story, staff } from './story.ts'

export const counterStories: Story[] = [
  {
    table: 'counter_checks',
    // Written by the functions of the counter alone; one row is of another store.
    select: staff('card.verify').and({ store: 'all-1' }),
    row: ({ shop }, { memberId }) => ({
      ...{ check_id: uuid(), store_id: shop.stores[0], member_id: memberId },
      ...{ card_serial: 1, how: 'password' },
    }),
    change: { expires_at: '2099-01-01T00:00:00Z' },
  },
  {
    table: 'sales',
    // Written by the transaction that activates its cards, and by nothing else; one row is of another store.
    select: staff('card.read').and({ store: 'all-1' }),
    insert: nobody('card.activate', 'card.read'),
    row: ({ shop }, { memberId }) => ({ sale_id: uuid(), store_id: shop.stores[0], member_id: memberId }),
    change: { cards: 2 },
  },
  {
    table: 'sale_cancellations',
    // The same.
    select: staff('card.read').and({ store: 'all-1' }),
    insert: nobody('card.deactivate', 'card.read'),
    row: ({ shop, saleId }, { memberId }) => ({
      ...{ cancellation_id: uuid(), sale_id: saleId },
      ...{ store_id: shop.stores[0], member_id: memberId },
    }),
    change: { cards: 2 },
  },
  {
    table: 'sale_pile',
    // Each clerk has one of its own; who is of no store has none.
    select: only({ store: 'all' }, 'card.activate'),
    insert: only({ store: '1' }, 'card.activate'),
    delete: only({ store: 'all' }, 'card.activate'),
    row: (_, { memberId }) => ({ member_id: memberId, serial: 7 }),
    change: { serial: 9 },
  },
  {
    table: 'receipt_prints',
    // One row is of another store.
    select: only({ store: 'all-1' }, 'order.read'),
    insert: only({ store: '1' }, 'order.read'),
    row: ({ shop }, { memberId }) => ({
      ...{ print_id: uuid(), kind: 'order', subject_id: uuid() },
      ...{ store_id: shop.stores[0], member_id: memberId },
    }),
    change: { kind: 'sale' },
  },
]

/** A look at a card, a sale, a cancellation and a receipt of each store, and a pile. @returns the sale of stores[0] */
export async function addSales(admin: Sql, shop: Merchant): Promise<string> {
  const { merchantId: merchant_id, store, stores } = shop
  const rows = stores.map((store_id) => ({
    merchant_id,
    sale_id: uuid(),
    store_id,
    member_id: store.memberId,
  }))
  const facts = { cards: 1, face_value_minor: 10_000, serials: '{[3,4)}' }
  // Behind the triggers, which want cards that the sale activates.
  await admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const row of rows) {
      await tx`insert into sales ${tx({ ...row, ...facts, day: '2026-01-01', day_no: 1 })}`
      await tx`insert into sale_cancellations ${tx({ ...row, ...facts, cancellation_id: uuid() })}`
    }
  })
  for (const { sale_id, ...row } of rows) {
    await admin`insert into receipt_prints ${admin({ ...row, print_id: uuid(), kind: 'sale', subject_id: sale_id })}`
    await admin`insert into counter_checks ${admin({ ...row, check_id: uuid(), card_serial: 3, how: 'password' })}`
  }
  await admin`insert into sale_pile ${admin({ merchant_id, member_id: store.memberId, serial: 3 })}`
  return rows[0]?.sale_id ?? ''
}
