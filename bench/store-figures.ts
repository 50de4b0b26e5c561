// The figures of stores at 5,000,000 entries of the ledger: what the pages of headquarters load (through the door, with
// policies, names, totals and sorting) of a month and of 92 days, all stores side by side and the people of one store,
// against the same figures counted from the ledger and the hand-overs by their owner, who has no policies to obey. Both
// give the same numbers, or the bench fails.
import { can, type Member } from '#app/core/auth/account.ts'
import { withSystem } from '#app/core/db/door.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { addDays } from '#app/features/reports/calendar.ts'
import { foldStores } from '#app/features/store-figures/jobs.ts'
import { loadFiguresPage, loadStorePage, type PageInput } from '#app/features/store-figures/page-request.ts'
import { MEASURES, type Measure } from '#app/features/store-figures/types.ts'
import { type Bench, type PairedCase, takeTurns, timed } from './lib/bench.ts'
import { fillStoreLedger, STORES } from './lib/many-entries.ts'
import { makeBenchMerchant } from './lib/merchant.ts'

// Fewer while developing: ROWS=200000 npm run bench -- store-figures
const ROWS = Number(process.env.ROWS ?? 5_000_000)
/** Entries that were written since the sums were last folded. */
const UNFOLDED = 500
const NOBODY = '00000000-0000-0000-0000-000000000000'
const SUMMED = MEASURES.filter((measure) => measure !== 'onHand')

type Span = { first: string; last: string }
type Counts = Record<Exclude<Measure, 'onHand'>, number>
/** Of stores: every measure of the whole span, and what was sold by day; of people and days: every measure. */
type Plain = {
  sums: ({ id: string; sold_days?: string[] } & Counts)[]
  stock: { id: string; count: number }[]
}

const SUMS = `
  sum(case when kind in ('allocate', 'add') then cards else 0 end)::bigint as allocated,
  sum(case when kind = 'move_in' then cards else 0 end)::bigint as "movedIn",
  sum(case when kind = 'move_out' then cards else 0 end)::bigint as "movedOut",
  sum(case when kind = 'take_back' then cards else 0 end)::bigint as returned,
  sum(case kind when 'void' then cards when 'restore' then -cards else 0 end)::bigint as voided,
  sum(case when kind = 'activate' then cards else 0 end)::bigint as activated,
  sum(case when kind = 'deactivate' then cards else 0 end)::bigint as deactivated,
  sum(case kind when 'activate' then cards when 'deactivate' then -cards else 0 end)::bigint as sold,
  sum(case kind when 'activate' then face when 'deactivate' then -face else 0 end)::bigint as "soldValue",
  sum(case kind when 'redeem' then cards when 'give_back' then -cards else 0 end)::bigint as redeemed,
  sum(case kind when 'redeem' then face when 'give_back' then -face else 0 end)::bigint as "redeemedValue",
  sum(case when kind in ('hand', 'hand other') then cards else 0 end)::bigint as handed,
  sum(case when kind = 'hand other' then cards else 0 end)::bigint as "handedOther",
  sum(case when kind in ('hand', 'hand other') then face else 0 end)::bigint as "handedValue"`
const ADDED_UP = SUMMED.map((measure) => `sum("${measure}")::bigint as "${measure}"`).join(', ')

/**
 * What somebody would write who has the ledger and the orders and nothing else: the whole span and its days in one go,
 * and what is on hand from the beginning.
 * @param storeId undefined: all stores by store; else one by its people, and by its days
 */
async function countPlainly(
  sql: Sql,
  { merchant_id: tenant, time_zone: zone }: Member,
  { first, last }: Span,
  storeId: string | undefined,
): Promise<Plain> {
  const since = sql`${first}::timestamp at time zone ${zone}`
  const past = sql`(${last}::date + 1)::timestamp at time zone ${zone}`
  const ofStore = (column: string) => (storeId ? sql`and ${sql(column)} = ${storeId}` : sql``)
  const happened = sql`
    select store_id, coalesce(member_id, ${NOBODY}) as member_id, (at at time zone ${zone})::date as day, kind, cards,
      face_value_minor as face
    from store_ledger where merchant_id = ${tenant} and at >= ${since} and at < ${past} ${ofStore('store_id')}
    union all
    select verified_store_id, verified_by, (verified_at at time zone ${zone})::date,
      case when store_id <> verified_store_id then 'hand other' else 'hand' end, (part = 1)::int, face_value_minor
    from orders where merchant_id = ${tenant} and verified_at >= ${since} and verified_at < ${past}
      and verified_store_id is not null and status <> 'cancelled' ${ofStore('verified_store_id')}`
  const sums = await (storeId
    ? sql<Plain['sums']>`
        select coalesce(member_id::text, day::text) as id, ${sql.unsafe(SUMS)} from (${happened}) x
        group by grouping sets ((member_id), (day))`
    : sql<Plain['sums']>`
        select store_id as id, array_agg(day || ' ' || sold) as sold_days, ${sql.unsafe(ADDED_UP)}
        from (select store_id, day, ${sql.unsafe(SUMS)} from (${happened}) x group by store_id, day) d
        group by store_id`)
  // Once at the beginning, and then how it changed by day.
  const stock = await sql<Plain['stock']>`
    select store_id || ' ' || day as id, sum(created)::bigint as count
    from (
      select store_id, greatest((at at time zone ${zone})::date, ${first}::date) as day, created from store_ledger
      where merchant_id = ${tenant} and at < ${past} ${ofStore('store_id')}) x
    group by store_id, day`
  return { sums: [...sums], stock: [...stock] }
}

