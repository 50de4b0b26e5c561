// 1,000 orders from redeemed to acknowledged in the ERP, by real worker processes, while every vendor fails in each of
// its ways, again and again, and a worker is killed now and then. In the end all 1,000 are right, and none was pushed,
// shipped, acknowledged, texted, subscribed or told twice. Waiting is the one thing that is shortened: what is due later
// is made due now.
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import type { Sql } from '#app/core/db/pool.ts'
import { TEST_ERP } from '#app/features/erp/test-account.ts'
import { setUpErp } from '#app/features/erp/test-erp.ts'
import { hurry as hurryNotices, newRobot, useRobot } from '#app/features/notifications/test-notifications.ts'
import { delivered, redeem } from '#app/features/redemptions/test-redemptions.ts'
import { enableShipped, setUpAliyun, TEST_ALIYUN } from '#app/features/sms/test-sms.ts'
import { follow, TEST_KDNIAO } from '#app/features/tracking/test-tracking.ts'
import { hurry as hurryHooks, useEndpoint } from '#app/features/webhooks/test-webhooks.ts'
import { startAliyunSms } from '../e2e/vendors/aliyun-sms.ts'
import { startDingtalk } from '../e2e/vendors/dingtalk.ts'
import { startHookReceiver } from '../e2e/vendors/hook-receiver.ts'
import { startKdniao } from '../e2e/vendors/kdniao.ts'
import { FAULTS, type Vendor } from '../e2e/vendors/vendor-server.ts'
import { SF, startWangdiantong } from '../e2e/vendors/wangdiantong.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'
import { useWorkers } from './test-workers.ts'

const ORDERS = 1000
const REDEEMED_AT_ONCE = 8
const FIRST_SERIAL = 10
/** How often each vendor fails in each way. */
const ROUNDS = 2
const KILLS = 3
const FAULT_EVERY_MS = 400
const WORKERS = 2
/** For all of it; a silent ERP alone is waited for 25 seconds each time. */
const LIMIT_MS = 540_000

const robot = newRobot()
let sql: Sql
let shop: Merchant
let vendors: Awaited<ReturnType<typeof startVendors>>
const workers = useWorkers({
  env: () => ({
    TIHUO_WANGDIANTONG_ENDPOINT: vendors.erp.url,
    TIHUO_SMS_ALIYUN_ENDPOINT: vendors.sms.url,
    TIHUO_KDNIAO_ENDPOINT: vendors.carrier.url,
    TIHUO_DINGTALK_ENDPOINT: vendors.robot.url,
    TIHUO_PRIVATE_HOOKS: '1',
  }),
  connections: 4,
  closing: () => Promise.all(Object.values(vendors ?? {}).map((vendor) => vendor.close())),
})
/** How often each vendor was made to fail in each way. */
const failed = new Map<string, number>()

async function startVendors() {
  return {
    erp: await startWangdiantong(TEST_ERP),
    sms: await startAliyunSms(TEST_ALIYUN, { limits: false }),
    carrier: await startKdniao(TEST_KDNIAO),
    robot: await startDingtalk([robot]),
    hook: await startHookReceiver([]),
  }
}

beforeAll(async () => {
  vendors = await startVendors()
  process.env.TIHUO_PRIVATE_HOOKS = '1'
  sql = workers.sql()
  shop = await makeMerchant(sql, { cards: ORDERS + FIRST_SERIAL + 10 })
  await sql`
    update cards set status = 'active', activated_at = now()
    where merchant_id = ${shop.merchantId} and serial >= ${FIRST_SERIAL} and status = 'created'`
  // What the fixture has ordered is none of the 1,000.
  await sql`update orders set status = 'cancelled', updated_at = now() where merchant_id = ${shop.merchantId}`
  const owner = await memberOf(shop.owner.userId)
  await setUpAliyun(owner)
  await enableShipped(owner, 0)
  await follow(owner, 'kdniao', 'https://tihuo.example')
  await useRobot(owner, robot, ['new_order'])
  const { secret } = await useEndpoint(owner, `${vendors.hook.url}/orders`, {
    events: ['order.created', 'order.shipped'],
  })
  vendors.hook.secrets.push(secret)
  await setUpErp(sql, shop)
  for (const task of ['erp.push', 'erp.pull'])
    await sql`
      insert into scheduled_tasks (merchant_id, task, interval_seconds) values (${shop.merchantId}, ${task}, 1)
      on conflict (merchant_id, task) do update set interval_seconds = 1, due_at = now()`
})

const phoneOf = (at: number) => String(13_600_000_000 + at)
const numberOf = (tid: string) => `SF${tid.replace(/\D/g, '').slice(-13).padStart(13, '1')}`

/** Consumers redeem, a few at a time. */
async function redeemAll(): Promise<void> {
  let at = 0
  const next = async () => {
    for (let mine = at++; mine < ORDERS; mine = at++) {
      const choice = { productId: shop.products[1], phone: phoneOf(mine), street: `玉山镇人民南路${mine}号` }
      const done = await redeem(shop, FIRST_SERIAL + mine, delivered(shop, choice))
      if (!done.ok) throw new Error(`card ${FIRST_SERIAL + mine}: ${done.reason}`)
    }
  }
  await Promise.all(Array.from({ length: REDEEMED_AT_ONCE }, next))
}

/** Each vendor in each of its ways, in turn, so that no vendor is down for long. */
async function failEverywhere(): Promise<void> {
  const all = Object.entries(vendors) as [string, Vendor][]
  let turns = 0
  for (let round = 0; round < ROUNDS; round += 1)
    for (const fault of FAULTS)
      for (const [name, vendor] of all) {
        vendor.fail(fault)
        failed.set(`${name} ${fault}`, (failed.get(`${name} ${fault}`) ?? 0) + 1)
        turns += 1
        if (turns % Math.ceil((all.length * FAULTS.length * ROUNDS) / (KILLS + 1)) === 0)
          await workers.replaceOne()
        await delay(FAULT_EVERY_MS)
      }
}

