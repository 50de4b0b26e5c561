import { beforeAll, describe, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { addMember, codeOf, type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { daysBetween } from '../reports/calendar.ts'
import type { Period } from '../reports/types.ts'
import { loadColumns, loadPeople, loadStores, type Reader } from './data.ts'
import { foldStores } from './jobs.ts'
import { buildStoreSums } from './mutations.ts'
import { actorIn } from './test-history.ts'
import { type Figures, type FiguresRequest, MEASURES, type Measure, NOBODY } from './types.ts'

const stack = useStack('worker')
const actor = (shop: Merchant, seed: number, serials: number[]) => actorIn(stack.sql, shop, seed, serials)
const never = new AbortController().signal

const MONTHS: Period = { grain: 'month', columns: ['2025-12', '2026-03', '2026-09', '2026-10', '2026-11'] }
const DAYS: Period = { grain: 'day', columns: daysBetween('2026-09-28', '2026-11-04') }

const readerOf = (shop: Merchant, timeZone: string, userId = shop.owner.userId): Reader => ({
  ...{ scope: scopeOfUser(userId), merchantId: shop.merchantId, timeZone, locale: 'zh-CN' },
})

const requestFor = (period: Period, measure: Measure = 'sold'): FiguresRequest => ({
  ...{ measure, layout: 'measures', period, preset: undefined, sort: { by: measure, descending: true } },
})

/** What the figures must say, counted as plainly as can be: `who column` to figures; a column '' is the whole period. */
async function recount(
  shop: Merchant,
  zone: string,
  period: Period,
  who: 'store_id' | 'member_id',
  storeId?: string,
) {
  const format = period.grain === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'
  const only = storeId ? stack.sql`and x.store_id = ${storeId}` : stack.sql``
  const rows = await stack.sql<({ who: string; column: string | null } & Figures)[]>`
    select x.${stack.sql(who)} as who, x.column, sum(x.allocated)::int as allocated, sum(x.moved_in)::int as "movedIn",
      sum(x.moved_out)::int as "movedOut", sum(x.returned)::int as returned, sum(x.voided)::int as voided,
      sum(x.activated)::int as activated, sum(x.deactivated)::int as deactivated,
      sum(x.activated - x.deactivated)::int as sold, sum(x.sold_value)::int as "soldValue",
      sum(x.redeemed)::int as redeemed, sum(x.redeemed_value)::int as "redeemedValue", sum(x.handed)::int as handed,
      sum(x.handed_other)::int as "handedOther", sum(x.handed_value)::int as "handedValue"
    from (
      select l.store_id, coalesce(l.member_id::text, ${NOBODY}) as member_id, to_char(l.at at time zone ${zone}, ${format}) as column,
        case when l.kind = 'allocate' or l.kind = 'add' then l.cards else 0 end as allocated,
        case when l.kind = 'move_in' then l.cards else 0 end as moved_in,
        case when l.kind = 'move_out' then l.cards else 0 end as moved_out,
        case when l.kind = 'take_back' then l.cards else 0 end as returned,
        case when l.kind = 'void' then l.cards when l.kind = 'restore' then -l.cards else 0 end as voided,
        case when l.kind = 'activate' then l.cards else 0 end as activated,
        case when l.kind = 'deactivate' then l.cards else 0 end as deactivated,
        case when l.kind = 'activate' then l.face_value_minor when l.kind = 'deactivate' then -l.face_value_minor else 0 end as sold_value,
        case when l.kind = 'redeem' then l.cards when l.kind = 'give_back' then -l.cards else 0 end as redeemed,
        case when l.kind = 'redeem' then l.face_value_minor when l.kind = 'give_back' then -l.face_value_minor else 0 end as redeemed_value,
        0 as handed, 0 as handed_other, 0 as handed_value
      from store_ledger l where l.merchant_id = ${shop.merchantId}
      union all
      select o.verified_store_id, o.verified_by::text, to_char(o.verified_at at time zone ${zone}, ${format}),
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (o.part = 1)::int,
        (o.part = 1 and o.store_id is not null and o.store_id <> o.verified_store_id)::int, o.face_value_minor
      from orders o
      where o.merchant_id = ${shop.merchantId} and o.verified_store_id is not null and o.status <> 'cancelled') x
    where x.column = any (${period.columns as string[]}) ${only}
    group by grouping sets ((1), (1, 2))`
  return new Map(rows.map(({ who: id, column, ...figures }) => [`${id} ${column ?? ''}`, figures]))
}

/** What a store has had on hand when a column was over. */
async function recountStock(
  shop: Merchant,
  zone: string,
  { grain, columns }: Period,
  storeId: string,
): Promise<number[]> {
  const format = grain === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'
  const stocks: number[] = []
  for (const column of columns) {
    const [row] = await stack.sql<{ n: number }[]>`
      select coalesce(sum(created), 0)::int as n from store_ledger
      where merchant_id = ${shop.merchantId} and store_id = ${storeId} and to_char(at at time zone ${zone}, ${format}) <= ${column}`
    stocks.push(row?.n ?? 0)
  }
  return stocks
}

const withoutStock = ({ onHand: _, ...figures }: Figures) => figures

async function expectExact(shop: Merchant, zone: string): Promise<number> {
  let compared = 0
  for (const period of [MONTHS, DAYS]) {
    const reader = readerOf(shop, zone)
    const wanted = await recount(shop, zone, period, 'store_id')
    const stocks = new Map<string, number[]>()
    for (const storeId of shop.stores) stocks.set(storeId, await recountStock(shop, zone, period, storeId))
    const zero = withoutStock(Object.fromEntries(MEASURES.map((each) => [each, 0])) as Figures)
    for (const measure of MEASURES) {
      const report = await loadStores(reader, requestFor(period, measure))
      expect(report.rows.map((row) => row.id).sort()).toEqual([...shop.stores].sort())
      for (const row of report.rows) {
        expect(withoutStock(row.figures), `${zone} ${measure}`).toEqual(wanted.get(`${row.id} `) ?? zero)
        expect(row.figures.onHand).toBe(stocks.get(row.id)?.at(-1))
        const cells = period.columns.map((column, at) =>
          measure === 'onHand'
            ? stocks.get(row.id)?.[at]
            : (wanted.get(`${row.id} ${column}`)?.[measure] ?? 0),
        )
        expect(row.cells, `${zone} ${measure} ${row.id}`).toEqual(cells)
        compared += cells.length
      }
      const sum = report.rows.reduce((total, row) => total + row.figures[measure], 0)
      expect(report.totals[measure]).toBe(sum)
    }
    for (const storeId of shop.stores) {
      const people = await loadPeople(reader, requestFor(period, 'handedValue'), storeId)
      const members = await recount(shop, zone, period, 'member_id', storeId)
      const found = Object.fromEntries(people.rows.map((row) => [`${row.id} `, withoutStock(row.figures)]))
      expect(found, zone).toEqual(Object.fromEntries([...members].filter(([key]) => key.endsWith(' '))))
      const columns = await loadColumns(reader, period, storeId)
      for (const [at, { column, figures }] of columns.entries()) {
        expect(withoutStock(figures)).toEqual(wanted.get(`${storeId} ${column}`) ?? zero)
        expect(figures.onHand).toBe(stocks.get(storeId)?.[at])
      }
    }
  }
  return compared
}

describe.each([
  ['Asia/Shanghai', 7],
  ['America/New_York', 11],
  // Clocks go back from one o'clock to midnight: a midnight that comes twice.
  ['America/Havana', 13],
  ['Asia/Kathmandu', 17],
])('figures in %s', (zone, seed) => {
  test('random work with folds and builds beside it: every number is that of a recount', async () => {
    const shop = await makeMerchant(stack.sql, { cards: 260 })
    const fold = () => foldStores({ merchantId: shop.merchantId, signal: never })
    await stack.sql`update merchants set time_zone = ${zone} where merchant_id = ${shop.merchantId}`
    const serials = Array.from({ length: 240 }, (_, at) => at + 11)
    const actors = [0, 1, 2].map((at) =>
      actor(
        shop,
        seed + at,
        serials.filter((serial) => serial % 3 === at),
      ),
    )
    const [first] = actors
    await first?.(40)
    // The days of the sums are those of another zone, but for Shanghai: the ledger is counted. Then built; then with deltas.
    expect(await expectExact(shop, zone)).toBeGreaterThan(1000)
    await fold()
    await fold()
    await expectExact(shop, zone)
    await first?.(15)
    await expectExact(shop, zone)
    let busy = true
    const folding = (async () => {
      while (busy) await fold()
    })()
    const work = Promise.all(actors.map((each) => each(40)))
    await buildStoreSums(shop.merchantId)
    await work
    busy = false
    await folding
    await expectExact(shop, zone)
    await fold()
    const [left] = await stack.sql<{ n: number }[]>`
      select count(*) as n from store_deltas where merchant_id = ${shop.merchantId}`
    expect(left?.n).toBe(0)
    await buildStoreSums(shop.merchantId)
    await expectExact(shop, zone)
  }, 240_000)
})

describe('who sees what', () => {
  let shop: Merchant
  const zone = 'Asia/Shanghai'
  const period: Period = { grain: 'month', columns: ['2026-11'] }
  beforeAll(async () => {
    shop = await makeMerchant(stack.sql, { cards: 40 })
    await actor(
      shop,
      3,
      Array.from({ length: 20 }, (_, at) => at + 11),
    )(30)
    await stack.sql`
      insert into store_ledger (merchant_id, at, store_id, batch_id, kind, cards, face_value_minor, created, serials)
      select ${shop.merchantId}, '2026-11-01T05:00:00Z', s, ${shop.batchId}, 'allocate', 5, 5, 5, '{[1,6)}'
      from unnest(${[...shop.stores]}::uuid[]) s`
  })

  test('a store sees its own figures, before and after they are folded, and none of another', async () => {
    const mine = readerOf(shop, zone, shop.store.userId)
    const [own, other] = shop.stores
    for (const zoneOfReader of [zone, 'Asia/Tokyo']) {
      const reader = { ...mine, timeZone: zoneOfReader }
      const report = await loadStores(reader, requestFor(period))
      expect(report.rows.map((row) => row.id)).toEqual([own])
      const all = await loadStores(readerOf(shop, zoneOfReader), requestFor(period))
      expect(report.rows[0]?.figures).toEqual(all.rows.find((row) => row.id === own)?.figures)
      expect(all.rows).toHaveLength(2)
      expect((await loadPeople(reader, requestFor(period), other)).rows).toEqual([])
      expect((await loadColumns(reader, period, other))[0]?.figures.allocated).toBe(0)
    }
    await foldStores({ merchantId: shop.merchantId, signal: never })
    expect((await loadStores(mine, requestFor(period))).rows.map((row) => row.id)).toEqual([own])
    expect((await loadPeople(mine, requestFor(period), other)).rows).toEqual([])
    // Whom it is told the names of: its own people, and not those of the office.
    const people = await loadPeople(
      mine,
      requestFor({ grain: 'month', columns: ['2026-10', '2026-11'] }),
      own,
    )
    for (const row of people.rows) expect(row.name === null).toBe(row.id !== shop.store.memberId)
  })

  test('a supplier, a store without the right and staff without report.read get nothing', async () => {
    const [own] = shop.stores
    const bare = await addMember(stack.sql, shop.merchantId, {
      permissions: ['card.read', 'order.read', 'store.manage', 'stock.manage', 'settlement.manage'],
    })
    const clerk = await addMember(stack.sql, shop.merchantId, {
      ...{ kind: 'store', storeId: own, permissions: ['card.read', 'card.verify', 'order.read'] },
    })
    for (const { userId } of [shop.supplier, bare, clerk]) {
      const scope = scopeOfUser(userId)
      const rows = await withTenant(
        scope,
        ({ tx }) => tx<{ n: number }[]>`
          select (select count(*) from store_sums) + (select count(*) from store_deltas) + (select count(*) from store_sum_states)
            + (select count(*) from store_settlements) + (select count(*) from store_settlement_lines) as n`,
      )
      expect(rows[0]?.n).toBe(0)
      const refused = (call: string) =>
        codeOf(withTenant(scope, ({ tx }) => tx.unsafe(`select * from private.${call}`)))
      expect(await refused(`store_figures('UTC', '2026-01-01', '2027-01-01')`)).toBe('42501')
      expect(await refused(`store_people('{${shop.owner.memberId}}')`)).toBe('42501')
      expect(await refused('store_names(null)')).toBe('42501')
      expect(await refused(`store_settlement_draft('2026-11-01')`)).toBe('42501')
      const report = loadStores(readerOf(shop, zone, userId), requestFor(period))
      expect(await codeOf(report)).toBe('42501')
    }
    // The store's own right is not enough when the merchant does not let the store.
    await stack.sql`
      update stores set permissions = '{card.read}' where merchant_id = ${shop.merchantId} and store_id = ${own}`
    const mine = readerOf(shop, zone, shop.store.userId)
    expect(await codeOf(loadStores(mine, requestFor(period)))).toBe('42501')
    await stack.sql`
      update stores set permissions = '{card.read,report.read}' where merchant_id = ${shop.merchantId} and store_id = ${own}`
    expect((await loadStores(mine, requestFor(period))).rows).toHaveLength(1)
  })

  test('cards that are allocated, moved, sold, redeemed and taken back are counted as they are', async () => {
    const [own, other] = shop.stores
    const { merchantId } = shop
    const today = new Date().toLocaleDateString('en-CA', { timeZone: zone })
    const figuresOf = async (id: string) => {
      const reader = readerOf(shop, zone)
      const report = await loadStores(reader, requestFor({ grain: 'day', columns: [today] }))
      return report.rows.find((row) => row.id === id)?.figures as Figures
    }
    const before = { own: await figuresOf(own), other: await figuresOf(other) }
    const set = (change: string, serials: string) =>
      stack.sql.unsafe(
        `update cards set ${change} where merchant_id = '${merchantId}' and serial in (${serials})`,
      )
    await set(`store_id = '${own}'`, '31, 32, 33, 34')
    await set(`status = 'active', activated_at = now()`, '31, 32')
    await set(`status = 'created', activated_at = null`, '32')
    await set(`store_id = '${other}'`, '33')
    await set('store_id = null', '34')
    await set(`status = 'redeemed', redeemed_at = now()`, '31')
    const after = { own: await figuresOf(own), other: await figuresOf(other) }
    const grown = (side: 'own' | 'other') =>
      Object.fromEntries(
        MEASURES.map((each) => [each, after[side][each] - before[side][each]]).filter(([, n]) => n !== 0),
      )
    expect(grown('own')).toEqual({
      ...{
        allocated: 4,
        movedOut: 1,
        returned: 1,
        onHand: 1,
        activated: 2,
        deactivated: 1,
        sold: 1,
        soldValue: 10_000,
      },
      ...{ redeemed: 1, redeemedValue: 10_000 },
    })
    expect(grown('other')).toEqual({ movedIn: 1, onHand: 1 })
  })
})
