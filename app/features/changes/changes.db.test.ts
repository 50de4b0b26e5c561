import { v7 as uuid } from 'uuid'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import {
  addBatch,
  addMember,
  addOrder,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import type { CardFilter } from '../cards/schema.ts'
import { loadJob } from '../jobs/data.ts'
import { cancelJob } from '../jobs/mutations.ts'
import { testInput } from '../jobs/test-input.ts'
import { cardHistory, previewChange, undoableChange } from './data.ts'
import { PORTION, runChange, runUndo } from './jobs.ts'
import { requestChange, requestUndo } from './mutations.ts'
import type { Change } from './schema.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member
let next = 1000

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

async function memberOf(userId: string): Promise<Member> {
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('no such member')
  return account
}

const inputOf = (asker: Member, jobId: string, options = {}) =>
  testInput({ merchantId: asker.merchant_id, userId: asker.userId }, jobId, options)

/** A batch of created cards; its filter, and the serial of its first card. */
async function cards(quantity: number): Promise<{ filter: CardFilter; first: number }> {
  const first = next
  next += quantity
  const { batchId } = await addBatch(stack.sql, shop, shop.owner.memberId, first, quantity)
  return { filter: { batchId }, first }
}

const set = (serials: number[], values: object) =>
  stack.sql`update cards set ${stack.sql(values as never)} where merchant_id = ${shop.merchantId} and serial = any (${serials}::bigint[])`

/** Previews and asks for a change, as people do. */
async function asked(filter: CardFilter, change: Change, account = owner): Promise<string> {
  const seen = await previewChange(account, filter, change)
  if (!seen.ok) throw new Error(seen.reason)
  const { count, fingerprint } = seen.preview
  const request = await requestChange(account, filter, change, { count, fingerprint, typed: count })
  if (!request.ok) throw new Error(request.reason)
  return request.jobId
}

async function done(filter: CardFilter, change: Change, account = owner): Promise<string> {
  const jobId = await asked(filter, change, account)
  await runChange(inputOf(account, jobId))
  return jobId
}

type Row = Record<string, unknown> & { serial: number; status: string }

const rows = (filter: CardFilter) => stack.sql<Row[]>`
  select serial, status, activated_at is not null as activated, valid_from, valid_to, channel_id, store_id, remark,
    product_set_id, region_rule_id
  from cards where merchant_id = ${shop.merchantId} and batch_id = ${filter.batchId as string} order by serial`

const states = async (filter: CardFilter) => (await rows(filter)).map((row) => row.status).join(' ')

const logOf = async (jobId: string) => [
  ...(await stack.sql`select action, filter, card_count, detail from card_log where merchant_id = ${shop.merchantId}
    and (log_id = ${jobId} or detail ->> 'operationId' = ${jobId})`),
]

const changesOf = async (jobId: string) => [
  ...(await stack.sql<{ cards: number; old: object; new: object }[]>`
    select card_count as cards, old_values as old, new_values as new from card_changes
    where merchant_id = ${shop.merchantId} and operation_id = ${jobId} order by change_id`),
]

/**
 * Begins a job and leaves it after its first transaction (which freezes or checks) and so many portions, as a worker
 * does that is told to stop; what it has committed is all that is left of it, as when it is killed.
 */
async function leave(run: typeof runChange, jobId: string, portions: number): Promise<void> {
  let looks = 0
  const signal = {
    get aborted() {
      looks += 1
      return looks > portions + 1
    },
  } as AbortSignal
  await expect(run(inputOf(owner, jobId, { signal }))).rejects.toThrow('the worker is stopping')
}

describe('each action changes the cards it suits, and leaves the others alone', () => {
  test('activate: created cards that have not expired', async () => {
    const { filter, first } = await cards(8)
    await set([first], { status: 'void' })
    await set([first + 1], { status: 'active', activated_at: new Date() })
    await set([first + 2], { valid_to: '2020-01-01' })
    const seen = await previewChange(owner, filter, { action: 'activate' })
    expect(seen).toMatchObject({
      ok: true,
      preview: {
        count: 5,
        matched: 8,
        breakdown: [
          { condition: 'created', matched: 5, changing: 5 },
          { condition: 'active', matched: 1, changing: 0 },
          { condition: 'void', matched: 1, changing: 0 },
          { condition: 'expired', matched: 1, changing: 0 },
        ],
        sample: [
          { serial: first + 3, old: { status: 'created' }, new: { status: 'active' } },
          { serial: first + 7, old: { status: 'created' }, new: { status: 'active' } },
        ],
      },
    })
    expect(seen.ok && seen.preview.skips).toEqual(
      expect.arrayContaining([
        { reason: 'STATE', condition: 'active', count: 1 },
        { reason: 'STATE', condition: 'void', count: 1 },
        { reason: 'EXPIRED', condition: 'expired', count: 1 },
      ]),
    )
    const jobId = await done(filter, { action: 'activate' })
    expect(await states(filter)).toBe('void active created active active active active active')
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'done',
      done: 5,
      result: { changed: 5, skipped: 0 },
    })
    expect(await logOf(jobId)).toEqual([
      {
        action: 'cards.activate',
        filter,
        card_count: 5,
        detail: { change: { action: 'activate' }, skipped: 0, left: 0, outcome: 'done' },
      },
    ])
    expect(await changesOf(jobId)).toEqual([
      {
        cards: 5,
        old: { status: 'created', activated_at: null },
        new: { status: 'active', activated_at: expect.any(String) },
      },
    ])
  })

  test('deactivate, void and restore: back to what each card was', async () => {
    const { filter, first } = await cards(4)
    await done({ ...filter, serialFrom: first + 2 }, { action: 'activate' })
    expect(await states(filter)).toBe('created created active active')
    await done(filter, { action: 'void' })
    expect(await states(filter)).toBe('void void void void')
    await done(filter, { action: 'restore' })
    expect(await states(filter)).toBe('created created active active')
    await done(filter, { action: 'deactivate' })
    expect((await rows(filter)).map((row) => [row.status, row.activated])).toEqual(
      Array.from({ length: 4 }, () => ['created', false]),
    )
  })

  test('products: replace, add, remove, over cards of different products', async () => {
    const { filter, first } = await cards(4)
    const [a, b, c] = [...shop.products].sort() as [string, string, string]
    const bound = async () =>
      (
        await stack.sql<{ products: string[] | null }[]>`
          select s.product_ids as products from cards c
          left join product_sets s on s.merchant_id = c.merchant_id and s.product_set_id = c.product_set_id
          where c.merchant_id = ${shop.merchantId} and c.batch_id = ${filter.batchId as string} order by c.serial`
      ).map((row) => row.products)
    const replace: Change = { action: 'products', mode: 'replace', productIds: [c] }
    await done({ serialFrom: first, serialTo: first }, replace)
    expect(await bound()).toEqual([[c], null, null, null])
    // Products 0 and 1 are those of the batch.
    const [own] = await stack.sql<{ ids: string[] }[]>`
      select array_agg(product_id order by product_id) as ids from batch_products where batch_id = ${filter.batchId as string}`
    const ofBatch = own?.ids ?? []
    const extra = [a, b, c].find((id) => !ofBatch.includes(id)) as string
    const add: Change = { action: 'products', mode: 'add', productIds: [extra] }
    const addSeen = await previewChange(owner, filter, add)
    const all = [a, b, c]
    const expected = c === extra ? 3 : 4
    expect(addSeen).toMatchObject({ ok: true, preview: { count: expected } })
    await done(filter, add)
    expect(await bound()).toEqual([[...new Set([c, extra])].sort(), all, all, all])
    const remove: Change = {
      action: 'products',
      mode: 'remove',
      productIds: [...new Set([c, extra])],
    }
    const seen = await previewChange(owner, filter, remove)
    expect(seen).toMatchObject({
      ok: true,
      preview: { count: 3, skips: [{ reason: 'NO_PRODUCT_LEFT', condition: 'created', count: 1 }] },
    })
    await done(filter, remove)
    const left = all.filter((id) => id !== c && id !== extra)
    expect(await bound()).toEqual([[...new Set([c, extra])].sort(), left, left, left])
  })

  test('validity: one day or both, never a start after the end; spent cards keep their terms', async () => {
    const { filter, first } = await cards(5)
    await set([first], { valid_to: '2030-01-31' })
    await set([first + 1], { valid_to: '2026-01-31' })
    await set([first + 2], { status: 'void' })
    await set([first + 3], { valid_from: '2027-01-01' })
    const change: Change = { action: 'validity', from: '2027-01-01' }
    const seen = await previewChange(owner, filter, change)
    expect(seen).toMatchObject({ ok: true, preview: { count: 2 } })
    expect(seen.ok && seen.preview.skips).toEqual(
      expect.arrayContaining([
        { reason: 'START_AFTER_END', condition: 'expired', count: 1 },
        { reason: 'STATE', condition: 'void', count: 1 },
        { reason: 'UNCHANGED', condition: 'created', count: 1 },
      ]),
    )
    await done(filter, change)
    await done(filter, { action: 'validity', from: null, to: '2031-12-31' })
    expect((await rows(filter)).map((row) => [row.valid_from, row.valid_to])).toEqual([
      [null, '2031-12-31'],
      [null, '2031-12-31'],
      [null, null],
      [null, '2031-12-31'],
      [null, '2031-12-31'],
    ])
  })

  test('channel and remark: in every state; store and regions: not of spent cards', async () => {
    const { filter, first } = await cards(3)
    await set([first], { status: 'void' })
    const channel = await done(filter, { action: 'channel', channelId: null })
    expect(await changesOf(channel)).toEqual([
      { cards: 3, old: { channel_id: shop.channelId }, new: { channel_id: null } },
    ])
    await done(filter, { action: 'remark', remark: '展会' })
    await done(filter, { action: 'store', storeId: shop.stores[1] })
    const rule = { mode: 'except', codes: ['65'] } as const
    const regions: Change = { action: 'regions', rule: { mode: 'except', codes: ['65'] } }
    await done(filter, regions)
    const found = await rows(filter)
    expect(found.map((row) => [row.channel_id, row.remark, row.store_id])).toEqual([
      [null, '展会', null],
      [null, '展会', shop.stores[1]],
      [null, '展会', shop.stores[1]],
    ])
    const [kept] = await stack.sql<{ id: string }[]>`
      select region_rule_id as id from region_rules where merchant_id = ${shop.merchantId} and mode = ${rule.mode} and codes = ${[...rule.codes]}`
    expect(found.map((row) => row.region_rule_id)).toEqual([null, kept?.id, kept?.id])
    expect(await previewChange(owner, filter, regions)).toMatchObject({ ok: true, preview: { count: 0 } })
    await done(filter, { action: 'regions', rule: null })
    expect((await rows(filter)).map((row) => row.region_rule_id)).toEqual([null, null, null])
  })

  test('cards of a batch that is being generated are in no set', async () => {
    const { filter } = await cards(3)
    await stack.sql`update card_batches set status = 'generating' where batch_id = ${filter.batchId as string}`
    const seen = await previewChange(owner, filter, { action: 'activate' })
    expect(seen).toMatchObject({
      ok: true,
      preview: { count: 0, skips: [{ reason: 'GENERATING', condition: 'created', count: 3 }] },
    })
  })
})

