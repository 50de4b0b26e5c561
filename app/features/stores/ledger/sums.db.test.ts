// Whatever happens to cards, in whatever order and at the same time: what the ledger says each store has is what it has.
import fc from 'fast-check'
import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfCard } from '#app/core/db/scope.ts'
import {
  type Merchant,
  makeMerchant,
  memberOf,
  type Tx,
  useStack,
} from '../../../../supabase/tests/support.ts'
import { testInput } from '../../jobs/test-input.ts'
import { cancelOrder } from '../../redemptions/mutations.ts'
import { delivered, redeem } from '../../redemptions/test-redemptions.ts'
import { previewMoves } from '../allocation/data.ts'
import { moveCards } from '../allocation/mutations.ts'
import type { MoveRequest } from '../allocation/types.ts'
import { foldStock, runMoves } from '../jobs.ts'

const stack = useStack('worker')
const CARDS = 240
let shop: Merchant
let owner: Member
let places: [string, string, string]
// What came of the steps: a test in which all are refused would prove nothing.
const done = new Map<string, number>()

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: CARDS })
  owner = await memberOf(shop.owner.userId)
  const third = uuid()
  await stack.sql`insert into stores ${stack.sql({ merchant_id: shop.merchantId, store_id: third, name: 'Store 2' })}`
  places = [...shop.stores, third]
})

/** Serials from..from+length-1; of what is named some, of which a change then takes those that are in its state. */
type Stretch = { from: number; length: number }
type Step =
  | { does: 'allocate'; counts: number[]; job: boolean; at: Stretch }
  | { does: 'take_back' | 'move'; store: number; to: number; count: number | null; job: boolean }
  | { does: 'activate' | 'deactivate' | 'void' | 'restore'; at: Stretch }
  | { does: 'redeem' | 'give_back'; serial: number }
  | { does: 'fold' }

const serial = fc.integer({ min: 3, max: CARDS })
const store = fc.nat({ max: 2 })
const stretch = fc.record({ from: serial, length: fc.integer({ min: 1, max: 40 }) })
const some = fc.integer({ min: 1, max: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('allocate' as const),
      counts: fc.array(some, { minLength: 1, maxLength: 3 }),
      job: fc.boolean(),
      at: fc.record({ from: serial, length: fc.integer({ min: 20, max: 120 }) }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('take_back' as const, 'move' as const),
      ...{ store, to: store, count: fc.option(some), job: fc.boolean() },
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom('activate' as const, 'deactivate' as const, 'void' as const, 'restore' as const),
      at: stretch,
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('redeem' as const), serial }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('give_back' as const), serial }) },
  { weight: 1, arbitrary: fc.constant({ does: 'fold' as const }) },
)
/** Rounds of steps; those of a round run at once, each on a connection of its own. */
const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 4, maxLength: 10 })

function note(what: string, ok: boolean): void {
  const key = `${what} ${ok ? 'done' : 'refused'}`
  done.set(key, (done.get(key) ?? 0) + 1)
}

type Does = 'activate' | 'deactivate' | 'void' | 'restore'

/** What becomes of a card, and which cards it can become of. */
const piecesOf = (tx: Tx, does: Does) => {
  switch (does) {
    case 'activate':
      return { sets: tx`status = 'active', activated_at = now()`, which: tx`status = 'created'` }
    case 'deactivate':
      return { sets: tx`status = 'created', activated_at = null`, which: tx`status = 'active'` }
    case 'void':
      return { sets: tx`status = 'void'`, which: tx`status in ('created', 'active')` }
    case 'restore':
      return {
        sets: tx`status = (case when activated_at is null then 'created' else 'active' end)::card_status`,
        which: tx`status = 'void'`,
      }
  }
}

/** In the order of the serials, as everything that locks many cards does. */
async function change(does: Does, { from, length }: Stretch): Promise<void> {
  const changed = await withTenant(owner.scope, async ({ tx }) => {
    const { sets, which } = piecesOf(tx, does)
    return tx`
      with locked as materialized (
        select serial from cards where merchant_id = ${shop.merchantId} and serial >= ${from}
          and serial < ${from + length} and ${which} order by serial for update)
      update cards set ${sets}
      where merchant_id = ${shop.merchantId} and serial = any (array(select serial from locked))`
  })
  note(does, changed.count > 0)
}

async function move(request: MoveRequest, job: boolean): Promise<void> {
  const seen = await previewMoves(owner, request)
  if (!seen.ok) return note(request.action, false)
  const moved = await moveCards(owner, request, seen.plan.fingerprint, job ? 0 : undefined)
  if (!moved.ok) return note(`${request.action} ${moved.reason}`, false)
  if (!moved.jobId) return note(request.action, true)
  const input = testInput({ merchantId: shop.merchantId, userId: owner.userId }, moved.jobId)
  const end = await Promise.allSettled([runMoves(input)])
  if (end[0].status === 'rejected') expect(String(end[0].reason)).toContain('STOCK_TAKEN')
  note(`${request.action} by a job`, end[0].status === 'fulfilled')
}

