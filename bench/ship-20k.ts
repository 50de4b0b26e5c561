// Bulk shipping of a checked file of 20,000 lines as a job (blocks under row-level security, orders locked and looked
// at, a result for each line, progress, the entry in the operation log) against one bare UPDATE of the same 20,000
// orders by the superuser: the same columns, the same triggers.
import type { Sql } from '#app/core/db/pool.ts'
import { runShipping } from '#app/features/shipping/jobs.ts'
import { startShipping, storeUpload } from '#app/features/shipping/mutations.ts'
import { type Bench, timed } from './lib/bench.ts'
import { type BenchMerchant, inputOf, makeBatch, makeBenchMerchant } from './lib/merchant.ts'

const ORDERS = 20_000

const orderNo = (i: number) => `261122${String(i).padStart(8, '0')}`
const trackingNo = (i: number) => `SF1${String(i).padStart(12, '0')}`

/** Both sides find the same fresh orders, without anything that an earlier round has left in tables or indexes. */
async function freshOrders(sql: Sql, { account, productId }: BenchMerchant): Promise<void> {
  await sql`truncate orders, bulk_shipments cascade`
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
        consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province, city, district, ship_on,
        created_at)
      select ${account.merchant_id}, gen_random_uuid(), '261122' || lpad(i::text, 8, '0'), i, ${productId}, 'Crab', 38800,
        sha256('name'), decode(md5(i::text), 'hex'), sha256('phone'), decode(md5(i::text), 'hex'),
        sha256('address') || sha256('more'), '310101', '上海市', '上海市', '黄浦区', current_date,
        now() - interval '1 hour' + i * interval '1 millisecond'
      from generate_series(1, ${ORDERS}::bigint) i`
  })
  await sql`vacuum analyze orders`
  await sql`checkpoint`
}

async function check(sql: Sql): Promise<void> {
  const [row] = await sql<{ n: number; numbers: number }[]>`
    select count(*) as n, count(distinct tracking_no) as numbers from orders
    where status = 'shipped' and carrier = 'SF' and shipped_at is not null`
  if (row?.n !== ORDERS || row.numbers !== ORDERS) throw new Error(`shipped ${JSON.stringify(row)}`)
}

/** Each line has its one result, and the log its entry. */
async function checkResults(sql: Sql, jobId: string): Promise<void> {
  const [row] = await sql<{ lines: number; entries: number }[]>`
    select (select count(*) from bulk_shipment_lines where result = 'SHIPPED' and order_id is not null) as lines,
      (select count(*) from card_log where log_id = ${jobId} and card_count = ${ORDERS}) as entries`
  if (row?.lines !== ORDERS || row.entries !== 1) throw new Error(`told ${JSON.stringify(row)}`)
}

/** Uploads the file and asks for the job, as people do. The lines come in no order of the table's. */
async function ask({ account }: BenchMerchant): Promise<string> {
  const lines = Array.from({ length: ORDERS }, (_, i) => ((i * 7919) % ORDERS) + 1)
  const rows = lines.map((i) => `${orderNo(i)},顺丰速运,${trackingNo(i)}`)
  const bytes = Buffer.from(['订单号,快递公司,运单号', ...rows, ''].join('\n'))
  const stored = await storeUpload(account, { name: 'ship.csv', bytes })
  if (!stored.ok) throw new Error(stored.reason)
  const started = await startShipping(account, stored.shipmentId)
  if (!started.ok) throw new Error(started.reason)
  return started.jobId
}

function caseOf(merchant: BenchMerchant) {
  const { sql, account } = merchant
  return {
    name: 'ship',
    ours: async () => {
      await freshOrders(sql, merchant)
      const jobId = await ask(merchant)
      await sql`checkpoint`
      const ms = await timed(() => runShipping(inputOf(account, jobId)))
      await check(sql)
      await checkResults(sql, jobId)
      return ms
    },
    baseline: async () => {
      await freshOrders(sql, merchant)
      const ms = await timed(
        () => sql`
          update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF1' || lpad(card_serial::text, 12, '0'),
            shipped_at = now(), updated_at = now()
          where merchant_id = ${account.merchant_id} and status = 'pending'`,
      )
      await check(sql)
      return ms
    },
  }
}

/** Cards for the orders to be of; no order here is looked up by its card. */
async function makeCards(merchant: BenchMerchant): Promise<void> {
  const { sql, account } = merchant
  const { batchId } = await makeBatch(merchant, { quantity: String(ORDERS), prefix: 'X' })
  await sql`update card_batches set status = 'ready', generated = quantity where batch_id = ${batchId}`
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into cards (merchant_id, serial, number, batch_id, status, activated_at, redeemed_at)
      select ${account.merchant_id}, i, lpad(i::text, 12, '0'), ${batchId}, 'redeemed', now(), now()
      from generate_series(1, ${ORDERS}::bigint) i`
  })
  await sql`vacuum analyze cards`
}

export const bench: Bench = {
  limit: 5,
  pairs: 7,
  prepare: async (stack) => {
    const merchant = await makeBenchMerchant(stack.adminUrl)
    await makeCards(merchant)
    return {
      cases: [caseOf(merchant)],
      detail: async () => {
        await merchant.sql.end()
        return { orders: ORDERS }
      },
    }
  },
}
