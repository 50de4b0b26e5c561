import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { as, type Merchant, useStack } from '../../../../supabase/tests/support.ts'
import { loadJob } from '../../jobs/data.ts'
import { testInput } from '../../jobs/test-input.ts'
import { runMoves } from '../jobs.ts'
import { closeStore } from '../mutations.ts'
import { previewMoves } from './data.ts'
import { moveCards } from './mutations.ts'
import {
  type AllocationShop,
  CARDS,
  changesNothing,
  makeAllocationShop,
  planOf,
  run,
} from './test-allocation.ts'
import type { MoveRequest } from './types.ts'

const stack = useStack('worker')
const by = ({ userId }: { userId: string }) => ({ role: 'authenticated', sub: userId })
let shop: Merchant
let owner: Member
let keeper: Member
let batchId: string
let { allocate, takeBack, move, ask, whose, reset } = {} as AllocationShop

beforeAll(async () => {
  ;({ shop, owner, keeper, batchId, allocate, takeBack, move, ask, whose, reset } = await makeAllocationShop(
    stack.sql,
  ))
})

describe('giving cards to stores', () => {
  test.each([
    ['at once', undefined],
    ['as a job', 0],
  ])('the lowest free ones, in the order of the stores, %s', async (_, atOnce) => {
    await reset()
    const request = allocate([200, 300])
    const plan = await planOf(keeper, request)
    expect(plan).toMatchObject({ free: CARDS, asked: 500, fromName: null })
    expect(plan.parts.map(({ name, cards, runs }) => [name, cards, runs])).toEqual([
      ['Store 0', 200, [{ from: 101, to: 300 }]],
      ['Store 1', 300, [{ from: 301, to: 600 }]],
    ])
    expect(await move(keeper, request, atOnce)).toMatchObject({ ok: true, moved: 500 })
    expect(await whose(shop.stores[0])).toEqual(run(101, 300))
    expect(await whose(shop.stores[1])).toEqual(run(301, 600))
    const entries = await stack.sql`
      select kind, cards, created, member_id, operation_id is not null as operation, serials::text from store_ledger
      where merchant_id = ${shop.merchantId} and batch_id = ${batchId} order by entry_id desc limit 2`
    const entry = { kind: 'allocate', member_id: shop.staff.memberId, operation: true }
    expect([...entries].sort((a, b) => a.cards - b.cards)).toEqual([
      { ...entry, cards: 200, created: 200, serials: '{[101,301)}' },
      { ...entry, cards: 300, created: 300, serials: '{[301,601)}' },
    ])
    const [logged] = await stack.sql`
      select l.action, l.card_count, l.detail, l.member_id,
        (select count(*) from store_ledger e where e.merchant_id = l.merchant_id and e.operation_id = l.log_id) as entries
      from card_log l where merchant_id = ${shop.merchantId} order by at desc limit 1`
    expect(logged).toEqual({
      ...{ action: 'stock.allocate', card_count: 500, member_id: shop.staff.memberId, entries: 2 },
      detail: { toStores: 'Store 0 × 200、Store 1 × 300' },
    })
  })

  test('what is sold, void, expired or elsewhere is passed over', async () => {
    await reset()
    const { merchantId } = shop
    await stack.sql`update cards set status = 'active' where merchant_id = ${merchantId} and serial = 101`
    await stack.sql`update cards set status = 'void' where merchant_id = ${merchantId} and serial = 102`
    await stack.sql`update cards set valid_to = '2020-01-01' where merchant_id = ${merchantId} and serial = 103`
    await stack.sql`update cards set store_id = ${shop.stores[1]} where merchant_id = ${merchantId} and serial = 105`
    const plan = await planOf(keeper, allocate([3], { serialFrom: 101, serialTo: 110 }))
    expect(plan.free).toBe(6)
    expect(plan.parts[0]?.runs).toEqual([
      { from: 104, to: 104 },
      { from: 106, to: 107 },
    ])
    await stack.sql`update card_batches set status = 'generating' where merchant_id = ${merchantId} and batch_id = ${batchId}`
    expect(await previewMoves(keeper, allocate([1]))).toMatchObject({ reason: 'NOT_ENOUGH', free: 0 })
    await stack.sql`update card_batches set status = 'ready' where merchant_id = ${merchantId} and batch_id = ${batchId}`
  })

  test('300 of 200 free ones are refused with the numbers, and nothing changes', async () => {
    await reset()
    const range = { serialFrom: 101, serialTo: 300 }
    const request = allocate([100, 200], range)
    const refused = { ok: false, reason: 'NOT_ENOUGH', asked: 300, free: 200, missing: 100 }
    await changesNothing(stack.sql, keeper, async () => {
      expect(await previewMoves(keeper, request)).toEqual(refused)
      expect(await moveCards(keeper, request, 'whatever')).toEqual(refused)
      expect(await moveCards(keeper, request, 'whatever', 0)).toEqual(refused)
    })
  })

  test('a preview that is not true any more is not carried out', async () => {
    await reset()
    const request = allocate([10])
    const { fingerprint } = await planOf(keeper, request)
    await move(keeper, { ...request, parts: [{ to: shop.stores[1], count: 1 }] })
    for (const atOnce of [undefined, 0])
      expect(await moveCards(keeper, request, fingerprint, atOnce)).toEqual({
        ok: false,
        reason: 'SET_CHANGED',
      })
    expect(await whose(shop.stores[0])).toEqual([])
  })

  test('as a job neither: told what is missing by then, and no job is left behind', async () => {
    await reset()
    const request = allocate([100, 100], { serialFrom: 101, serialTo: 300 })
    const { fingerprint } = await planOf(keeper, request)
    const [cards, hash] = fingerprint.split('.')
    expect(cards).toBe('200')
    await changesNothing(stack.sql, keeper, async () => {
      const [a, b] = request.parts
      const turned = { ...request, parts: [b, a].filter((part) => part !== undefined) }
      // The same cards for fewer, for others, or as if there were more of them.
      for (const [other, print] of [
        [{ ...request, parts: request.parts.slice(0, 1) }, fingerprint],
        [{ ...request, parts: [{ ...request.parts[0], to: shop.stores[1], count: 150 }] }, fingerprint],
        [request, `201.${hash}`],
        [request, `200.${hash === 'f' ? 'e' : 'f'}`],
        [{ ...turned, filter: { serialFrom: 102 } }, fingerprint],
      ] as [MoveRequest, string][])
        expect(await moveCards(keeper, other, print, 0)).toEqual({ ok: false, reason: 'SET_CHANGED' })
    })
    await move(keeper, { ...request, parts: [{ to: shop.stores[1], count: 30 }] })
    await changesNothing(stack.sql, keeper, async () => {
      expect(await moveCards(keeper, request, fingerprint, 0)).toEqual({
        ...{ ok: false, reason: 'NOT_ENOUGH', asked: 200, free: 170, missing: 30 },
      })
    })
  })
})