describe('a change is refused', () => {
  test('without a filter, without the permission, for nothing, and when what it names is not there', async () => {
    const { filter } = await cards(3)
    const before = await snapshot(stack.sql, 'cards', shop.merchantId)
    const activate: Change = { action: 'activate' }
    const none = { count: 3, fingerprint: '', typed: 3 }
    for (const open of [{}, { status: 'created' } as const]) {
      expect(await previewChange(owner, open, activate)).toEqual({ ok: false, reason: 'NO_FILTER' })
      expect(await requestChange(owner, open, activate, none)).toEqual({ ok: false, reason: 'NO_FILTER' })
    }
    const able: Record<string, Change[]> = {
      'card.activate': [{ action: 'activate' }, { action: 'deactivate' }],
      'card.void': [{ action: 'void' }, { action: 'restore' }],
      'card.edit': [
        { action: 'products', mode: 'replace', productIds: [shop.products[2]] },
        { action: 'validity', to: null },
        { action: 'channel', channelId: null },
        { action: 'remark', remark: 'x' },
        { action: 'regions', rule: null },
        { action: 'store', storeId: null },
      ],
    }
    for (const held of Object.keys(able)) {
      const member = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', held] })
      const account = await memberOf(member.userId)
      for (const [needed, changes] of Object.entries(able))
        for (const change of changes) {
          const seen = await previewChange(account, filter, change)
          expect(seen.ok, `${held}: ${change.action}`).toBe(held === needed)
          if (held !== needed)
            expect(await requestChange(account, filter, change, none)).toEqual({
              ok: false,
              reason: 'FORBIDDEN',
            })
        }
    }
    const gone = uuid()
    for (const [change, reason] of [
      [{ action: 'products', mode: 'add', productIds: [gone] }, 'PRODUCT_GONE'],
      [{ action: 'channel', channelId: gone }, 'CHANNEL_GONE'],
      [{ action: 'store', storeId: gone }, 'STORE_GONE'],
      [{ action: 'regions', rule: { mode: 'only', codes: ['99'] } }, 'REGION_UNKNOWN'],
    ] as [Change, string][]) {
      expect(await previewChange(owner, filter, change)).toEqual({ ok: false, reason })
      expect(await requestChange(owner, filter, change, none)).toEqual({ ok: false, reason })
    }
    const nothing = await previewChange(owner, filter, { action: 'restore' })
    if (!nothing.ok) throw new Error(nothing.reason)
    expect(
      await requestChange(owner, filter, { action: 'restore' }, { ...nothing.preview, typed: 0 }),
    ).toEqual({
      ok: false,
      reason: 'NOTHING',
    })
    expect(await snapshot(stack.sql, 'cards', shop.merchantId)).toBe(before)
  })

  test('when the count of more than 1,000 cards was not typed', async () => {
    const { filter } = await cards(1001)
    const change: Change = { action: 'activate' }
    const seen = await previewChange(owner, filter, change)
    if (!seen.ok) throw new Error(seen.reason)
    const { count, fingerprint } = seen.preview
    for (const typed of [undefined, 1000, 1])
      expect(await requestChange(owner, filter, change, { count, fingerprint, typed })).toEqual({
        ok: false,
        reason: 'TYPE_COUNT',
      })
    expect(await requestChange(owner, filter, change, { count, fingerprint, typed: 1001 })).toMatchObject({
      ok: true,
    })
  })

  test('when the set has changed since the preview: as many, but others', async () => {
    const { filter, first } = await cards(6)
    await set([first], { status: 'void' })
    const change: Change = { action: 'activate' }
    const seen = await previewChange(owner, filter, change)
    if (!seen.ok) throw new Error(seen.reason)
    const jobId = await asked(filter, change)
    await set([first], { status: 'created' })
    await set([first + 1], { status: 'void' })
    const again = await requestChange(owner, filter, change, { ...seen.preview, typed: undefined })
    expect(again).toEqual({ ok: false, reason: 'SET_CHANGED', count: 5 })
    const before = await snapshot(stack.sql, 'cards', shop.merchantId)
    await expect(runChange(inputOf(owner, jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await snapshot(stack.sql, 'cards', shop.merchantId)).toBe(before)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'failed',
      reason: 'SET_CHANGED',
      done: 0,
    })
    expect(await logOf(jobId)).toMatchObject([
      {
        action: 'cards.activate',
        filter,
        card_count: 0,
        detail: { outcome: 'failed', reason: 'SET_CHANGED' },
      },
    ])
  })

  test('for cards of another merchant, and for a store beyond its own', async () => {
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.owner.userId)
    const { filter, first } = await cards(4)
    expect(await previewChange(stranger, filter, { action: 'activate' })).toMatchObject({
      ok: true,
      preview: { count: 0, matched: 0 },
    })
    await set([first + 1], { store_id: shop.stores[0] })
    const store = await memberOf(shop.store.userId)
    await done(filter, { action: 'activate' }, store)
    expect(await states(filter)).toBe('created active created created')
    expect(await previewChange(store, filter, { action: 'void' })).toEqual({ ok: false, reason: 'FORBIDDEN' })
    expect(await undoableChange(store)).toMatchObject({ ok: false })
  })
})

