import { beforeAll, describe, expect, test } from 'vitest'
import {
  addMember,
  as,
  codeOf,
  dayInShanghai,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../supabase/tests/support.ts'
import { testInput } from '../jobs/test-input.ts'
import { loadReport } from './data.ts'
import { runReportRebuild } from './jobs.ts'
import { foldDeltas, requestRebuild } from './mutations.ts'
import { fold, insertOrders, readerOf, rebuild, requestFor, type TestOrder } from './test-orders.ts'

const stack = useStack('worker')
const zone = 'Asia/Shanghai'
let shop: Merchant

describe('never stale, never double', () => {
  const october = requestFor('product', { grain: 'month', columns: ['2026-10'] })
  const order = (serial: number): TestOrder => ({
    ...{ serial, at: '2026-10-05T00:00:00Z', productId: shop.products[0] },
  })
  const total = async () => (await loadReport(readerOf(shop, zone), october)).totals.redemptions
  beforeAll(async () => {
    shop = await makeMerchant(stack.sql, { cards: 120 })
  })

  test('each read has what was there before it, and nothing that came after, whatever folds meanwhile', async () => {
    let done = 0
    let busy = true
    const placing = (async () => {
      for (let serial = 11; serial <= 110; serial += 1) {
        await insertOrders(stack.sql, shop, [order(serial)])
        done += 1
      }
      busy = false
    })()
    const folding = (async () => {
      while (busy) await fold(shop)
    })()
    while (busy) {
      const before = done
      const seen = await total()
      expect(seen).toBeGreaterThanOrEqual(before)
      // One more may be committed and not yet be known to us.
      expect(seen).toBeLessThanOrEqual(done + 1)
    }
    await Promise.all([placing, folding])
    expect(await total()).toBe(100)
  })

  test('an order that is not committed while folding is folded later', async () => {
    const before = await total()
    let release: () => void = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    const started = Promise.withResolvers<void>()
    const transaction = stack.sql.begin(async (tx) => {
      await tx`update orders set face_value_minor = 5, created_at = '2026-10-06T00:00:00Z' where merchant_id = ${shop.merchantId} and card_serial = 20`
      await tx`update orders set status = 'cancelled' where merchant_id = ${shop.merchantId} and card_serial = 21`
      started.resolve()
      await held
    })
    await started.promise
    await foldDeltas(shop.merchantId)
    await rebuild(shop)
    expect(await total()).toBe(before)
    release()
    await transaction
    expect(await total()).toBe(before - 1)
    await foldDeltas(shop.merchantId)
    expect(await total()).toBe(before - 1)
  })

  test('a fold that dies changes nothing, and two at once fold once', async () => {
    await stack.sql`update orders set status = 'cancelled' where merchant_id = ${shop.merchantId} and card_serial in (30, 31)`
    const before = await total()
    const blocked = stack.sql.begin(async (tx) => {
      // The last thing a fold writes fails: everything else of it is undone.
      await tx`alter table report_sums add constraint no_writes check (merchant_id <> ${tx.unsafe(`'${shop.merchantId}'`)}) not valid`
    })
    await blocked
    await expect(foldDeltas(shop.merchantId)).rejects.toThrow(/no_writes/)
    expect(await total()).toBe(before)
    await stack.sql`alter table report_sums drop constraint no_writes`
    const folded = await Promise.all([foldDeltas(shop.merchantId), foldDeltas(shop.merchantId)])
    expect(folded.filter((count) => (count ?? 0) > 0)).toHaveLength(1)
    expect(await total()).toBe(before)
  })

  test('an update of something else writes no delta', async () => {
    await foldDeltas(shop.merchantId)
    await stack.sql`update orders set admin_remark = 'x', updated_at = now(), city = '杭州市' where merchant_id = ${shop.merchantId}`
    const [left] = await stack.sql<{ n: number }[]>`
      select count(*) as n from report_deltas where merchant_id = ${shop.merchantId}`
    expect(left?.n).toBe(0)
  })

  test('a rebuild that dies goes on with the next month, and one that is cancelled leaves the report right', async () => {
    const before = await total()
    const asker = { merchantId: shop.merchantId, userId: shop.owner.userId }
    const jobId = await requestRebuild(await memberOf(shop.owner.userId))
    // The same job for whoever asks while it waits.
    expect(await requestRebuild(await memberOf(shop.owner.userId))).toBe(jobId)
    await expect(runReportRebuild(testInput(asker, jobId, { signal: AbortSignal.abort() }))).rejects.toThrow()
    expect(await total()).toBe(before)
    await runReportRebuild(testInput(asker, jobId))
    const [job] = await stack.sql<{ status: string; done: number; total: number }[]>`
      select status, done, total from jobs where merchant_id = ${shop.merchantId} and job_id = ${jobId}`
    expect(job).toEqual({ status: 'done', done: 102, total: 102 })
    expect(await total()).toBe(before)

    const second = await requestRebuild(await memberOf(shop.owner.userId))
    await stack.sql`update jobs set cancel_requested = true where merchant_id = ${shop.merchantId} and job_id = ${second}`
    await runReportRebuild(testInput(asker, second))
    const [state] =
      await stack.sql`select build_id, time_zone from report_states where merchant_id = ${shop.merchantId}`
    expect(state).toEqual({ build_id: null, time_zone: zone })
    expect(await total()).toBe(before)
  })

  test('a merchant that moves to another zone gets its days at once', async () => {
    await stack.sql`update orders set created_at = '2026-10-31T20:00:00Z' where merchant_id = ${shop.merchantId} and card_serial = 40`
    await fold(shop)
    const shanghai = await total()
    await stack.sql`update merchants set time_zone = 'America/New_York' where merchant_id = ${shop.merchantId}`
    const newYork = async () =>
      (await loadReport(readerOf(shop, 'America/New_York'), october)).totals.redemptions
    expect(await newYork()).toBe(shanghai + 1)
    await fold(shop)
    expect(await newYork()).toBe(shanghai + 1)
    const [state] =
      await stack.sql`select time_zone from report_states where merchant_id = ${shop.merchantId}`
    expect(state?.time_zone).toBe('America/New_York')
  })
})

describe('who reads reports', () => {
  const request = requestFor('channel', {
    ...{ grain: 'month', columns: [dayInShanghai().slice(0, 7)] },
  })

  test('staff with report.read sees all, with names, and needs no right to see cards or orders', async () => {
    const other = await makeMerchant(stack.sql)
    const allowed = await addMember(stack.sql, other.merchantId, { permissions: ['report.read'] })
    await stack.sql`update orders set channel_id = ${other.channelId} where merchant_id = ${other.merchantId}`
    const seen = await loadReport(readerOf(other, zone, allowed.userId), request)
    expect(seen.totals.redemptions).toBe(2)
    expect(seen.rows.map((row) => row.name)).toEqual(['Channel'])
    // Before the roll-ups are built it is the orders that are counted.
    await stack.sql`update report_states set time_zone = null where merchant_id = ${other.merchantId}`
    expect(await loadReport(readerOf(other, zone, allowed.userId), request)).toEqual(seen)
  })

  test('others see nothing', async () => {
    const other = await makeMerchant(stack.sql)
    for (const account of [other.staff, other.store, other.supplier, shop.owner]) {
      const reader = readerOf(other, zone, account.userId)
      const seen = await loadReport(reader, request)
      expect([seen.rows, seen.totals.parcels], account.loginName).toEqual([[], 0])
      if (account === shop.owner) continue
      for (const refused of [
        `select * from private.report_orders('UTC', '2026-01-01', '2027-01-01')`,
        `select * from private.report_names('channel', null)`,
      ])
        expect(await codeOf(as(stack.webUrl, reader.scope.claims, (tx) => tx.unsafe(refused)))).toBe('42501')
    }
  })
})
