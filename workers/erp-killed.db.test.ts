// The real worker process, killed with SIGKILL while it tells the ERP of orders and takes back what it has shipped; in
// the end the ERP has each order once, each is shipped once, and each line was acknowledged once.
import { beforeAll, expect, test } from 'vitest'
import type { Sql } from '#app/core/db/pool.ts'
import { TEST_ERP } from '#app/features/erp/test-account.ts'
import { addErpOrders, setUpErp } from '#app/features/erp/test-erp.ts'
import { SF, startWangdiantong, type Wangdiantong } from '../e2e/vendors/wangdiantong.ts'
import { type Merchant, makeMerchant } from '../supabase/tests/support.ts'
import { useWorkers } from './test-workers.ts'

const ORDERS = 400
const KILLS = 6
const workers = useWorkers({
  env: () => ({ TIHUO_WANGDIANTONG_ENDPOINT: erp.url }),
  closing: () => erp?.close(),
})
let sql: Sql
let shop: Merchant
let erp: Wangdiantong

/** What a real installation would wait for: the lease of the dead worker, and the clock. */
const hurry = () => sql`
  update scheduled_tasks set due_at = now(), leased_until = null, lease = null where task like 'erp.%'`
const calls = () => [...erp.calls.values()].reduce((sum, n) => sum + n, 0)

beforeAll(async () => {
  erp = await startWangdiantong(TEST_ERP)
  sql = workers.sql()
  shop = await makeMerchant(sql, { cards: ORDERS + 30 })
  await sql`update orders set status = 'cancelled', cancelled_by = 'merchant' where merchant_id = ${shop.merchantId}`
  await setUpErp(sql, shop)
  await sql`
    insert into scheduled_tasks (merchant_id, task, interval_seconds)
    values (${shop.merchantId}, 'erp.push', 60), (${shop.merchantId}, 'erp.pull', 60)`
})

/** Kills workers at some moment of their calls, as long as there is work. @returns how many */
async function killAgainAndAgain(enough: () => boolean): Promise<number> {
  erp.slow(40)
  await hurry()
  const kills = await workers.killWhileWorking({
    ...{ times: KILLS, withinMs: 120, progress: calls, enough, afterwards: hurry },
  })
  erp.slow(0)
  return kills
}

test('orders go to the ERP and come back, once each', async () => {
  const orders = await addErpOrders(
    sql,
    shop,
    10,
    Array.from({ length: ORDERS }, () => ({})),
  )
  const pushKills = await killAgainAndAgain(() => erp.trades.size === ORDERS)
  expect(pushKills).toBeGreaterThan(1)
  await hurry()
  const last = await workers.start()
  const pushed = async () => {
    const [row] = await sql<
      { n: number }[]
    >`select count(*)::int as n from erp_pushes where status = 'pushed'`
    return row?.n
  }
  await expect.poll(pushed, { timeout: 60_000, interval: 100 }).toBe(ORDERS)
  await workers.kill(last)
  // Told again by the same number, an order is the same one.
  expect(erp.trades.size).toBe(ORDERS)
  expect([...erp.trades.keys()].sort()).toEqual(orders.map(({ orderNo }) => orderNo).sort())

  for (const [i, { orderNo }] of orders.entries()) erp.ship(orderNo, SF, `SF${2_000_000_000 + i}`)
  await sql`create table shippings (order_id uuid)`
  await sql.unsafe(`
    create function note_shipping() returns trigger language plpgsql security definer as
      $$ begin insert into public.shippings values (new.order_id); return null; end $$;
    create trigger note_shipping after update of status on public.orders for each row
      when (new.status = 'shipped') execute function note_shipping()`)
  const acked = () => erp.pool.filter((row) => row.acks.length > 0).length
  const pullKills = await killAgainAndAgain(() => acked() === ORDERS)
  expect(pullKills).toBeGreaterThan(1)
  await hurry()
  await workers.start()
  await expect.poll(acked, { timeout: 60_000, interval: 100 }).toBe(ORDERS)
  expect(erp.pool.every((row) => row.acks.length === 1 && row.acks[0]?.status === 0)).toBe(true)
  const [shipped] = await sql<{ n: number; orders: number; times: number }[]>`
    select (select count(*)::int from orders where status = 'shipped') as n,
      (select count(distinct order_id)::int from shippings) as orders, (select count(*)::int from shippings) as times`
  expect(shipped).toEqual({ n: ORDERS, orders: ORDERS, times: ORDERS })
}, 300_000)