/** What the address of the page and its account make of it. */
function inputOf(account: Member, { first, last }: Span, measure: Measure): PageInput {
  return {
    // As the session gate hands it over at the beginning of a request.
    scope: account.scope.facts
      ? { ...account.scope, facts: { ...account.scope.facts, at: Date.now() } }
      : account.scope,
    request: new Request(
      `https://tihuo.example/admin/store-figures?measure=${measure}&from=${first}&to=${last}`,
    ),
    ...{ account, locale: 'zh-CN', may: (permission) => can(account, permission) },
  }
}

const lineOf = (id: string, counts: Counts) => `${id} ${SUMMED.map((measure) => counts[measure]).join(' ')}`
const happenedIn = (counts: Counts) => SUMMED.some((measure) => counts[measure] !== 0)

/** Every number of both sides as text; the same, or the bench fails. */
async function isSame(sql: Sql, account: Member, span: Span, storeId: string | undefined): Promise<boolean> {
  const { sums, stock } = await countPlainly(sql, account, span, storeId)
  const changes = new Map(stock.map(({ id, count }) => [id, count]))
  const wanted = sums.filter(happenedIn).map((row) => lineOf(row.id, row))
  const onHand = (of: string, days: readonly string[]) => {
    let now = 0
    return days.map((day) => {
      now += changes.get(`${of} ${day}`) ?? 0
      return now
    })
  }
  if (storeId) {
    const { people, columns } = await loadStorePage(inputOf(account, span, 'sold'), storeId)
    const found = [
      ...people.rows.map((row) => lineOf(row.id, row.figures)),
      ...columns
        .filter(({ figures }) => happenedIn(figures))
        .map(({ column, figures }) => lineOf(column, figures)),
    ]
    const standing = columns.map(({ figures }) => figures.onHand)
    return (
      found.sort().join() === wanted.sort().join() &&
      standing.join() ===
        onHand(
          storeId,
          columns.map(({ column }) => column),
        ).join()
    )
  }
  const { report, request } = await loadFiguresPage(inputOf(account, span, 'sold'))
  const standing = await loadFiguresPage(inputOf(account, span, 'onHand'))
  const days = request.period.columns
  const sold = sums.flatMap(({ id, sold_days }) => (sold_days ?? []).map((day) => `${id} ${day}`))
  const cells = report.rows.flatMap(({ id, cells: row }) =>
    row.map((count, at) => `${id} ${days[at]} ${count}`),
  )
  return (
    report.rows.length === STORES &&
    report.rows
      .map((row) => lineOf(row.id, row.figures))
      .sort()
      .join() === wanted.sort().join() &&
    cells
      .filter((cell) => !cell.endsWith(' 0'))
      .sort()
      .join() ===
      sold
        .filter((cell) => !cell.endsWith(' 0'))
        .sort()
        .join() &&
    standing.report.rows.every(({ id, cells: row }) => row.join() === onHand(id, days).join())
  )
}

/** Something that nobody has folded yet, as there nearly always is. */
async function addUnfolded(sql: Sql, { merchant_id: tenant }: Member): Promise<void> {
  await sql`
    insert into store_ledger (merchant_id, store_id, batch_id, member_id, kind, cards, face_value_minor, created, active, serials)
    select merchant_id, store_id, batch_id, member_id, 'activate', 1, 10000, -1, 1, serials from (
      select * from store_ledger where merchant_id = ${tenant} order by at desc limit ${UNFOLDED}::int) x`
}

export const bench: Bench = {
  limit: 0.3,
  pairs: 5,
  prepare: async ({ adminUrl }) => {
    const { sql, account, productId } = await makeBenchMerchant(adminUrl)
    const of = { merchantId: account.merchant_id, memberId: account.member_id, productId }
    let storeId = ''
    const loading = await timed(async () => {
      storeId = (await fillStoreLedger(sql, of, ROWS))[0] ?? ''
      for (const table of ['store_ledger', 'orders']) await sql.unsafe(`vacuum analyze ${table}`)
    })
    const building = await timed(async () => {
      await withSystem(
        'the load went past the triggers',
        ({ tx }) => tx`update store_sum_states set time_zone = null where merchant_id = ${of.merchantId}`,
      )
      await foldStores({ merchantId: of.merchantId, signal: new AbortController().signal })
    })
    await sql`vacuum analyze`
    await addUnfolded(sql, account)
    const today = localTime(new Date(), account.time_zone).day
    const spans = { 'a month': 30, '92 days': 92 }
    const asked = Object.entries(spans).flatMap(([name, days]) => {
      const span = { first: addDays(today, 1 - days), last: today }
      return [
        { name: `${name} by store`, span, storeId: undefined },
        { name: `${name} of a store by employee`, span, storeId },
      ]
    })
    const cases = asked.map(({ name, span, storeId: store }): PairedCase => {
      const ours = () =>
        store
          ? loadStorePage(inputOf(account, span, 'sold'), store)
          : loadFiguresPage(inputOf(account, span, 'sold'))
      return {
        name,
        pair: () => takeTurns(store ? 5 : 1, 1, ours, () => countPlainly(sql, account, span, store)),
      }
    })
    return {
      cases,
      detail: async () => {
        let exact = true
        for (const { span, storeId: store } of asked) exact &&= await isSame(sql, account, span, store)
        const [size] = await sql<Record<string, number>[]>`
          select (select count(*) from store_ledger) as entries, (select count(*) from store_sums) as sums,
            (select count(*) from store_totals) as totals, (select count(*) from store_deltas) as unfolded`
        await sql.end()
        const seconds = (ms: number) => Math.round(ms / 1000)
        return { ok: exact, exact, ...size, loadSeconds: seconds(loading), buildSeconds: seconds(building) }
      },
    }
  },
}
