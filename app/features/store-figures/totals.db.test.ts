import { expect, test } from 'vitest'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { foldStores } from './jobs.ts'
import { buildStoreSums } from './mutations.ts'
import { actorIn } from './test-history.ts'

const stack = useStack('worker')
const never = new AbortController().signal
const COUNTS = [
  ...['allocated', 'moved_in', 'moved_out', 'returned', 'on_hand', 'activated', 'deactivated', 'sold_minor'],
  ...['redeemed', 'redeemed_minor', 'voided', 'handed', 'handed_other', 'handed_minor'],
]

/** What is in one of the two and not in the other, read in one statement; and how many totals there are. */
async function compare({ merchantId }: Merchant): Promise<{ differ: number; totals: number }> {
  const { sql } = stack
  const names = sql.unsafe(COUNTS.join(', '))
  const summed = sql.unsafe(
    COUNTS.map((name) =>
      name === 'handed_other'
        ? `coalesce(sum(handed) filter (where other_store_id <> store_id and other_store_id <> '00000000-0000-0000-0000-000000000000'), 0)::bigint`
        : `sum(${name})::bigint`,
    ).join(', '),
  )
  const isEmpty = sql.unsafe(`(${COUNTS.join(', ')}) = (${COUNTS.map(() => '0').join(', ')})`)
  const [row] = await sql<{ differ: number; totals: number }[]>`
    with totals as (
      select grain, period, store_id, ${names} from store_totals where merchant_id = ${merchantId}),
    sums (grain, period, store_id, ${names}) as (
      select grain, period, store_id, ${summed} from store_sums where merchant_id = ${merchantId} group by 1, 2, 3)
    select (select count(*) from totals) as totals,
      (select count(*) from (
        (table totals except all table sums) union all (table sums except all table totals)) d where not ${isEmpty}) as differ`
  return row as { differ: number; totals: number }
}

test.each([5, 23, 71])(
  'at every moment the totals are the sums put together, while work, folds and builds go on (seed %i)',
  async (seed) => {
    const shop = await makeMerchant(stack.sql, { cards: 130 })
    const fold = () => foldStores({ merchantId: shop.merchantId, signal: never })
    const actors = [0, 1].map((at) =>
      actorIn(
        stack.sql,
        shop,
        seed + at,
        Array.from({ length: 55 }, (_, card) => 11 + card * 2 + at),
      ),
    )
    await actors[0]?.(20)
    await fold()
    const first = await compare(shop)
    expect(first).toEqual({ differ: 0, totals: expect.any(Number) })
    expect(first.totals).toBeGreaterThan(10)

    let busy = true
    let looks = 0
    const repeat = async (work: () => Promise<unknown>) => {
      while (busy) await work()
    }
    const others = [
      // Two at once wait for each other.
      ...[repeat(fold), repeat(fold)],
      repeat(async () => {
        expect((await compare(shop)).differ).toBe(0)
        looks += 1
      }),
    ]
    await Promise.all([...actors.map((each) => each(40)), buildStoreSums(shop.merchantId)])
    busy = false
    await Promise.all(others)
    expect(looks).toBeGreaterThan(5)
    await fold()
    const { differ, totals } = await compare(shop)
    expect(differ).toBe(0)
    // Built from nothing they say the same.
    const read = () => stack.sql`
      select grain, period, store_id, ${stack.sql.unsafe(COUNTS.join(', '))} from store_totals
      where merchant_id = ${shop.merchantId} order by 1, 2, 3`
    const folded = await read()
    await buildStoreSums(shop.merchantId)
    expect(await compare(shop)).toEqual({ differ: 0, totals })
    expect([...(await read())]).toEqual([...folded])
  },
  120_000,
)

test('a fold whose totals cannot be written folds nothing', async () => {
  const shop = await makeMerchant(stack.sql, { cards: 40 })
  const fold = () => foldStores({ merchantId: shop.merchantId, signal: never })
  await fold()
  const before = await compare(shop)
  const waiting = async () => {
    const [row] = await stack.sql<{ n: number; sums: number }[]>`
      select (select count(*) from store_deltas where merchant_id = ${shop.merchantId}) as n,
        (select sum(on_hand)::int from store_sums where merchant_id = ${shop.merchantId} and grain = 'day') as sums`
    return row as { n: number; sums: number }
  }
  await stack.sql`
    update cards set store_id = ${shop.stores[1]} where merchant_id = ${shop.merchantId} and serial in (31, 32)`
  const held = await waiting()
  expect(held.n).toBe(1)
  const constraint = stack.sql.unsafe(`check (merchant_id <> '${shop.merchantId}') not valid`)
  await stack.sql`alter table store_totals add constraint no_writes ${constraint}`
  await expect(fold()).rejects.toThrow(/no_writes/)
  expect(await waiting()).toEqual(held)
  await stack.sql`alter table store_totals drop constraint no_writes`
  await fold()
  expect(await waiting()).toEqual({ n: 0, sums: held.sums + 2 })
  expect((await compare(shop)).differ).toBe(0)
  expect(before.differ).toBe(0)
})

test('what comes to nothing goes from both', async () => {
  const shop = await makeMerchant(stack.sql, { cards: 40 })
  const entry = (kind: string, created: number) => ({
    ...{ merchant_id: shop.merchantId, at: '2026-05-05T05:00:00Z', store_id: shop.stores[1], kind, created },
    ...{ batch_id: shop.batchId, cards: 2, face_value_minor: 2, serials: '{[1,3)}' },
  })
  const rows = async () => {
    const [row] = await stack.sql<{ sums: number; totals: number }[]>`
      select (select count(*) from store_sums where merchant_id = ${shop.merchantId} and period < '2026-06-01') as sums,
        (select count(*) from store_totals where merchant_id = ${shop.merchantId} and period < '2026-06-01') as totals`
    return row
  }
  for (const [kind, created, left] of [
    ['void', -2, 2],
    ['restore', 2, 0],
  ] as const) {
    await stack.sql`insert into store_ledger ${stack.sql(entry(kind, created))}`
    await foldStores({ merchantId: shop.merchantId, signal: never })
    expect(await rows()).toEqual({ sums: left, totals: left })
  }
})