describe('two at once', () => {
  test('the second is told how many are missing, and gets none', async () => {
    await reset()
    const range = { serialFrom: 101, serialTo: 300 }
    const [mine, hers] = [
      allocate([200], range),
      { ...allocate([200], range), parts: [{ to: shop.stores[1], count: 150 }] },
    ]
    const [first, second] = await Promise.all([planOf(keeper, mine), planOf(owner, hers)])
    // The first has moved its cards, and has not committed yet, when the second asks for the lock.
    let begun: Promise<unknown> = Promise.resolve()
    const done = await as(stack.workerUrl, by(shop.staff), async (tx) => {
      await tx`update cards set store_id = ${shop.stores[0]} where merchant_id = ${shop.merchantId} and serial between 101 and 220`
      begun = moveCards(owner, hers, second.fingerprint)
      await waitForLock()
      return first
    })
    expect(done.free).toBe(200)
    expect(await begun).toEqual({ ok: false, reason: 'TAKEN', missing: 120 })
    expect(await whose(shop.stores[1])).toEqual([])
  })

  test('two jobs for the same cards: one moves all of its cards, the other none', async () => {
    await reset()
    const range = { serialFrom: 101, serialTo: 300 }
    const hers = { ...allocate([200], range), parts: [{ to: shop.stores[1], count: 150 }] }
    const start = async (account: Member, request: MoveRequest) => {
      const jobId = await ask(account, request)
      const input = testInput({ merchantId: shop.merchantId, userId: account.userId }, jobId)
      return { jobId, scope: account.scope, input }
    }
    const jobs = [await start(keeper, allocate([200], range)), await start(owner, hers)]
    const ends = await Promise.allSettled(jobs.map(({ input }) => runMoves(input)))
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const states = await Promise.all(jobs.map(({ jobId, scope }) => loadJob(scope, jobId)))
    const won = states.findIndex((job) => job?.status === 'done')
    expect(states[1 - won]).toMatchObject({ status: 'failed', reason: 'STOCK_TAKEN', done: 0 })
    expect([(await whose(shop.stores[0])).length, (await whose(shop.stores[1])).length]).toEqual(
      won === 0 ? [200, 0] : [0, 150],
    )
  })
})

