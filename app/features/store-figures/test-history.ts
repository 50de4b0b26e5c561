import type { Sql } from '#app/core/db/pool.ts'
import type { Merchant } from '../../../supabase/tests/support.ts'
import { insertOrders, randomness } from '../reports/test-orders.ts'

// Around the borders of days and months, and the hours that clocks in New York and Havana show twice or never.
const MOMENTS = [
  '2025-12-31T23:59:59Z',
  '2026-01-01T00:00:00Z',
  '2026-03-08T04:59:59Z',
  '2026-09-30T15:59:59.999Z',
  '2026-09-30T16:00:00Z',
  '2026-10-01T04:00:00Z',
  '2026-11-01T04:30:00Z',
  '2026-11-01T05:30:00Z',
  '2026-11-02T04:59:00Z',
  '2026-11-02T18:15:00Z',
]
const WAYS = {
  opening: [1, 0, 0, 0],
  add: [1, 0, 0, 0],
  allocate: [1, 0, 0, 0],
  take_back: [-1, 0, 0, 0],
  move_in: [0, 1, 0, 0],
  move_out: [-1, 0, 0, 0],
  activate: [-1, 1, 0, 0],
  deactivate: [1, -1, 0, 0],
  redeem: [0, -1, 1, 0],
  give_back: [0, 1, -1, 0],
  void: [-1, 0, 0, 1],
  restore: [1, 0, 0, -1],
} as const

/**
 * Somebody who writes entries and hand-overs at moments of the past, a statement of one or of many; and changes some.
 * @param sql the superuser's
 * @param serials of cards that may be ordered; each once
 * @returns does so many things
 */
export function actorIn(sql: Sql, shop: Merchant, seed: number, serials: number[]) {
  const { next, pick } = randomness(seed)
  const { merchantId: merchant_id } = shop
  const people = [shop.owner.memberId, shop.store.memberId, shop.staff.memberId]
  const moment = () => new Date(Date.parse(pick(MOMENTS)) + Math.floor(next() * 3) * 900_000)
  const entry = () => {
    const kind = pick(Object.keys(WAYS) as (keyof typeof WAYS)[])
    const cards = 1 + Math.floor(next() * 9)
    const [created, active, redeemed, voided] = WAYS[kind].map((way) => way * cards) as [
      number,
      number,
      number,
      number,
    ]
    return {
      ...{ merchant_id, at: moment(), store_id: pick(shop.stores), batch_id: shop.batchId, kind, cards },
      ...{ member_id: pick([...people, null]), face_value_minor: cards * 10_000, serials: '{[1,9)}' },
      ...{ created, active, redeemed, void: voided },
    }
  }
  const order = async () => {
    const storeId = pick([...shop.stores, null])
    const part = pick([1, 1, 1, 2])
    const [orderId] = await insertOrders(sql, shop, [
      {
        serial: serials.pop() as number,
        at: moment(),
        productId: shop.products[0],
        storeId,
        part,
        faceValueMinor: 38_800,
      },
    ])
    const verified = {
      verified_store_id: pick(shop.stores),
      verified_by: pick(people),
      verified_at: moment(),
    }
    await sql`
      update orders set ${sql(verified)}, status = 'finished', finished_at = now(), pick_up_store_id = ${pick(shop.stores)}
      where merchant_id = ${merchant_id} and order_id = ${orderId as string}`
  }
  const steps = [
    () => sql`insert into store_ledger ${sql([entry(), entry(), entry()])}`,
    () => sql`insert into store_ledger ${sql(entry())}`,
    order,
    () => sql`update orders set admin_remark = 'Changed' where merchant_id = ${merchant_id}`,
    () => sql`
      delete from orders where merchant_id = ${merchant_id} and card_serial = (
        select max(card_serial) from orders where merchant_id = ${merchant_id} and verified_at is not null)`,
  ]
  return async (count: number) => {
    for (let at = 0; at < count && serials.length > 2; at += 1) await pick(steps)()
  }
}
