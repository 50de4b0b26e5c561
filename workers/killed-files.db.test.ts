// The real worker process, killed with SIGKILL at random moments, twenty times in each kind of long work; the
// results must be as if nothing had happened. Here a file is made, and orders are shipped by one.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { requestExport } from '#app/features/exports/mutations.ts'
import { objectPath } from '#app/features/exports/stored-file.ts'
import { rowsOf, stored } from '#app/features/exports/test-exports.ts'
import { startShipping, storeUpload as storeShippingFile } from '#app/features/shipping/mutations.ts'
import { useKilledShop } from './test-killed.ts'

const on = useKilledShop()

test('export', async () => {
  const quantity = 8_000
  const { batchId, first } = await on.generated(quantity)
  const choices = { variant: 'printer', split: 'one', protect: false } as const
  const jobs = await on.killAtRandom(async () => {
    const asked = await requestExport(on.owner, { batchId }, choices, 'zh-CN')
    if (!asked.ok) throw new Error(asked.reason)
    return asked.jobId
  }, 600)
  const numbers = await on.sql<{ serial: number; number: string }[]>`
    select serial, number from cards where batch_id = ${batchId} order by serial`
  for (const jobId of jobs) {
    const { result } = await on.jobRow(jobId)
    const bytes = await stored(objectPath(on.owner.merchant_id, jobId, 'xlsx'))
    expect(result).toMatchObject({ rows: quantity, sha256: createHash('sha256').update(bytes).digest('hex') })
    const [, ...rows] = await rowsOf(bytes)
    expect(rows.map((row) => row.slice(0, 2))).toEqual(
      numbers.map(({ serial, number }) => [String(serial), number]),
    )
    expect(new Set(rows.map((row) => row[2]?.length))).toEqual(new Set([8]))
  }
  expect(numbers[0]?.serial).toBe(first)
  await on.expectLogged('cards.export', jobs, quantity)
}, 300_000)

/** Redeemed cards and their pending orders, past every policy. Numbers of a round begin with it. */
async function addOrders(round: number, quantity: number): Promise<void> {
  const bytes = Buffer.alloc(16)
  const { merchant_id } = on.owner
  await on.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into cards (merchant_id, serial, number, batch_id, status, activated_at, redeemed_at)
      select ${merchant_id}, ${round}::bigint * 1000000 + i, 'R' || ${round}::bigint * 1000000 + i, ${on.shop.batchId}, 'redeemed',
        now(), now()
      from generate_series(1, ${quantity}::int) i`
    await tx`
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
        consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province, city, district, ship_on)
      select ${merchant_id}, gen_random_uuid(), 'R' || c.serial, c.serial, ${on.shop.products[1]}, 'Crab', 100, ${bytes},
        ${bytes}, ${bytes}, ${bytes}, ${bytes}, '310101', '上海市', '上海市', '黄浦区', current_date
      from cards c where c.merchant_id = ${merchant_id} and c.number like 'R' || ${round}::text || '%'`
  })
}

test('bulk shipping', async () => {
  const quantity = 10_000
  const shipments: string[] = []
  const jobs = await on.killAtRandom(async () => {
    const round = shipments.length + 10
    await addOrders(round, quantity)
    const serials = Array.from({ length: quantity }, (_, i) => round * 1_000_000 + i + 1)
    const lines = serials.map((serial) => `R${serial},SF9000000${serial}`)
    const bytes = Buffer.from(['订单号,运单号', ...lines, ''].join('\n'))
    const stored = await storeShippingFile(on.owner, { name: 'ship.csv', bytes })
    if (!stored.ok) throw new Error(stored.reason)
    shipments.push(stored.shipmentId)
    const started = await startShipping(on.owner, stored.shipmentId)
    if (!started.ok) throw new Error(started.reason)
    return started.jobId
  }, 500)
  for (const shipmentId of shipments) {
    // One result for each line, each of them that it was shipped, and the order has the number of its line.
    const [done] = await on.sql`
      select count(*)::int as lines, count(distinct l.line)::int as different, count(distinct o.order_id)::int as orders,
        count(*) filter (where l.result = 'SHIPPED' and o.tracking_no = l.tracking_no and o.shipped_at = o.updated_at
          and o.status = 'shipped')::int as right
      from bulk_shipment_lines l
      join orders o on o.merchant_id = l.merchant_id and o.order_no = l.order_no
      where l.shipment_id = ${shipmentId}`
    expect(done).toEqual({ lines: quantity, different: quantity, orders: quantity, right: quantity })
  }
  await on.expectLogged('orders.ship_file', jobs, quantity)
}, 300_000)