async function waitForLock(): Promise<void> {
  for (;;) {
    const [row] = await stack.sql<{ n: number }[]>`
      select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update of c%'`
    if ((row?.n ?? 0) > 0) return
  }
}

describe('back and over', () => {
  test('a store gives back some or all it has on hand; what it has sold stays', async () => {
    await reset()
    await move(keeper, allocate([20]))
    await stack.sql`
      update cards set status = 'active', activated_at = now() where merchant_id = ${shop.merchantId} and serial between 101 and 105`
    const [store] = shop.stores
    expect((await planOf(keeper, takeBack(store, null))).asked).toBe(15)
    expect(await move(keeper, takeBack(store, 4))).toMatchObject({ ok: true, moved: 4 })
    expect(await whose(store)).toEqual([...run(101, 105), ...run(110, 120)])
    expect(await move(keeper, takeBack(store, null, { serialFrom: 119 }), 0)).toMatchObject({ moved: 2 })
    expect(await whose(store)).toEqual([...run(101, 105), ...run(110, 118)])
    expect(await previewMoves(keeper, takeBack(store, 10))).toEqual({
      ...{ ok: false, reason: 'NOT_ENOUGH', asked: 10, free: 9, missing: 1 },
    })
    expect(await previewMoves(keeper, takeBack(shop.stores[1], null))).toEqual({
      ok: false,
      reason: 'NOTHING',
    })
  })

  test('cards go from one store to another, and expired ones only back', async () => {
    await reset()
    const [a, b] = shop.stores
    await move(keeper, allocate([10]))
    const over = (count: number | null): MoveRequest => ({
      ...{ action: 'move', from: a, filter: {}, parts: [{ to: b, count }] },
    })
    expect(await move(keeper, { ...over(3), filter: { batchId } })).toMatchObject({ moved: 3 })
    expect(await whose(b)).toEqual(run(101, 103))
    const legs = await stack.sql`
      select kind, store_id, other_store_id, created from store_ledger
      where merchant_id = ${shop.merchantId} order by entry_id desc limit 2`
    expect([...legs].sort((x, y) => x.created - y.created)).toEqual([
      { kind: 'move_out', store_id: a, other_store_id: b, created: -3 },
      { kind: 'move_in', store_id: b, other_store_id: a, created: 3 },
    ])
    await stack.sql`update cards set valid_to = '2020-01-01' where merchant_id = ${shop.merchantId} and serial = 104`
    expect((await planOf(keeper, { ...over(null), filter: { batchId } })).asked).toBe(6)
    expect((await planOf(keeper, takeBack(a, null))).asked).toBe(7)
  })

  test('a closed store gets nothing and gives everything', async () => {
    await reset()
    const [a, b] = shop.stores
    await move(keeper, allocate([5]))
    const rest = allocate([null], { serialFrom: 106, serialTo: 110 })
    const { fingerprint } = await planOf(keeper, rest)
    const jobId = await ask(keeper, rest)
    expect(await closeStore(owner, a)).toEqual({ ok: true })
    const closed = { ok: false, reason: 'STORE_CLOSED', name: 'Store 0' }
    expect(await previewMoves(keeper, allocate([1]))).toEqual(closed)
    expect(await moveCards(keeper, allocate([1]), fingerprint)).toEqual(closed)
    const input = testInput({ merchantId: shop.merchantId, userId: keeper.userId }, jobId)
    await expect(runMoves(input)).rejects.toThrow('STORE_CLOSED')
    expect(await whose(a)).toEqual(run(101, 105))
    expect(
      await move(keeper, { action: 'move', from: a, filter: { batchId }, parts: [{ to: b, count: 2 }] }),
    ).toMatchObject({ ok: true })
    expect(await move(keeper, takeBack(a, null))).toMatchObject({ ok: true, moved: 3 })
    await stack.sql`update stores set closed_at = null where merchant_id = ${shop.merchantId}`
  })
})
