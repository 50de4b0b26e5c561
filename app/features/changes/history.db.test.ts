// Random work on the same few cards from several connections at once: whatever happens, the log tells it.
import fc from 'fast-check'
import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfCard } from '#app/core/db/scope.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import { addBatch, type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { CARD_TRANSITIONS, type CardStatus } from '../cards/state.ts'
import { testInput } from '../jobs/test-input.ts'
import { previewChange, type RawValues, undoableChange } from './data.ts'
import { runChange, runUndo } from './jobs.ts'
import { requestChange, requestUndo } from './mutations.ts'
import type { Change } from './schema.ts'

const stack = useStack('worker')
const CARDS = 6
let shop: Merchant
let owner: Member
let next = 1000

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  const account = await loadAccount(shop.owner.userId)
  if (account?.type !== 'member') throw new Error('no owner')
  owner = account
})

type Step =
  | { do: 'change'; from: number; to: number; change: Change }
  | { do: 'redeem'; card: number }
  | { do: 'cancel'; card: number }
  | { do: 'edit'; card: number }
  | { do: 'undo' }

const steps = (): fc.Arbitrary<Step> => {
  const place = fc.integer({ min: 0, max: CARDS - 1 })
  const state = fc.constantFrom<Change>(
    { action: 'activate' },
    { action: 'deactivate' },
    { action: 'void' },
    { action: 'restore' },
  )
  const terms = fc.constantFrom<Change>(
    { action: 'products', mode: 'add', productIds: [shop.products[2]] },
    { action: 'products', mode: 'remove', productIds: [shop.products[2]] },
    { action: 'validity', to: '2099-12-31' },
    { action: 'validity', to: null },
    { action: 'channel', channelId: null },
    { action: 'channel', channelId: shop.channelId },
    { action: 'store', storeId: shop.stores[0] },
    { action: 'regions', rule: { mode: 'except', codes: ['65'] } },
    { action: 'regions', rule: null },
  )
  const change = fc.oneof({ weight: 2, arbitrary: state }, { weight: 1, arbitrary: terms })
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('change' as const), from: place, to: place, change }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('redeem' as const), card: place }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), card: place }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), card: place }) },
    { weight: 1, arbitrary: fc.constant({ do: 'undo' as const }) },
  )
}

/** Attempts until it is through, as the queue does: two jobs may meet in a deadlock, and one of them is sent back. */
async function attempts(run: typeof runChange, jobId: string): Promise<void> {
  const input = testInput({ merchantId: shop.merchantId, userId: shop.owner.userId }, jobId)
  for (;;) {
    try {
      return await run(input)
    } catch (error) {
      if (error instanceof JobStopped) return
      if ((error as { code?: string }).code !== '40P01') throw error
    }
  }
}

async function redeem(serial: number): Promise<void> {
  const order = uuid()
  const sealed = Buffer.from('sealed')
  await withTenant(
    scopeOfCard(shop.merchantId, serial),
    ({ tx }) => tx`
      select private.place_order(${order}, ${order}, ${shop.products[0]}, ${sealed}, ${sealed}, ${sealed}, ${sealed},
        ${sealed}, null, '310101', '上海市', '上海市', '黄浦区', null, '2026-11-22', null, false)`,
  )
}

/** What the consumer's button does: the card is active again. */
async function cancel(serial: number): Promise<void> {
  const [order] = await stack.sql<{ id: string }[]>`
    select order_id as id from orders
    where merchant_id = ${shop.merchantId} and card_serial = ${serial} and status = 'pending'`
  if (!order) return
  await withTenant(
    scopeOfCard(shop.merchantId, serial),
    ({ tx }) => tx`select private.cancel_order(${order.id})`,
  )
}

async function take(step: Step, first: number): Promise<void> {
  if (step.do === 'redeem') return redeem(first + step.card)
  if (step.do === 'cancel') return cancel(first + step.card)
  if (step.do === 'edit')
    return withTenant(owner.scope, async ({ tx }) => {
      await tx`update cards set remark = ${uuid().slice(-4)} where merchant_id = ${shop.merchantId} and serial = ${first + step.card}`
    })
  if (step.do === 'undo') {
    const found = await undoableChange(owner)
    const asked = found.ok ? await requestUndo(owner, found.undoable.jobId) : undefined
    if (asked?.ok) await attempts(runUndo, asked.jobId)
    return
  }
  const filter = {
    serialFrom: first + Math.min(step.from, step.to),
    serialTo: first + Math.max(step.from, step.to),
  }
  const seen = await previewChange(owner, filter, step.change)
  if (!seen.ok) throw new Error(seen.reason)
  const asked = await requestChange(owner, filter, step.change, { ...seen.preview, typed: undefined })
  if (asked.ok) await attempts(runChange, asked.jobId)
}

