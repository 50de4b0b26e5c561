// What row-level security costs: the order list and the card search at 1,000,000 rows of 50 merchants, as a
// tenant, against the same statements by a role that bypasses the policies. The statements carry an explicit
// merchant filter on both sides, so the plans differ by the policies alone.
import { loadAccount } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Sql } from '#app/core/db/pool.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { searchCards } from '#app/features/cards/data.ts'
import { readOrderPage } from '#app/features/orders/data.ts'
import type { Place } from '#app/features/orders/place.ts'
import type { Bench } from './lib/bench.ts'
import { takeTurns } from './lib/bench.ts'
import { makeBenchMerchant } from './lib/merchant.ts'

// One connection, and turns of TURN calls: a plan under row-level security belongs to connection and role, and
// no connection of the application changes sides at every call.
process.env.TIHUO_DATABASE_POOL = '1'
const TURN = 25

const MERCHANTS = 50
const ROWS = 1_000_000
const PER_MERCHANT = ROWS / MERCHANTS
const ROUNDS = 200

// Same door, same statements; service_role has BYPASSRLS. Only the workers' login may become it.
const unguarded = { claims: { role: 'service_role' } } as unknown as TenantScope

type Mine = { merchantId: string; productId: string }

/** The other 49 merchants, and the rows of all; straight into the tables, because the seed is not measured. */
async function fill(sql: Sql, mine: Mine): Promise<void> {
  await sql`
    insert into merchants (merchant_id, code, name)
    select gen_random_uuid(), 'other-' || i, 'Other ' || i from generate_series(2, ${MERCHANTS}::int) i`
  await sql`
    insert into products (merchant_id, product_id, name, price_minor)
    select merchant_id, gen_random_uuid(), 'Crab', 38800 from merchants where merchant_id <> ${mine.merchantId}`
  await sql.begin(async (tx) => {
    // Foreign keys hold by construction here, and checking them row by row is most of the time of such a load.
    await tx`set local session_replication_role = replica`
    await tx`
      insert into card_batches (merchant_id, batch_id, name, face_value_minor, quantity, number_mode, number_digits,
        start_number, password_length, password_alphabet, serial_from, generated, status, created_by)
      select merchant_id, gen_random_uuid(), 'Batch', 38800, ${PER_MERCHANT}, 'sequential', 10, 0, 8, 'safe', 1,
        ${PER_MERCHANT}, 'ready', gen_random_uuid()
      from merchants`
    // Row i of every merchant before row i + 1 of any: the heap is as mixed as in real life.
    await tx`
      insert into cards (merchant_id, serial, number, batch_id, status)
      select b.merchant_id, i, lpad(i::text, 10, '0'), b.batch_id,
        (array['created', 'active', 'redeemed', 'void'])[1 + i % 4]::card_status
      from generate_series(1, ${PER_MERCHANT}::int) i cross join card_batches b`
    await tx`
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
        status, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province, city, district,
        carrier, tracking_no, shipped_at, ship_on, created_at)
      select p.merchant_id, gen_random_uuid(), lpad(i::text, 14, '0'), i, p.product_id, p.name, 38800,
        case when i % 3 = 0 then 'pending' else 'shipped' end::order_status,
        decode(repeat('ab', 60), 'hex'), decode(md5('n' || i), 'hex'), decode(repeat('ab', 50), 'hex'),
        decode(md5('p' || i), 'hex'), decode(repeat('ab', 90), 'hex'), '330106', '浙江省', '杭州市', '西湖区',
        'SF', 'SF' || lpad(i::text, 12, '0'), now(), current_date, now() - make_interval(mins => i::int)
      from generate_series(1, ${PER_MERCHANT}::int) i cross join products p`
  })
  await sql`vacuum analyze cards`
  await sql`vacuum analyze orders`
  await sql`analyze`
}

export const bench: Bench = {
  limit: 1.1,
  pairs: 11,
  prepare: async ({ adminUrl }) => {
    const { sql, account, productId } = await makeBenchMerchant(adminUrl)
    const merchantId = account.merchant_id
    await fill(sql, { merchantId, productId })
    const keys = await keysOf(merchantId)
    const places = await sql<Place[]>`
      select (extract(epoch from created_at) * 1000000)::bigint as micros, order_id as "orderId" from orders
      where merchant_id = ${merchantId} order by created_at desc limit 20 offset 5000`

    const orderList = async (scope: TenantScope, round: number) => {
      const request = {
        merchantId,
        access: { consignee: true, ship: true, handOver: null },
        today: '2026-11-22',
        view: round % 4 < 2 ? 'all' : 'unshipped',
        search: undefined,
        behind: round % 2 === 0 ? undefined : places[round % places.length],
      } as const
      const rows = await withTenant(scope, ({ tx }) => readOrderPage(tx, keys, request))
      if (rows.length !== 51) throw new Error(`the order list gave ${rows.length} rows`)
    }
    const cardSearch = async (scope: TenantScope, round: number) => {
      const serialFrom = 1 + ((round * 97) % (PER_MERCHANT - 4000))
      const filter = { serialFrom, serialTo: serialFrom + 3999 }
      const { cards } = await searchCards(scope, merchantId, filter, {}, { counts: true })
      if (cards.length !== 50) throw new Error(`the card search gave ${cards.length} rows`)
    }
    // As in a request, the gate has just loaded the account.
    const turns = (call: (scope: TenantScope, round: number) => Promise<void>) => async () => {
      const scope = (await loadAccount(account.userId))?.scope ?? account.scope
      return takeTurns(
        ROUNDS,
        TURN,
        (round) => call(scope, round),
        (round) => call(unguarded, round),
      )
    }
    return {
      cases: [
        { name: 'order list', pair: turns(orderList) },
        { name: 'card search', pair: turns(cardSearch) },
      ],
      detail: async () => {
        const [size] = await sql<{ cards: number; orders: number; merchants: number }[]>`
          select (select count(*) from cards) as cards, (select count(*) from orders) as orders,
            (select count(*) from merchants) as merchants`
        await sql.end()
        return { ...size, rounds: ROUNDS }
      },
    }
  },
}