/** The warehouse ships what it has been told of. */
function shipTrades(): void {
  const { erp } = vendors
  const shipped = new Set(erp.pool.map((row) => row.tid))
  for (const tid of erp.trades.keys()) if (!shipped.has(tid)) erp.ship(tid, SF, numberOf(tid))
}

/** Lets time pass, and people look after what only they can: messages that a vendor has refused for good. */
async function hurry(): Promise<void> {
  const { merchantId } = shop
  await sql`
    update scheduled_tasks set due_at = now(),
      -- A worker that was killed: what a real installation waits for is the end of its lease.
      leased_until = case when leased_until < now() + interval '30 seconds' then now() else leased_until end
    where merchant_id = ${merchantId} and due_at is not null and task like any (array['erp.%', 'tracking.subscribe'])`
  // Not the receipts of what was sent: asking for those ten times over is all the vendor would do.
  await sql`
    update sms_messages set sent_at = least(sent_at, now() - interval '70 seconds'),
      due_at = case when status in ('queued', 'uncertain') or (status = 'sending' and sent_at < now() - interval '30 seconds')
        then now() else due_at end
    where merchant_id = ${merchantId} and due_at is not null`
  await sql`update trackings set due_at = now() where merchant_id = ${merchantId} and due_at is not null`
  await hurryNotices(sql, merchantId)
  await hurryHooks(sql, merchantId)
  await sql`
    update sms_messages set status = 'queued', due_at = now(), queued_at = now(), attempts = 0, checks = 0, reason = null
    where merchant_id = ${merchantId} and status = 'failed'`
  await sql`
    update webhook_deliveries set status = 'queued', due_at = now(), tries = 0
    where merchant_id = ${merchantId} and status = 'failed'`
}

/** How many orders are where they shall be, by each of the vendors. */
async function ends(): Promise<Record<string, number>> {
  const { erp, sms, carrier, hook } = vendors
  const [row] = await sql<{ shipped: number }[]>`
    select count(*) as shipped from orders where merchant_id = ${shop.merchantId} and status = 'shipped'`
  const told = (type: string) => hook.hooks.filter((each) => each.type === type).length
  return {
    pushed: erp.trades.size,
    shipped: row?.shipped ?? 0,
    acknowledged: erp.pool.filter((each) => each.acks.length > 0).length,
    texted: sms.messages.length,
    subscribed: carrier.subscriptions.size,
    created: told('order.created'),
    told: told('order.shipped'),
  }
}

const ALL_THERE = {
  ...{ pushed: ORDERS, shipped: ORDERS, acknowledged: ORDERS, texted: 2 * ORDERS, subscribed: ORDERS },
  ...{ created: ORDERS, told: ORDERS },
}

test(
  '1,000 orders end right though every vendor fails in each of its ways',
  async () => {
    for (let n = 0; n < WORKERS; n += 1) await workers.start()
    const failing = failEverywhere()
    const redeeming = redeemAll()
    let over = false
    const passing = (async () => {
      while (!over) {
        shipTrades()
        await hurry()
        await delay(250)
      }
    })()
    try {
      await Promise.all([failing, redeeming])
      await expect.poll(ends, { timeout: LIMIT_MS - 120_000, interval: 1000 }).toEqual(ALL_THERE)
    } finally {
      over = true
      await passing
    }
    expect(failed.size).toBe(Object.keys(vendors).length * FAULTS.length)
    await nothingTwice()
  },
  LIMIT_MS,
)

async function nothingTwice(): Promise<void> {
  const { erp, sms, hook } = vendors
  // Pushed: 1,000 orders, each the one trade of its number; shipped: with the number that the warehouse gave it.
  const orders = await sql<{ orderNo: string; trackingNo: string; phone: Buffer; orderId: string }[]>`
    select order_no as "orderNo", tracking_no as "trackingNo", order_id as "orderId", phone_enc as phone from orders
    where merchant_id = ${shop.merchantId} and card_serial >= ${FIRST_SERIAL}`
  expect(orders.length).toBe(ORDERS)
  for (const { orderNo, trackingNo } of orders)
    expect([orderNo, trackingNo]).toEqual([orderNo, numberOf(orderNo)])
  expect(new Set(erp.trades.keys())).toEqual(new Set(orders.map((order) => order.orderNo)))
  // Acknowledged once each, as done.
  expect(erp.pool.length).toBe(ORDERS)
  expect(erp.pool.filter(({ acks }) => acks.length !== 1 || acks[0]?.status !== 0)).toEqual([])
  // Texted: one message of each kind to each consumer.
  const texts = sms.messages.map((message) => `${message.phone} ${message.templateCode}`)
  const wanted = orders.flatMap((_, at) => ['SMS_1001', 'SMS_1002'].map((kind) => `${phoneOf(at)} ${kind}`))
  expect(texts.sort()).toEqual(wanted.sort())
  // Told: one event of each kind about each order.
  const told = hook.hooks.map((each) => `${each.type} ${each.data.order_id}`)
  expect(new Set(told).size).toBe(told.length)
  expect(hook.refusals).toEqual([])
  // The ERP took the orders once: whatever it was told again changed nothing there.
  const [pushes] = await sql<{ n: number; open: number }[]>`
    select count(*) as n, count(*) filter (where fulfilled_by is distinct from 'erp') as open from orders
    where merchant_id = ${shop.merchantId} and card_serial >= ${FIRST_SERIAL}`
  expect(pushes).toEqual({ n: ORDERS, open: 0 })
}