async function run(each: Step): Promise<void> {
  switch (each.does) {
    case 'allocate': {
      const { from, length } = each.at
      const parts = each.counts.map((count, at) => ({ to: places[at] as string, count }))
      const filter = { serialFrom: from, serialTo: from + length }
      return move({ action: 'allocate', from: null, filter, parts }, each.job)
    }
    case 'take_back':
    case 'move': {
      const from = places[each.store] as string
      const to = each.does === 'take_back' ? null : (places[each.to] as string)
      if (to === from) return
      return move({ action: each.does, from, filter: {}, parts: [{ to, count: each.count }] }, each.job)
    }
    case 'redeem':
      return note('redeem', (await redeem(shop, each.serial, delivered(shop))).ok)
    case 'give_back': {
      const [order] = await stack.sql<{ id: string }[]>`
        select order_id as id from orders
        where merchant_id = ${shop.merchantId} and card_serial >= ${each.serial} and status = 'pending'
          and card_serial > 2 order by card_serial limit 1`
      if (!order) return
      const [card] = await stack.sql<{ serial: number }[]>`
        select card_serial as serial from orders where merchant_id = ${shop.merchantId} and order_id = ${order.id}`
      const cancelled = await cancelOrder(scopeOfCard(shop.merchantId, card?.serial ?? 0), order.id)
      return note('give_back', cancelled.ok)
    }
    case 'fold':
      await foldStock({ merchantId: shop.merchantId, signal: new AbortController().signal })
      return
    default:
      return change(each.does, each.at)
  }
}

type Line = { store: string; created: number; active: number; redeemed: number; void: number }

/** Ledger, running sums and recount, all of one moment. @returns stores for which they differ */
async function differences(): Promise<{ store: string; from: string }[]> {
  const [row] = await stack.sql<{ ledger: Line[]; sums: Line[]; cards: Line[] }[]>`
    with ledger as (
      select store_id as store, sum(created) as created, sum(active) as active, sum(redeemed) as redeemed, sum(void) as void
      from store_ledger where merchant_id = ${shop.merchantId} group by 1),
    sums as (
      select store_id as store, sum(created) as created, sum(active) as active, sum(redeemed) as redeemed, sum(void) as void
      from (
        select store_id, created, active, redeemed, void from store_stock where merchant_id = ${shop.merchantId}
        union all
        select store_id, created, active, redeemed, void from store_stock_deltas where merchant_id = ${shop.merchantId}) s
      group by 1),
    recount as (
      select store_id as store, count(*) filter (where status = 'created') as created,
        count(*) filter (where status = 'active') as active, count(*) filter (where status = 'redeemed') as redeemed,
        count(*) filter (where status = 'void') as void
      from cards where merchant_id = ${shop.merchantId} and store_id is not null group by 1)
    select (select jsonb_agg(l) from ledger l) as ledger, (select jsonb_agg(s) from sums s) as sums,
      (select jsonb_agg(c) from recount c) as cards`
  const text = ({ created, active, redeemed, void: gone }: Line) =>
    [created, active, redeemed, gone].join(' ')
  const of = (lines: Line[] | null | undefined, id: string) => {
    const line = lines?.find((each) => each.store === id)
    return line ? text(line) : '0 0 0 0'
  }
  return places.flatMap((id) => {
    const truth = of(row?.cards, id)
    const wrong = [of(row?.ledger, id), of(row?.sums, id)].some((told) => told !== truth)
    return wrong ? [{ store: id, from: `${of(row?.ledger, id)} | ${of(row?.sums, id)} | ${truth}` }] : []
  })
}

test('the ledger of each store equals a recount of its cards, at every moment', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (plan) => {
      for (const round of plan) {
        let busy = true
        const watching = (async () => {
          while (busy) expect(await differences()).toEqual([])
        })()
        const ends = await Promise.allSettled(round.map(run))
        busy = false
        await watching
        for (const end of ends) if (end.status === 'rejected') throw end.reason
        expect(await differences()).toEqual([])
      }
    }),
    { numRuns: 25, endOnFailure: true },
  )
  const happened = [...done].filter(([, times]) => times > 0).map(([what]) => what)
  for (const what of ['allocate', 'take_back', 'move', 'activate', 'deactivate', 'void', 'restore', 'redeem'])
    expect(happened).toContain(`${what} done`)
  expect(happened).toContain('give_back done')
  expect(happened).toContain('allocate by a job done')
  // And it would be noticed.
  await stack.sql`
    insert into store_ledger (merchant_id, store_id, batch_id, kind, cards, face_value_minor, created, serials)
    values (${shop.merchantId}, ${shop.stores[0]}, ${shop.batchId}, 'allocate', 1, 10000, 1, '{[3,4)}')`
  expect(await differences()).toHaveLength(1)
}, 180_000)
