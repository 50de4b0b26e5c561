// The real worker process, killed with SIGKILL while it sends messages; in the end every consumer has got one, and
// none has got two.
import { beforeAll, expect, test } from 'vitest'
import type { Sql } from '#app/core/db/pool.ts'
import { addOrders, hurry, setUpAliyun, TEST_ALIYUN } from '#app/features/sms/test-sms.ts'
import { startAliyunSms } from '../e2e/vendors/aliyun-sms.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'
import { useWorkers } from './test-workers.ts'

const ORDERS = 60
const KILLS = 12
const workers = useWorkers({
  env: () => ({ TIHUO_SMS_ALIYUN_ENDPOINT: vendor.url }),
  closing: () => vendor?.close(),
})
let sql: Sql
let shop: Merchant
let vendor: Awaited<ReturnType<typeof startAliyunSms>>

beforeAll(async () => {
  vendor = await startAliyunSms(TEST_ALIYUN, { limits: false })
  sql = workers.sql()
  shop = await makeMerchant(sql, { cards: ORDERS + 20 })
  await setUpAliyun(await memberOf(shop.owner.userId))
})

test('messages', async () => {
  const phones = Array.from({ length: ORDERS }, (_, i) => String(13_700_000_000 + i))
  await addOrders(
    sql,
    shop,
    phones.map((phone, i) => ({ serial: 10 + i, phone })),
  )
  const count = async (...states: string[]) => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from sms_messages where status::text = any (${states})`
    return row?.n ?? 0
  }
  // Slow enough that a kill meets messages on their way, there or back.
  vendor.slow(40)
  await workers.killWhileWorking({
    ...{ times: KILLS, withinMs: 60 },
    progress: () => vendor.messages.length,
    enough: async () => (await count('queued')) < 8,
    // The lease of the dead worker's messages.
    afterwards: () => sql`update sms_messages set due_at = now() where status = 'sending'`,
  })
  vendor.slow(0)
  await workers.start()
  const settled = async () => {
    await hurry(sql, shop.merchantId)
    return count('sent', 'delivered')
  }
  await expect.poll(settled, { timeout: 60_000, interval: 200 }).toBe(ORDERS)
  const texted = vendor.messages.map((message) => message.phone)
  expect(texted.sort()).toEqual(phones)
  const [uncertain] = await sql<
    { n: number }[]
  >`select count(*)::int as n from sms_messages where attempts > 1`
  expect(uncertain?.n).toBeLessThan(ORDERS)
}, 300_000)
