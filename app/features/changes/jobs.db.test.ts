import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import {
  addMember,
  addOrder,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../supabase/tests/support.ts'
import { loadJob } from '../jobs/data.ts'
import { cancelJob } from '../jobs/mutations.ts'
import { cardHistory, undoableChange } from './data.ts'
import { PORTION, runChange, runUndo } from './jobs.ts'
import { requestUndo } from './mutations.ts'
import type { Change } from './schema.ts'
import { changeSteps, inputOf } from './test-changes.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member
const steps = changeSteps(stack.sql, () => ({ shop, owner }))
const { cards, set, asked, done, rows, states, countOf, logOf, changesOf, leave } = steps

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
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
    expect(await countOf(filter, 'active')).toBe(quantity)
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
    expect(await countOf(filter, 'void')).toBe(changed)
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
    expect(await countOf(filter, 'created')).toBe(quantity)
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
  const note = await done(filter, { action: 'remark', remark: 'x' })
  const undo = await requestUndo(owner, note)
  if (!undo.ok) throw new Error(undo.reason)
  await runUndo(inputOf(owner, undo.jobId))
  const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
  const seen = await cardHistory((await memberOf(staff.userId)).scope, first)
  expect(seen.map(({ action, who }) => [action, who])).toEqual([
    ['undo', 'Test owner'],
    ['remark', 'Test owner'],
    ...history.map(({ action, who }) => [action, who]),
  ])
})
