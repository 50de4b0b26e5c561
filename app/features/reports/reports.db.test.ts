import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Merchant, makeMerchant, type Sql, useStack } from '../../../supabase/tests/support.ts'
import { daysBetween } from './calendar.ts'
import { loadReport, type Reader } from './data.ts'
import {
  fold,
  insertOrders,
  randomness,
  readerOf,
  rebuild,
  requestFor,
  type TestOrder,
} from './test-orders.ts'
import {
  type Counts,
  type Dimension,
  type Filters,
  MEASURES,
  NONE,
  type Period,
  type ReportRequest,
} from './types.ts'

const stack = useStack('worker')
const COLUMN: Record<Dimension, string> = {
  product: 'o.product_id',
  batch: 'c.batch_id',
  face: 'b.face_value_minor',
  channel: 'o.channel_id',
  store: 'o.store_id',
  supplier: 'o.supplier_id',
}

type Counted = { row: string; column: string } & Record<keyof Counts, string>

/** What a report must say, counted from the orders as plainly as can be: `row column` to counts. */
async function recount(sql: Sql, shop: Merchant, zone: string, { rows, period, filters }: ReportRequest) {
  const column = `to_char(o.created_at at time zone '${zone}', '${period.grain === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'}')`
  const conditions = Object.entries(filters).map(
    ([dimension, value]) => `and coalesce(${COLUMN[dimension as Dimension]}::text, 'none') = '${value}'`,
  )
  const counted = await sql.unsafe<Counted[]>(`
    select coalesce(${COLUMN[rows]}::text, 'none') as row, ${column} as column,
      count(*) filter (where o.status <> 'cancelled' and o.part = 1) as redemptions,
      coalesce(sum(o.face_value_minor) filter (where o.status <> 'cancelled'), 0) as value,
      count(*) filter (where o.status <> 'cancelled') as parcels,
      count(*) filter (where o.status in ('shipped', 'finished')) as shipped,
      count(*) filter (where o.status = 'cancelled') as cancelled
    from orders o join cards c using (merchant_id) join card_batches b using (merchant_id, batch_id)
    where c.serial = o.card_serial and o.merchant_id = '${shop.merchantId}'
      and ${column} in (${period.columns.map((each) => `'${each}'`).join(', ')}) ${conditions.join(' ')}
    group by 1, 2`)
  return [...counted]
}

/** Compares every cell, the totals of rows, columns and all, in every measure. */
async function expectExact(reader: Reader, shop: Merchant, request: ReportRequest): Promise<number> {
  const truth = await recount(stack.sql, shop, reader.timeZone, request)
  for (const measure of MEASURES) {
    const wanted = truth.filter((cell) => Number(cell[measure]) !== 0)
    const report = await loadReport(reader, { ...request, measure })
    const cells = report.rows.flatMap((row) =>
      row.cells.flatMap((count, at) => (count === 0 ? [] : [`${row.id} ${report.columns[at]} ${count}`])),
    )
    const what = `${measure} by ${request.rows} ${JSON.stringify(request.filters)} ${reader.timeZone}`
    expect(cells.sort(), what).toEqual(wanted.map((c) => `${c.row} ${c.column} ${Number(c[measure])}`).sort())
    const sum = (of: Counted[]) => of.reduce((total, cell) => total + Number(cell[measure]), 0)
    expect(report.totals[measure], what).toBe(sum(truth))
    expect(report.columnTotals, what).toEqual(
      report.columns.map((column) => sum(truth.filter((cell) => cell.column === column))),
    )
    for (const row of report.rows)
      expect(row.totals[measure]).toBe(sum(truth.filter((cell) => cell.row === row.id)))
  }
  return truth.length
}

// Around the borders of days and months, and the hours that clocks in New York and Havana show twice or never.
const MOMENTS = [
  '2026-03-08T04:59:59Z',
  '2026-03-08T07:30:00Z',
  '2026-09-30T15:59:59.999Z',
  '2026-09-30T16:00:00Z',
  '2026-10-01T03:59:59Z',
  '2026-10-01T04:00:00Z',
  '2026-11-01T04:30:00Z',
  '2026-11-01T05:30:00Z',
  '2026-11-01T06:30:00Z',
  '2026-11-02T04:59:00Z',
  '2026-11-02T18:15:00Z',
  '2025-12-31T23:59:59Z',
  '2026-01-01T00:00:00Z',
]
const MONTHS: Period = {
  grain: 'month',
  // Not in a row.
  columns: ['2025-12', '2026-01', '2026-03', '2026-09', '2026-10', '2026-11'],
}
const DAYS: Period = { grain: 'day', columns: daysBetween('2026-09-28', '2026-11-04') }

const CARDS = 400