describe('the job', () => {
  const quantity = 2 * PORTION + 300

  test('goes on after an interruption, and does every card once', async () => {
    const { filter, first } = await cards(quantity)
    const jobId = await asked({ serialFrom: first }, { action: 'activate' })
    await leave(runChange, jobId, 1)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'running', done: PORTION })
    // Cards that come into the filter later are not among those that were confirmed.
    const later = await cards(3)
    await runChange(inputOf(owner, jobId))
    const [end] = await stack.sql<{ n: number }[]>`
      select count(*) as n from cards where batch_id = ${filter.batchId as string} and status = 'active'`
    expect(end?.n).toBe(quantity)
    expect(await states(later.filter)).toBe('created created created')
    expect(await logOf(jobId)).toMatchObject([{ card_count: quantity }])
    const changes = await changesOf(jobId)
    expect(changes.map((row) => row.cards)).toEqual([PORTION, PORTION, 300])
    const [left] = await stack.sql`select count(*) as n from job_cards where job_id = ${jobId}`
    expect(left?.n).toBe(0)
  })

  test('can be cancelled: what is done stays, is counted and logged', async () => {
    const { filter } = await cards(quantity)
    const jobId = await asked(filter, { action: 'void' })
    await leave(runChange, jobId, 1)
    await cancelJob(owner.scope, jobId)
    await runChange(inputOf(owner, jobId))
    const changed = PORTION
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'cancelled',
      result: { changed, skipped: 0, left: quantity - changed },
    })
    const [found] = await stack.sql<{ n: number }[]>`
      select count(*) as n from cards where batch_id = ${filter.batchId as string} and status = 'void'`
    expect(found?.n).toBe(changed)
    expect(await logOf(jobId)).toMatchObject([{ card_count: changed, detail: { outcome: 'cancelled' } }])
    const before = await cards(3)
    const early = await asked(before.filter, { action: 'void' })
    await cancelJob(owner.scope, early)
    await runChange(inputOf(owner, early))
    expect(await loadJob(owner.scope, early)).toMatchObject({
      status: 'cancelled',
      done: 0,
      result: { left: 3 },
    })
    expect(await states(before.filter)).toBe('created created created')
  })

  test('leaves alone what has changed after it began', async () => {
    const { filter, first } = await cards(PORTION + 10)
    const jobId = await asked(filter, { action: 'activate' })
    await leave(runChange, jobId, 1)
    await set([first + PORTION + 1], { status: 'void' })
    await runChange(inputOf(owner, jobId))
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'done',
      done: PORTION + 9,
      result: { changed: PORTION + 9, skipped: 1, left: 0 },
    })
  })

  test('a right taken away: it stops, and the log says what was done', async () => {
    const { filter } = await cards(quantity)
    const member = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.void'] })
    const account = await memberOf(member.userId)
    const jobId = await asked(filter, { action: 'void' }, account)
    await stack.sql`update members set permissions = '{card.read}' where member_id = ${member.memberId}`
    await expect(runChange(inputOf(account, jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'failed',
      reason: 'FORBIDDEN',
      done: 0,
    })
    expect(await logOf(jobId)).toMatchObject([
      { card_count: 0, detail: { outcome: 'failed', reason: 'FORBIDDEN' } },
    ])
  })
})

