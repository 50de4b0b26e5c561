import { beforeAll, describe, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import {
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { cancelJob } from '../jobs/mutations.ts'
import { workbook } from '../spreadsheets/test-files.ts'
import { listShipments, loadShipment, loadShippingOf, previewLines } from './data.ts'
import { runShipping } from './jobs.ts'
import { BLOCK_LINES } from './limits.ts'
import { startShipping } from './mutations.ts'
import {
  arrange,
  detail,
  failedRows,
  HEADER,
  inputFor,
  newOrder,
  orderOf,
  owner,
  resultsOf,
  ship,
  shop,
  supplier,
  trackingNo,
  upload,
} from './test-shipping.ts'

const stack = useStack('worker')
let other: Merchant

beforeAll(async () => {
  await arrange(stack)
  other = await makeMerchant(stack.sql)
})

const orders = () => snapshot(stack.sql, 'orders', shop.merchantId)

describe('a file from upload to the end', () => {
  test('each line has its result; the file again changes nothing', async () => {
    const [a, b] = [await newOrder(), await newOrder()]
    const [numberA, numberB] = [trackingNo(), trackingNo()]
    const bytes = workbook([
      HEADER,
      [a, '张三', numberA, '顺丰'],
      ['无此单', '', trackingNo(), 'SF'],
      [b, '', numberB, '中通快递'],
    ])
    const shipmentId = await upload(bytes)
    expect(await detail(shipmentId)).toMatchObject({
      ...{ status: 'checked', lineCount: 3, foreseen: { SHIPPED: 2, ORDER_UNKNOWN: 1 } },
      ...{ notes: { NUMBER_UNUSUAL: 1 }, fileKept: true },
      mapping: { order: 0, tracking: 2, carrier: 3, names: { tracking: '快递单号' } },
    })
    const preview = await previewLines(owner.scope, shop.merchantId, shipmentId)
    expect(preview.first.map(({ orderNo, carrier }) => [orderNo, carrier])).toEqual([
      [a, 'SF'],
      [b, 'ZTO'],
    ])
    expect(preview.problems).toMatchObject([{ line: 3, verdict: 'ORDER_UNKNOWN' }])
    const jobId = await ship(shipmentId)
    expect(await resultsOf(shipmentId)).toEqual([
      [2, 'SHIPPED'],
      [3, 'ORDER_UNKNOWN'],
      [4, 'SHIPPED'],
    ])
    expect(await orderOf(a)).toEqual({ status: 'shipped', carrier: 'SF', no: numberA })
    expect(await orderOf(b)).toEqual({ status: 'shipped', carrier: 'ZTO', no: numberB })
    expect(await detail(shipmentId)).toMatchObject({
      status: 'done',
      results: { SHIPPED: 2, ORDER_UNKNOWN: 1 },
    })
    const [entry] =
      await stack.sql`select action, card_count as n, detail from card_log where log_id = ${jobId}`
    expect(entry).toMatchObject({
      ...{ action: 'orders.ship_file', n: 2 },
      detail: { outcome: 'done', shipmentId, fileName: '发货.xlsx', refused: 1, left: 0 },
    })
    const [order] =
      await stack.sql`select order_id as id from orders where merchant_id = ${shop.merchantId} and order_no = ${b}`
    expect(
      await withTenant(owner.scope, ({ tx }) => loadShippingOf(tx, shop.merchantId, order?.id)),
    ).toMatchObject({ shipmentId, line: 4, fileName: '发货.xlsx', by: 'Test owner' })

    const before = await orders()
    const again = await upload(bytes)
    expect(await detail(again)).toMatchObject({ foreseen: { SAME_ALREADY: 2, ORDER_UNKNOWN: 1 } })
    expect(await startShipping(owner, again)).toEqual({ ok: false, reason: 'NOTHING_TO_SHIP' })
    expect(await orders()).toBe(before)
  })

  test('two uploads of one file, both started: each order is shipped once, and the second changes nothing', async () => {
    const rows = [[await newOrder(), '', trackingNo(), '']]
    const [first, second] = [await upload(rows), await upload(rows)]
    await ship(first)
    const before = await orders()
    await ship(second)
    expect(await resultsOf(second)).toEqual([[2, 'SAME_ALREADY']])
    expect(await orders()).toBe(before)
  })

  test('an order that was shipped otherwise, cancelled or held since the check is refused', async () => {
    const names = [await newOrder(), await newOrder(), await newOrder()]
    const shipmentId = await upload(names.map((name) => [name, '', trackingNo(), 'SF']))
    const set = (orderNo: string | undefined, columns: Record<string, unknown>) => stack.sql`
      update orders set ${stack.sql(columns)} where merchant_id = ${shop.merchantId} and order_no = ${orderNo ?? ''}`
    await set(names[0], {
      status: 'shipped',
      carrier: 'SF',
      tracking_no: 'SF1111111111',
      shipped_at: new Date(),
    })
    await set(names[1], { status: 'cancelled' })
    await set(names[2], { review: 'held' })
    await ship(shipmentId)
    expect((await resultsOf(shipmentId)).map(([, result]) => result)).toEqual([
      ...['ALREADY_SHIPPED', 'ORDER_CANCELLED', 'ORDER_HELD'],
    ])
    expect(await orderOf(names[0] ?? '')).toMatchObject({ no: 'SF1111111111' })
  })

  test('orders of another merchant are unknown orders', async () => {
    const before = await snapshot(stack.sql, 'orders', other.merchantId)
    await stack.sql`update orders set order_no = 'FOREIGN1' where order_id = ${other.orders[0]}`
    const shipmentId = await upload([['FOREIGN1', '', trackingNo(), 'SF']])
    expect(await detail(shipmentId)).toMatchObject({ foreseen: { ORDER_UNKNOWN: 1 } })
    await stack.sql`update orders set order_no = 'O1' where order_id = ${other.orders[0]}`
    expect(await snapshot(stack.sql, 'orders', other.merchantId)).toBe(before)
  })
})

describe('a job that is disturbed', () => {
  /** A file of more lines than two blocks have, with an order at the beginning, in the middle and at the end. */
  async function longFile() {
    const names = [await newOrder(), await newOrder(), await newOrder()]
    const lines = BLOCK_LINES * 2 + 10
    const at = new Map([
      [0, names[0]],
      [BLOCK_LINES + 5, names[1]],
      [lines - 1, names[2]],
    ])
    const rows = Array.from({ length: lines }, (_, i) => [at.get(i) ?? `NONE${i}`, '', trackingNo(), 'SF'])
    return { shipmentId: await upload(rows), names, lines }
  }

  /** Runs until so many lines are done, and no further, as a worker does that is told to stop. */
  async function runUntil(jobId: string, lines: number) {
    const stop = new AbortController()
    const running = runShipping(inputFor(owner, jobId, { signal: stop.signal }))
    running.catch(() => undefined)
    await expect
      .poll(
        async () => {
          const [job] = await stack.sql<{ done: number }[]>`select done from jobs where job_id = ${jobId}`
          return job?.done ?? 0
        },
        { interval: 1, timeout: 10_000 },
      )
      .toBeGreaterThanOrEqual(lines)
    stop.abort()
    await running.catch(() => undefined)
  }

  test('goes on where the attempt before has stopped', async () => {
    const { shipmentId, names, lines } = await longFile()
    const started = await startShipping(owner, shipmentId)
    if (!started.ok) throw new Error(started.reason)
    await runUntil(started.jobId, 1)
    await runShipping(inputFor(owner, started.jobId))
    const results = await resultsOf(shipmentId)
    expect(results.map(([line]) => line)).toEqual(Array.from({ length: lines }, (_, i) => i + 2))
    expect(results.filter(([, result]) => result === 'SHIPPED')).toHaveLength(3)
    expect(await orderOf(names[2] ?? '')).toMatchObject({ status: 'shipped' })
    expect(await detail(shipmentId)).toMatchObject({ results: { SHIPPED: 3, ORDER_UNKNOWN: lines - 3 } })
    expect(await stack.sql`select from card_log where log_id = ${started.jobId}`).toHaveLength(1)
  })

  test('two attempts at once do each block once', async () => {
    const { shipmentId, lines } = await longFile()
    const started = await startShipping(owner, shipmentId)
    if (!started.ok) throw new Error(started.reason)
    await Promise.allSettled([1, 2, 3].map(() => runShipping(inputFor(owner, started.jobId))))
    expect(await resultsOf(shipmentId)).toHaveLength(lines)
    expect(await detail(shipmentId)).toMatchObject({ status: 'done', results: { SHIPPED: 3 } })
    expect(await stack.sql`select from card_log where log_id = ${started.jobId}`).toHaveLength(1)
  })

  test('cancelled, it leaves the rest alone and says which lines those are', async () => {
    const { shipmentId, names, lines } = await longFile()
    const started = await startShipping(owner, shipmentId)
    if (!started.ok) throw new Error(started.reason)
    await stack.sql`update jobs set done = 0 where job_id = ${started.jobId}`
    expect(await cancelJob(owner.scope, started.jobId)).toEqual({ ok: true })
    await runShipping(inputFor(owner, started.jobId))
    expect(await detail(shipmentId)).toMatchObject({
      status: 'cancelled',
      job: { status: 'cancelled', done: 0 },
    })
    expect(await orderOf(names[0] ?? '')).toMatchObject({ status: 'pending' })
    const failed = await failedRows(shipmentId)
    expect(failed).toHaveLength(lines + 1)
    expect(failed[1]?.[4]).toBe('还没有处理，发货就停止了')
    const [entry] =
      await stack.sql`select card_count as n, detail from card_log where log_id = ${started.jobId}`
    expect(entry).toMatchObject({ n: 0, detail: { outcome: 'cancelled', left: lines } })
  })

  test('one whose account may not ship any more fails, and the log says so', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
    const member = await memberOf(account.userId)
    const shipmentId = await upload([[await newOrder(), '', trackingNo(), 'SF']], member)
    const started = await startShipping(member, shipmentId)
    if (!started.ok) throw new Error(started.reason)
    await stack.sql`update members set permissions = '{}' where member_id = ${account.memberId}`
    await expect(runShipping(inputFor(member, started.jobId))).rejects.toThrow('FORBIDDEN')
    expect(await detail(shipmentId)).toMatchObject({
      status: 'shipping',
      job: { status: 'failed', reason: 'FORBIDDEN' },
    })
    const [entry] = await stack.sql`
      select action, card_count as n, detail ->> 'reason' as reason from card_log
      where merchant_id = ${shop.merchantId} and detail ->> 'operationId' = ${started.jobId}`
    expect(entry).toEqual({ action: 'orders.ship_file', n: 0, reason: 'FORBIDDEN' })
  })
})

describe('suppliers', () => {
  test('ship their own orders alone, and see their own files alone', async () => {
    const [own, foreign] = [await newOrder({ product: 0 }), await newOrder({ product: 1 })]
    const rows = [
      [own, '', trackingNo(), 'SF'],
      [foreign, '', trackingNo(), 'SF'],
    ]
    const shipmentId = await upload(rows, supplier)
    expect(await detail(shipmentId, supplier)).toMatchObject({ foreseen: { SHIPPED: 1, ORDER_UNKNOWN: 1 } })
    await ship(shipmentId, supplier)
    expect(await resultsOf(shipmentId, supplier)).toEqual([
      [2, 'SHIPPED'],
      [3, 'ORDER_UNKNOWN'],
    ])
    expect(await orderOf(foreign)).toMatchObject({ status: 'pending' })
    const merchants = await upload([[foreign, '', trackingNo(), 'SF']])
    expect(await loadShipment(supplier.scope, merchants)).toBeUndefined()
    expect((await listShipments(supplier.scope)).shipments.map((each) => each.shipmentId)).toEqual([
      shipmentId,
    ])
    expect((await listShipments(owner.scope)).shipments.map((each) => each.shipmentId)).toContain(shipmentId)
    expect(await startShipping(supplier, merchants)).toEqual({ ok: false, reason: 'SHIPMENT_GONE' })
  })

  test('cannot write results or rows into files of others, or a file in the name of the merchant', async () => {
    const merchants = await upload([[await newOrder(), '', trackingNo(), 'SF']])
    const before = await snapshot(stack.sql, 'bulk_shipment_lines', shop.merchantId)
    const write = (statement: string) =>
      codeOf(as(stack.webUrl, supplier.scope.claims, (tx) => tx.unsafe(statement)))
    const values = `'${shop.merchantId}', '${merchants}'`
    expect(
      await write(
        `insert into bulk_shipment_lines (merchant_id, shipment_id, line, order_no, carrier, tracking_no, result)
          values (${values}, 99, 'O1', 'SF', 'SF1000000001', 'SHIPPED')`,
      ),
    ).toBe('42501')
    expect(
      await write(
        `insert into bulk_shipments (merchant_id, shipment_id, file_name, file_bytes, sha256, source, created_by)
          values ('${shop.merchantId}', gen_random_uuid(), 'x', 1, repeat('a', 64), '{}', '${supplier.member_id}')`,
      ),
    ).toBe('42501')
    await write(`update bulk_shipments set status = 'expired' where shipment_id = '${merchants}'`)
    expect(await detail(merchants)).toMatchObject({ status: 'checked' })
    expect(await snapshot(stack.sql, 'bulk_shipment_lines', shop.merchantId)).toBe(before)
  })
})
