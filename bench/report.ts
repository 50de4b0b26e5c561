// A pivot of 12 months by 200 products over 5,000,000 orders of one merchant: what the page of the report loads (with
// totals, names, sorting and row-level security), against the plain GROUP BY over the orders by the superuser, which has
// no policies to obey. Both give the same numbers, cell by cell, or the bench fails.
import { withSystem } from '#app/core/db/door.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { addMonths } from '#app/features/reports/calendar.ts'
import { loadReport, type Reader } from '#app/features/reports/data.ts'
import { foldReports } from '#app/features/reports/jobs.ts'
import type { Counts, Report, ReportRequest } from '#app/features/reports/types.ts'
import { type Bench, type BenchCase, timed } from './lib/bench.ts'
import { makeBenchMerchant } from './lib/merchant.ts'

// Fewer while developing: ROWS=200000 npm run bench -- report
const ROWS = Number(process.env.ROWS ?? 5_000_000)
const PRODUCTS = 200
const [BATCHES, CHANNELS, STORES, SUPPLIERS] = [100, 12, 30, 15]
/** Of orders that were placed since the roll-ups were last folded. */
const UNFOLDED = 500
const ZONE = 'Asia/Shanghai'
const FIRST_MONTH = '2025-11'
const MONTHS = 12
/** Orders per statement of the load. */
const PORTION = 500_000

/** Runs a load without the secondary indexes of two tables, and makes those again that either side could use. */
async function withoutIndexes(sql: Sql, load: () => Promise<void>): Promise<void> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i where i.indrelid in ('public.orders'::regclass, 'public.cards'::regclass) and not i.indisprimary
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`)
  await load()
  // The others serve look-ups of single orders, by phone, state or card; they only make loading longer.
  for (const { name, definition } of indexes)
    if (/orders_newest|orders_changed/.test(name)) await sql.unsafe(definition)
}

/** Members of the dimensions, and a card and an order of each serial; straight into the tables. */
async function fill(sql: Sql, merchantId: string, memberId: string): Promise<void> {
  for (const [table, id, count] of [
    ['channels', 'channel_id', CHANNELS],
    ['stores', 'store_id', STORES],
    ['suppliers', 'supplier_id', SUPPLIERS],
  ] as const)
    await sql`
      insert into ${sql(table)} (merchant_id, ${sql(id)}, name)
      select ${merchantId}, md5(${table} || i)::uuid, ${table} || ' ' || i from generate_series(0, ${count - 1}::int) i`
  await sql`
    insert into products (merchant_id, product_id, name, price_minor)
    select ${merchantId}, md5('products' || i)::uuid, 'Gift ' || i, 38800 from generate_series(0, ${PRODUCTS - 1}::int) i`
  await sql.begin(async (tx) => {
    // Foreign keys hold by construction here, and checking them row by row is most of the time of such a load.
    await tx`set local session_replication_role = replica`
    await tx`
      insert into card_batches (merchant_id, batch_id, name, face_value_minor, quantity, number_mode, number_digits,
        start_number, password_length, password_alphabet, serial_from, generated, status, created_by)
      select ${merchantId}, md5('batches' || i)::uuid, 'Batch ' || i, 10000 * (1 + i % 7), ${ROWS / BATCHES}::int, 'sequential',
        12, 0, 8, 'safe', 1 + i * ${ROWS / BATCHES}::bigint, ${ROWS / BATCHES}::int, 'ready', ${memberId}
      from generate_series(0, ${BATCHES - 1}::int) i`
  })
  for (let from = 1; from <= ROWS; from += PORTION) await fillPortion(sql, merchantId, from)
}

// Goods sell unevenly, a batch is for ten products or so and sold by one channel, a product has one supplier, and one
// card in four was given to a store: rows of the roll-up are many, as in real life.
async function fillPortion(sql: Sql, merchantId: string, from: number): Promise<void> {
  const upTo = Math.min(from + PORTION - 1, ROWS)
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into cards (merchant_id, serial, number, batch_id, status)
      select ${merchantId}, i, lpad(i::text, 12, '0'), md5('batches' || ((i - 1) / ${ROWS / BATCHES}::bigint))::uuid, 'redeemed'
      from generate_series(${from}::bigint, ${upTo}::bigint) i`
    await tx`
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
        supplier_id, store_id, channel_id, status, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc,
        region_code, province, city, district, carrier, tracking_no, shipped_at, cancelled_at, created_at, ship_on)
      select ${merchantId}, gen_random_uuid(), lpad(i::text, 14, '0'), i, md5('products' || p.n)::uuid, 'Gift ' || p.n,
        10000 * (1 + b.n % 7), md5('suppliers' || p.n % ${SUPPLIERS}::int)::uuid,
        case when i % 4 = 0 then md5('stores' || (i / 4) % ${STORES}::int)::uuid end,
        md5('channels' || b.n % ${CHANNELS}::int)::uuid,
        (case when i % 29 = 0 then 'cancelled' when i % 13 = 0 then 'pending' else 'shipped' end)::order_status,
        decode(repeat('ab', 60), 'hex'), decode(md5('n' || i), 'hex'), decode(repeat('ab', 50), 'hex'),
        decode(md5('p' || i), 'hex'), decode(repeat('ab', 90), 'hex'), '330106', '浙江省', '杭州市', '西湖区',
        'SF', 'SF' || lpad(i::text, 12, '0'), t.at, case when i % 29 = 0 then t.at end, t.at, t.at::date
      from generate_series(${from}::bigint, ${upTo}::bigint) i
      cross join lateral (select ((i - 1) / ${ROWS / BATCHES}::bigint)::int as n) b
      cross join lateral (select (b.n * 7 + ((i * 7919 % 1000003)::float8 / 1000003) ^ 2 * 12)::int % ${PRODUCTS} as n) p
      -- Spread over 13 months, one of which is not asked for.
      cross join lateral (select timestamptz '2025-10-01 00:00+08' + (i * 104729 % 34214400) * interval '1 second' as at) t`
  })
}