describe('undo', () => {
  beforeEach(async () => {
    // The newest bulk change is that of the test.
    await stack.sql`update jobs set status = 'failed', done = 0 where merchant_id = ${shop.merchantId} and status in ('queued', 'running')`
  })

  async function undone(operationId: string): Promise<string> {
    const request = await requestUndo(owner, operationId)
    if (!request.ok) throw new Error(request.reason)
    await runUndo(inputOf(owner, request.jobId))
    return request.jobId
  }

  test('gives every card back what it had, after each action', async () => {
    const { filter, first } = await cards(6)
    await done({ serialFrom: first + 3, serialTo: first + 5 }, { action: 'activate' })
    await set([first + 5], { status: 'void' })
    await set([first], { valid_to: '2030-01-31', remark: 'one' })
    const content = async () =>
      JSON.stringify([
        await rows(filter),
        await stack.sql`
      select serial, activated_at from cards where batch_id = ${filter.batchId as string} order by serial`,
      ])
    const changes: Change[] = [
      { action: 'activate' },
      { action: 'deactivate' },
      { action: 'void' },
      { action: 'restore' },
      { action: 'products', mode: 'replace', productIds: [shop.products[2]] },
      { action: 'validity', from: '2026-02-01', to: '2031-01-01' },
      { action: 'channel', channelId: null },
      { action: 'remark', remark: 'two' },
      { action: 'regions', rule: { mode: 'only', codes: ['31'] } },
      { action: 'store', storeId: shop.stores[0] },
    ]
    for (const change of changes) {
      const before = await content()
      const jobId = await done(filter, change)
      expect(await content(), change.action).not.toBe(before)
      expect(await undoableChange(owner)).toMatchObject({ ok: true, undoable: { jobId, change } })
      const count = (await loadJob(owner.scope, jobId))?.done
      const undo = await undone(jobId)
      expect(await content(), change.action).toBe(before)
      expect(await loadJob(owner.scope, undo)).toMatchObject({ status: 'done', done: count })
      expect(await logOf(undo)).toMatchObject([
        { action: 'cards.undo', card_count: count, detail: { undoes: jobId, outcome: 'done' } },
      ])
      expect(await undoableChange(owner)).toEqual({ ok: false, reason: 'UNDONE', jobId })
    }
  })

  test('is refused once a card has been redeemed, before it is asked for and before it runs', async () => {
    const { filter, first } = await cards(3)
    const jobId = await done(filter, { action: 'activate' })
    const request = await requestUndo(owner, jobId)
    if (!request.ok) throw new Error(request.reason)
    await addOrder(stack.sql, shop, first + 1, { product: 0 })
    await expect(runUndo(inputOf(owner, request.jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, request.jobId)).toMatchObject({
      status: 'failed',
      reason: 'REDEEMED_SINCE',
    })
    expect(await states(filter)).toBe('active redeemed active')
    expect(await undoableChange(owner)).toEqual({ ok: false, reason: 'REDEEMED_SINCE', jobId })
    expect(await requestUndo(owner, jobId)).toMatchObject({ ok: false, reason: 'REDEEMED_SINCE' })
  })

  test('is for the newest alone, one at a time, by whoever may do the action', async () => {
    const { filter } = await cards(3)
    const old = await done(filter, { action: 'activate' })
    const newer = await done(filter, { action: 'remark', remark: 'x' })
    expect(await requestUndo(owner, old)).toEqual({ ok: false, reason: 'NOT_NEWEST' })
    const voider = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.void'] })
    expect(await requestUndo(await memberOf(voider.userId), newer)).toEqual({
      ok: false,
      reason: 'FORBIDDEN',
    })
    const editor = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.edit'] })
    const account = await memberOf(editor.userId)
    const twice = await Promise.all([requestUndo(account, newer), requestUndo(owner, newer)])
    expect(twice.map((each) => (each.ok ? 'ok' : each.reason)).sort()).toEqual(['BUSY', 'ok'])
  })

  test('leaves cards alone that are not any more what the change made of them', async () => {
    const { filter, first } = await cards(4)
    const jobId = await done(filter, { action: 'activate' })
    await set([first], { status: 'void' })
    const undo = await undone(jobId)
    expect(await states(filter)).toBe('void created created created')
    expect(await loadJob(owner.scope, undo)).toMatchObject({
      done: 3,
      result: { changed: 3, skipped: 1, left: 0 },
    })
  })

  test('goes on after it was stopped, and can be asked for again when it was cancelled', async () => {
    const quantity = 2 * PORTION + 5
    const { filter } = await cards(quantity)
    const jobId = await done(filter, { action: 'activate' })
    const request = await requestUndo(owner, jobId)
    if (!request.ok) throw new Error(request.reason)
    await leave(runUndo, request.jobId, 1)
    expect(await loadJob(owner.scope, request.jobId)).toMatchObject({ status: 'running', done: 5 })
    await cancelJob(owner.scope, request.jobId)
    await runUndo(inputOf(owner, request.jobId))
    expect(await loadJob(owner.scope, request.jobId)).toMatchObject({ status: 'cancelled', done: 5 })
    await undone(jobId)
    const [left] = await stack.sql<{ n: number }[]>`
      select count(*) as n from cards where batch_id = ${filter.batchId as string} and status = 'created'`
    expect(left?.n).toBe(quantity)
  })
})

test('the history of a card says who did what, with names', async () => {
  const { filter, first } = await cards(2)
  await done(filter, { action: 'channel', channelId: null })
  await done(filter, { action: 'activate' })
  await addOrder(stack.sql, shop, first, { product: 0 })
  const history = await cardHistory(owner.scope, first)
  expect(history.map(({ action, kind, who }) => [action, kind, who])).toEqual([
    ['redeem', 'consumer', null],
    ['activate', 'member', 'Test owner'],
    ['channel', 'member', 'Test owner'],
    ['create', 'platform', null],
  ])
  expect(history[2]).toMatchObject({ old: { channel: 'Channel' }, new: { channel: null } })
  const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
  const seen = await cardHistory((await memberOf(staff.userId)).scope, first)
  expect(seen.map((entry) => entry.who)).toEqual(history.map((entry) => entry.who))
})
