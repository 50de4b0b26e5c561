// The real worker process, killed with SIGKILL while it buys numbers; in the end every order has one, and the vendor
// has sold as many as there are orders.
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { requestPurchase } from '#app/features/waybills/purchase/mutations.ts'
import { addOrders, setUpWaybills, startLabelVendors } from '#app/features/waybills/test-waybills.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'
import { useWorkers } from './test-workers.ts'

const ORDERS = 80
const KILLS = 12
const workers = useWorkers({
  env: () => ({ TIHUO_KDNIAO_ENDPOINT: vendors.kdniao.url }),
  closing: () => vendors?.close(),
})
let sql: Sql
let shop: Merchant
let owner: Member
let senderId: string
let vendors: Awaited<ReturnType<typeof startLabelVendors>>

beforeAll(async () => {
  vendors = await startLabelVendors()
  sql = workers.sql()
  shop = await makeMerchant(sql, { cards: ORDERS + 20 })
  owner = await memberOf(shop.owner.userId)
  senderId = await setUpWaybills(owner)
})

test('numbers', async () => {
  const orderIds = await addOrders(sql, shop, 10, ORDERS)
  const asked = await requestPurchase(owner, { kind: 'orders', orderIds }, { carrier: 'SF', senderId })
  if (!asked.ok) throw new Error(asked.reason)
  const { sold } = vendors.kdniao.sells
  const times = () => [...sold.values()].reduce((sum, label) => sum + label.asked, 0)
  // Slow enough that a kill meets questions on their way, there or back.
  vendors.kdniao.slow(30)
  await workers.killWhileWorking({
    ...{ times: KILLS, withinMs: 80, progress: times },
    enough: () => sold.size >= ORDERS - 8,
    afterwards: () => workers.putBack(asked.jobId),
  })
  vendors.kdniao.slow(0)
  await workers.start()
  const status = async () => (await workers.jobRow(asked.jobId)).status
  await expect.poll(status, { timeout: 120_000, interval: 200 }).toBe('done')
  const rows = await sql<{ state: string; tracking_no: string | null }[]>`
    select state, tracking_no from waybills where merchant_id = ${shop.merchantId}`
  expect(rows.map((row) => row.state)).toEqual(Array(ORDERS).fill('bought'))
  const numbers = [...sold.values()].map((label) => label.number)
  expect(numbers).toHaveLength(ORDERS)
  expect(rows.map((row) => row.tracking_no).toSorted()).toEqual(numbers.toSorted())
  // Some were asked for again: otherwise the kills have met nothing.
  expect(times()).toBeGreaterThan(ORDERS)
}, 300_000)
