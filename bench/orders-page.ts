// Whether a page of each ready view is as fast among 5,000,000 orders as among 100,000, and no slower than twice the
// bare SQL of that page: two merchants in one database, call by call in turn. Large against small is the whole load of
// the screen: the way to the rows under row-level security, the names they point to, their personal data opened.
// Against the bare SQL, which is one statement of a superuser with the same columns, the rows stay sealed on both sides:
// no SQL could open them. What opening adds is in the detail (`loadMs`).
import { loadAccount } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import { connect, type Sql } from '#app/core/db/pool.ts'
import { listOrders, PAGE_SIZE, readOrderPage } from '#app/features/orders/data.ts'
import { type Place, placeSchema } from '#app/features/orders/place.ts'
import type { OrderAccess } from '#app/features/orders/types.ts'
import { ORDER_VIEWS, type OrderView, SORTS } from '#app/features/orders/views.ts'
import { type Bench, median, type PairedCase, takeTurns } from './lib/bench.ts'
import {
  makeOrderMerchant,
  makeReadable,
  type OrderMerchant,
  withoutOrderIndexes,
} from './lib/many-orders.ts'

// One connection, as for bench/rls: both sides have the same plans and the same caches.
process.env.TIHUO_DATABASE_POOL = '1'

const SMALL = 100_000
const BIG = Number(process.env.TIHUO_BENCH_ORDERS ?? 5_000_000)
const ROUNDS = 40
const TURN = 20
const BARE_LIMIT = 2
const BARE_RUNS = 5
/** Pages behind the first one. */
const DEEP = 2
const ACCESS: OrderAccess = { ship: true, reveal: true, byPhone: true, handOver: 'all' }

type Page = { view: OrderView; behind?: Place | undefined }
type Side = OrderMerchant & { today: string }

async function scopeOf({ userId }: OrderMerchant) {
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('no such account')
  return account.scope
}

/** A load of a page by the function that the screen calls. As in a request, the gate has just loaded the account. */
async function loaderOf(side: Side, { view, behind }: Page) {
  const scope = await scopeOf(side)
  const request = {
    merchantId: side.merchantId,
    today: side.today,
    access: ACCESS,
    view,
    search: undefined,
    behind,
  }
  return async () => {
    const page = await listOrders(scope, request)
    if (page.orders.length !== PAGE_SIZE) throw new Error(`${view}: ${page.orders.length} orders`)
    return page
  }
}

/** The same rows, through the door, still sealed. */
async function readerOf(side: Side, { view, behind }: Page) {
  const scope = await scopeOf(side)
  const keys = await keysOf(side.merchantId)
  const request = {
    merchantId: side.merchantId,
    today: side.today,
    access: ACCESS,
    view,
    search: undefined,
    behind,
  }
  return () => withTenant(scope, ({ tx }) => readOrderPage(tx, keys, request))
}

/** Where the deep page begins; and on the way, all rows so far get personal data that opens. */
async function deepPlace(sql: Sql, side: Side, view: OrderView): Promise<Place> {
  const sort = sql(SORTS[view])
  const order =
    SORTS[view] === 'ship_on' ? sql`${sort}, created_at, order_id` : sql`${sort} desc, order_id desc`
  const rows = await sql<{ order_id: string; place: string }[]>`
    select order_id, ${SORTS[view] === 'ship_on' ? sql`ship_on || '_' || (extract(epoch from created_at) * 1000000)::bigint` : sql`(extract(epoch from ${sort}) * 1000000)::bigint`}
      || '_' || order_id as place
    from orders where merchant_id = ${side.merchantId} ${isIn(sql, view, side.today)}
    order by ${order} limit ${(DEEP + 2) * PAGE_SIZE}`
  await makeReadable(
    sql,
    side.merchantId,
    rows.map((row) => row.order_id),
  )
  return placeSchema.parse(rows[DEEP * PAGE_SIZE]?.place)
}

/** What the view asks for, written by hand. */
function isIn(sql: Sql, view: OrderView, today: string) {
  const waits = sql`and status = 'pending' and pick_up_store_id is null and review is distinct from 'held'`
  return {
    due: sql`${waits} and ship_on <= ${today}`,
    tomorrow: sql`${waits} and ship_on = ${today}::date + 1`,
    later: sql`${waits} and ship_on > ${today}::date + 1`,
    unshipped: sql`and status = 'pending'`,
    held: sql`and status = 'pending' and review = 'held'`,
    shipped: sql`and status = 'shipped'`,
    finished: sql`and status = 'finished'`,
    cancelled: sql`and status = 'cancelled'`,
    all: sql``,
  }[view]
}

