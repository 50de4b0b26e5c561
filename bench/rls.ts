// What row-level security costs: the order list and the card search at 1,000,000 rows of 50 merchants, as a
// tenant, against the same statements by a role that bypasses the policies. The statements carry an explicit
// merchant filter on both sides, so the plans differ by the policies alone.
import { loadAccount } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { searchCards } from '#app/features/cards/data.ts'
import { readOrderPage } from '#app/features/orders/data.ts'
import type { Place } from '#app/features/orders/place.ts'
import type { Bench } from './lib/bench.ts'
import { takeTurns } from './lib/bench.ts'
import { makeBenchMerchant } from './lib/merchant.ts'
import { fillMerchants, PER_MERCHANT, unguarded } from './lib/mixed-merchants.ts'

// One connection, and turns of TURN calls: a plan under row-level security belongs to connection and role, and
// no connection of the application changes sides at every call.
process.env.TIHUO_DATABASE_POOL = '1'
const TURN = 25

const ROUNDS = 200

export const bench: Bench = {
  limit: 1.1,
  pairs: 11,
  prepare: async ({ adminUrl }) => {
    const { sql, account, productId } = await makeBenchMerchant(adminUrl)
    const merchantId = account.merchant_id
    await fillMerchants(sql, { merchantId, productId })
    const keys = await keysOf(merchantId)
    const places = await sql<Place[]>`
      select (extract(epoch from created_at) * 1000000)::bigint as micros, order_id as "orderId" from orders
      where merchant_id = ${merchantId} order by created_at desc limit 20 offset 5000`

    const orderList = async (scope: TenantScope, round: number) => {
      const request = {
        merchantId,
        access: { ship: true, reveal: true, byPhone: true, handOver: null },
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