const LOGGED = [
  ...['status', 'activated_at', 'valid_from', 'valid_to', 'channel_id', 'store_id', 'remark'],
  ...['product_set_id', 'region_rule_id'],
] as (keyof RawValues)[]

type State = Record<string, string | null>

/** The cards with the values that the log knows of, as it writes them. */
async function statesOf(first: number): Promise<Map<number, State>> {
  const rows = await stack.sql<{ serial: number; state: State }[]>`
    select serial, jsonb_build_object(${stack.sql.unsafe(LOGGED.map((name) => `'${name}', ${name}`).join(', '))}) as state
    from cards where merchant_id = ${shop.merchantId} and serial between ${first} and ${first + CARDS - 1}`
  return new Map(rows.map(({ serial, state }) => [serial, state]))
}

/** Tells the life of a card from its log, and complains where a change does not begin where the one before ended. */
async function retold(serial: number, born: State): Promise<State> {
  const rows = await stack.sql<{ old: State | null; new: State }[]>`
    select old_values as old, new_values as new from card_changes
    where merchant_id = ${shop.merchantId} and serials @> ${serial}::bigint order by change_id`
  expect(rows[0]?.old).toBeNull()
  const state = { ...born }
  for (const row of rows.slice(1)) {
    for (const [name, value] of Object.entries(row.old ?? {})) expect(state[name], name).toBe(value)
    const had = state.activated_at !== null
    if (row.new.status !== undefined && row.old)
      expect(isLegal(row.old.status as CardStatus, row.new.status as CardStatus, had)).toBe(true)
    Object.assign(state, row.new)
  }
  return state
}

function isLegal(from: CardStatus, to: CardStatus, had: boolean): boolean {
  return CARD_TRANSITIONS.some(
    (each) =>
      each.from === from && each.to === to && (each.wasActivated === undefined || each.wasActivated === had),
  )
}

test('no change is illegal, none is lost or told twice, and every operation stands in the log', async () => {
  const lanes = fc.array(fc.array(steps(), { minLength: 2, maxLength: 6 }), { minLength: 2, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(lanes, async (plan) => {
      const first = next
      next += CARDS
      await addBatch(stack.sql, shop, shop.owner.memberId, first, CARDS)
      const born = await statesOf(first)
      await stack.sql`
        update cards set status = 'active', activated_at = now()
        where merchant_id = ${shop.merchantId} and serial between ${first} and ${first + 2}`
      await Promise.all(
        plan.map(async (lane) => {
          for (const step of lane) await take(step, first)
        }),
      )
      for (const [serial, state] of await statesOf(first))
        expect(await retold(serial, born.get(serial) as State)).toEqual(state)
    }),
    { numRuns: 60 },
  )
  // Each job that changed something says so once, with the number that the log of the cards has of it.
  const jobs = await stack.sql<{ done: number; entries: number; logged: number; changed: number }[]>`
    select j.done, count(l.log_id) as entries, coalesce(sum(l.card_count), 0)::int8 as logged,
      (select coalesce(sum(h.card_count), 0)::int8 from card_changes h
        where h.merchant_id = j.merchant_id and h.operation_id = j.job_id) as changed
    from jobs j left join card_log l on l.merchant_id = j.merchant_id
      and (l.log_id = j.job_id or l.detail ->> 'operationId' = j.job_id::text)
    where j.merchant_id = ${shop.merchantId} and j.kind in ('cards.change', 'cards.undo') group by j.merchant_id, j.job_id`
  expect(jobs.length).toBeGreaterThan(25)
  expect(jobs.some((job) => job.done > 0)).toBe(true)
  for (const { done, entries, logged, changed } of jobs)
    expect([entries, logged, changed]).toEqual([1, done, done])
}, 120_000)