async function makeShop(zone: string): Promise<Merchant> {
  const shop = await makeMerchant(stack.sql, { cards: CARDS })
  await stack.sql`update merchants set time_zone = ${zone} where merchant_id = ${shop.merchantId}`
  // Half the cards are of another batch, with another value.
  const other = uuid()
  await stack.sql`
    insert into card_batches (merchant_id, batch_id, name, face_value_minor, quantity, number_mode, number_digits,
      start_number, password_length, password_alphabet, serial_from, generated, status, created_by)
    values (${shop.merchantId}, ${other}, 'Other', 58800, 200, 'sequential', 8, 0, 6, 'digits', ${CARDS / 2 + 1}, 200, 'ready',
      ${shop.owner.memberId})`
  await stack.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update cards set batch_id = ${other} where merchant_id = ${shop.merchantId} and serial > ${CARDS / 2}`
  })
  return shop
}

/** Does something to the orders, as a statement of one or of many. */
function actor(shop: Merchant, seed: number, serials: number[]) {
  const { next, pick } = randomness(seed)
  const { merchantId } = shop
  const some = (rate: number) => stack.sql`
    order_id in (select order_id from orders where merchant_id = ${merchantId} order by md5(order_id::text || ${next()})
      limit ${Math.ceil(rate * 12)})`
  const order = (): TestOrder => ({
    serial: serials.pop() as number,
    at: new Date(Date.parse(pick(MOMENTS)) + Math.floor(next() * 3) * 900_000),
    productId: pick(shop.products),
    channelId: pick([shop.channelId, null]),
    storeId: pick([...shop.stores, null]),
    supplierId: pick([...shop.suppliers, null]),
    faceValueMinor: pick([0, 1, 38_800, 58_801]),
    part: pick([1, 1, 1, 2, 3]),
  })
  const set = (change: ReturnType<typeof stack.sql>) =>
    stack.sql`update orders set ${change} where merchant_id = ${merchantId} and ${some(next() / 2)}`
  const shipped = stack.sql`status = 'shipped', carrier = 'SF', tracking_no = 'SF1234567890', shipped_at = now()`
  const steps = [
    () => insertOrders(stack.sql, shop, Array.from({ length: 1 + Math.floor(next() * 8) }, order)),
    () => insertOrders(stack.sql, shop, [order()]),
    () =>
      stack.sql`update orders set ${shipped} where merchant_id = ${merchantId} and status = 'pending' and ${some(0.5)}`,
    () =>
      stack.sql`update orders set status = 'cancelled' where merchant_id = ${merchantId} and status = 'pending' and ${some(0.3)}`,
    () => set(stack.sql`created_at = ${pick(MOMENTS)}`),
    () =>
      set(stack.sql`supplier_id = ${pick([...shop.suppliers, null])}, face_value_minor = ${pick([100, 7])}`),
    () => set(stack.sql`product_id = ${pick(shop.products)}, channel_id = ${pick([shop.channelId, null])}`),
    () => set(stack.sql`admin_remark = 'Changed', updated_at = now()`),
    () => stack.sql`delete from orders where merchant_id = ${merchantId} and ${some(0.01)}`,
  ]
  return async (count: number) => {
    for (let at = 0; at < count && serials.length > 8; at += 1) await pick(steps)()
  }
}

describe.each([
  ['Asia/Shanghai', 7],
  ['America/New_York', 11],
  // Clocks go back from one o'clock to midnight: a midnight that comes twice.
  ['America/Havana', 13],
  ['Asia/Kathmandu', 17],
])('reports in %s', (zone, seed) => {
  let shop: Merchant
  let reader: Reader
  beforeAll(async () => {
    shop = await makeShop(zone)
    reader = readerOf(shop, zone)
  })

  async function expectAllExact(): Promise<void> {
    let cells = 0
    for (const rows of ['product', 'batch', 'face', 'channel', 'store', 'supplier'] as const)
      for (const period of [MONTHS, DAYS]) cells += await expectExact(reader, shop, requestFor(rows, period))
    const filters: Filters[] = [
      { product: shop.products[0] },
      { channel: NONE, supplier: shop.suppliers[0] },
      { face: '58800', store: shop.stores[0] },
      { batch: shop.batchId },
    ]
    for (const filter of filters)
      for (const period of [MONTHS, DAYS])
        cells += await expectExact(reader, shop, requestFor('product', period, filter))
    expect(cells).toBeGreaterThan(60)
  }

  test('random work with folds and rebuilds beside it: every cell is what the orders say', async () => {
    const serials = Array.from({ length: CARDS - 10 }, (_, at) => at + 11)
    const share = (of: number) => serials.filter((serial) => serial % 3 === of)
    const actors = [0, 1, 2].map((at) => actor(shop, seed + at, share(at)))
    const [first] = actors
    await first?.(60)
    // Not built yet for this zone: the orders are counted. Then built, and then with deltas beside.
    await expectAllExact()
    await fold(shop)
    await expectAllExact()
    await first?.(20)
    await expectAllExact()
    let busy = true
    const folding = (async () => {
      while (busy) await fold(shop)
    })()
    const work = Promise.all(actors.map((each) => each(60)))
    await rebuild(shop)
    await rebuild(shop)
    await work
    busy = false
    await folding
    await expectAllExact()
    await fold(shop)
    await expectAllExact()
    const [left] = await stack.sql<{ n: number }[]>`
      select count(*) as n from report_deltas where merchant_id = ${shop.merchantId}`
    expect(left?.n).toBe(0)
    await rebuild(shop)
    await expectAllExact()
  }, 240_000)
})