/** The bare SQL of a page: one statement, no policies, nothing opened. */
function bareOf(sql: Sql, side: Side, { view, behind }: Page) {
  const sort = SORTS[view]
  const at = behind && sql`timestamptz 'epoch' + ${behind.micros}::bigint * interval '1 microsecond'`
  const beyond =
    behind && at
      ? sort === 'ship_on'
        ? sql`and (ship_on, created_at, order_id) > (${behind.day ?? ''}::date, ${at}, ${behind.orderId})`
        : sql`and (${sql(sort)}, order_id) < (${at}, ${behind.orderId})`
      : sql``
  const order =
    sort === 'ship_on' ? sql`ship_on, created_at, order_id` : sql`${sql(sort)} desc, order_id desc`
  return async () => {
    const rows = await sql`
      select o.order_id, order_no, o.created_at, product_name, part, parts, card_serial, consignee_enc, phone_enc, address_enc,
        o.region_code, province, city, district, deliver_on, ship_on, status, review, prepared_at, fulfilled_by,
        cancelled_at, cancelled_by, carrier, tracking_no, shipped_at, finished_at, admin_remark,
        to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version,
        (extract(epoch from o.created_at) * 1000000)::bigint || '_' || o.order_id as place,
        t.name as store, u.name as pick_up, s.name as supplier, c.name as channel, v.name as verified_store,
        o.verified_store_id, o.verified_by, o.verified_at
      from (
        select * from orders where merchant_id = ${side.merchantId} ${isIn(sql, view, side.today)} ${beyond}
        order by ${order} limit 51) o
      left join stores t on t.merchant_id = o.merchant_id and t.store_id = o.store_id
      left join stores u on u.merchant_id = o.merchant_id and u.store_id = o.pick_up_store_id
      left join stores v on v.merchant_id = o.merchant_id and v.store_id = o.verified_store_id
      left join suppliers s on s.merchant_id = o.merchant_id and s.supplier_id = o.supplier_id
      left join channels c on c.merchant_id = o.merchant_id and c.channel_id = o.channel_id`
    if (rows.length !== PAGE_SIZE + 1) throw new Error(`${view}: ${rows.length} bare rows`)
  }
}

type Measured = { page: string; oursMs: number; bareMs: number; ratio: number; loadMs: number }

/** Ours against the bare SQL of the same page, among 5,000,000 orders. */
async function againstBare(sql: Sql, name: string, side: Side, page: Page): Promise<Measured> {
  const load = await loaderOf(side, page)
  const ours = await readerOf(side, page)
  const bare = bareOf(sql, side, page)
  const runs: { ours: number; baseline: number }[] = []
  await takeTurns(ROUNDS, TURN, ours, bare)
  const loads: number[] = []
  for (let run = 0; run < BARE_RUNS; run += 1) {
    runs.push(await takeTurns(ROUNDS, TURN, ours, bare))
    loads.push((await takeTurns(ROUNDS, TURN, load, bare)).ours)
  }
  const middle = (figures: number[]) => Number(median(figures).toFixed(3))
  return {
    page: name,
    oursMs: middle(runs.map((run) => run.ours)),
    bareMs: middle(runs.map((run) => run.baseline)),
    ratio: middle(runs.map((run) => run.ours / run.baseline)),
    loadMs: middle(loads),
  }
}

export const bench: Bench = {
  limit: 1.5,
  pairs: 5,
  prepare: async ({ adminUrl }) => {
    const sql = connect(adminUrl, 1)
    const { registerMasterKey } = await import('#app/core/crypto/key-library.ts')
    await registerMasterKey()
    const [clock] = await sql<{ today: string }[]>`select current_date as today`
    const today = clock?.today ?? ''
    const sides: Side[] = []
    await withoutOrderIndexes(sql, async () => {
      for (const [code, orders] of [
        ['small', SMALL],
        ['big', BIG],
      ] as const)
        sides.push({ ...(await makeOrderMerchant(sql, code, orders)), today })
    })
    const [small, big] = sides as [Side, Side]
    const pages: { name: string; small: Page; big: Page }[] = []
    for (const view of ORDER_VIEWS) {
      const deep = { small: await deepPlace(sql, small, view), big: await deepPlace(sql, big, view) }
      pages.push({ name: `${view}, first page`, small: { view }, big: { view } })
      pages.push({
        name: `${view}, page ${DEEP + 1}`,
        small: { view, behind: deep.small },
        big: { view, behind: deep.big },
      })
    }
    await sql`vacuum analyze orders`
    await sql`analyze`
    const cases = pages.map(
      ({ name, ...of }): PairedCase => ({
        name,
        pair: async () =>
          takeTurns(ROUNDS, TURN, await loaderOf(big, of.big), await loaderOf(small, of.small)),
      }),
    )
    return {
      cases,
      detail: async () => {
        const bare: Measured[] = []
        for (const { name, big: page } of pages) bare.push(await againstBare(sql, name, big, page))
        await sql.end()
        const worst = Math.max(...bare.map(({ ratio }) => ratio))
        const sizes = { small: SMALL, big: BIG }
        return { ok: worst <= BARE_LIMIT, worstAgainstBare: worst, bareLimit: BARE_LIMIT, bare, ...sizes }
      },
    }
  },
}