const columns = Array.from({ length: MONTHS }, (_, at) => addMonths(FIRST_MONTH, at))
const request: ReportRequest = {
  ...{ rows: 'product', measure: 'redemptions', preset: undefined, filters: {} },
  period: { grain: 'month', columns },
  sort: { by: 'total', descending: true },
}

type Counted = { product: string; month: string } & Counts

/** What somebody would write who has the orders and nothing else. */
async function countPlainly(sql: Sql, merchantId: string): Promise<Counted[]> {
  const rows = await sql<Counted[]>`
    select product_id as product, to_char(date_trunc('month', created_at at time zone ${ZONE}), 'YYYY-MM') as month,
      count(*) filter (where status <> 'cancelled' and part = 1) as redemptions,
      coalesce(sum(face_value_minor) filter (where status <> 'cancelled'), 0)::bigint as value,
      count(*) filter (where status <> 'cancelled') as parcels,
      count(*) filter (where status in ('shipped', 'finished')) as shipped,
      count(*) filter (where status = 'cancelled') as cancelled
    from orders
    where merchant_id = ${merchantId}
      and created_at >= ${`${FIRST_MONTH}-01`}::timestamp at time zone ${ZONE}
      and created_at < ${`${addMonths(FIRST_MONTH, MONTHS)}-01`}::timestamp at time zone ${ZONE}
    group by 1, 2`
  return [...rows]
}

/** Every cell, and every sum, in one measure. */
function isSame(report: Report, counted: Counted[], measure: keyof Counts): boolean {
  const cells = report.rows.flatMap((row) =>
    row.cells.flatMap((count, at) => (count === 0 ? [] : [`${row.id} ${report.columns[at]} ${count}`])),
  )
  const wanted = counted.flatMap((cell) =>
    cell[measure] === 0 ? [] : [`${cell.product} ${cell.month} ${cell[measure]}`],
  )
  const sum = (of: Counted[]) => of.reduce((total, cell) => total + cell[measure], 0)
  return (
    cells.sort().join() === wanted.sort().join() &&
    report.totals[measure] === sum(counted) &&
    report.columns.every(
      (month, at) => report.columnTotals[at] === sum(counted.filter((cell) => cell.month === month)),
    )
  )
}

async function isExact(sql: Sql, reader: Reader): Promise<boolean> {
  const counted = await countPlainly(sql, reader.merchantId)
  const measures = ['redemptions', 'value', 'parcels', 'shipped', 'cancelled'] as const
  const reports = await Promise.all(measures.map((measure) => loadReport(reader, { ...request, measure })))
  return reports.every((report, at) => isSame(report, counted, measures[at] ?? 'value'))
}

export const bench: Bench = {
  // Their time over ours: a rate.
  limit: 20,
  measure: 'rate',
  pairs: 5,
  prepare: async ({ adminUrl }) => {
    const { sql, account } = await makeBenchMerchant(adminUrl)
    const merchantId = account.merchant_id
    await sql`set maintenance_work_mem = '512MB'`
    const loading = await timed(() => withoutIndexes(sql, () => fill(sql, merchantId, account.member_id)))
    await sql`vacuum analyze orders`
    await sql`vacuum analyze cards`
    const building = await timed(async () => {
      await withSystem(
        'the load went past the triggers',
        ({ tx }) => tx`update report_states set time_zone = null where merchant_id = ${merchantId}`,
      )
      await foldReports({ merchantId, signal: new AbortController().signal })
    })
    await sql`analyze`
    // Something that nobody has folded yet, as there nearly always is.
    await sql`
      update orders set face_value_minor = face_value_minor + 1, updated_at = now()
      where merchant_id = ${merchantId} and card_serial <= ${UNFOLDED}`
    const reader: Reader = { scope: account.scope, merchantId, timeZone: ZONE, locale: 'zh-CN' }
    const exactBefore = await isExact(sql, reader)
    const pivot: BenchCase = {
      name: `${MONTHS} months × ${PRODUCTS} products over ${ROWS} orders`,
      ours: () => timed(() => loadReport(reader, request)),
      baseline: () => timed(() => countPlainly(sql, merchantId)),
    }
    return {
      cases: [pivot],
      detail: async () => {
        const exact = exactBefore && (await isExact(sql, reader))
        const [size] = await sql<Record<string, number>[]>`
          select (select count(*) from orders) as orders, (select count(*) from report_days) as "rollUpRows",
            (select count(*) from report_sums) as sums, (select count(*) from report_deltas) as unfolded`
        await sql.end()
        const seconds = (ms: number) => Math.round(ms / 1000)
        return { ok: exact, exact, ...size, loadSeconds: seconds(loading), buildSeconds: seconds(building) }
      },
    }
  },
}
