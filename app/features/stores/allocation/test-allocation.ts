// What the tests of moving cards start from: a merchant with a batch of free cards, and who may move them.
import { expect } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import {
  addBatch,
  type Merchant,
  makeMerchant,
  memberOf,
  type Sql,
  snapshot,
} from '../../../../supabase/tests/support.ts'
import { testInput } from '../../jobs/test-input.ts'
import { runMoves } from '../jobs.ts'
import { previewMoves } from './data.ts'
import { moveCards } from './mutations.ts'
import type { MovePlan, MoveRequest } from './types.ts'

/** Serial of the first card of the batch. */
export const FIRST = 101
export const CARDS = 1200

export type AllocationShop = {
  shop: Merchant
  owner: Member
  /** Staff with stock.manage. */
  keeper: Member
  batchId: string
  allocate: (counts: readonly (number | null)[], filter?: MoveRequest['filter']) => MoveRequest
  takeBack: (from: string, count: number | null, filter?: MoveRequest['filter']) => MoveRequest
  move: typeof move
  /** Asks for a job and leaves it to others to work it; its id. */
  ask: (account: Member, request: MoveRequest) => Promise<string>
  /** Serials of the batch by who has them. */
  whose: (store: string | null) => Promise<number[]>
  /** All cards of the batch free again. */
  reset: () => Promise<unknown>
}

export async function makeAllocationShop(sql: Sql): Promise<AllocationShop> {
  const shop = await makeMerchant(sql, { permissions: ['card.read', 'stock.manage'] })
  const { batchId } = await addBatch(sql, shop, shop.owner.memberId, FIRST, CARDS)
  const { merchantId } = shop
  return {
    ...{ shop, batchId, move, ask },
    owner: await memberOf(shop.owner.userId),
    keeper: await memberOf(shop.staff.userId),
    allocate: (counts, filter = { batchId }) => ({
      ...{ action: 'allocate', from: null, filter },
      parts: counts.map((count, at) => ({ to: shop.stores[at] as string, count })),
    }),
    takeBack: (from, count, filter = { batchId }) => ({
      ...{ action: 'take_back', from, filter, parts: [{ to: null, count }] },
    }),
    whose: async (store) => {
      const rows = await sql<{ serial: number }[]>`
        select serial from cards where merchant_id = ${merchantId} and batch_id = ${batchId}
          and store_id is not distinct from ${store} order by serial`
      return rows.map(({ serial }) => serial)
    },
    reset: () => sql`
      update cards set store_id = null, status = 'created', activated_at = null, valid_to = null
      where merchant_id = ${merchantId} and batch_id = ${batchId}`,
  }
}

export async function planOf(account: Member, request: MoveRequest): Promise<MovePlan> {
  const seen = await previewMoves(account, request)
  if (!seen.ok) throw new Error(seen.reason)
  return seen.plan
}

/** Previews and confirms; with `atOnce` 0 as a job, which is worked right here. */
async function move(account: Member, request: MoveRequest, atOnce?: number) {
  const { fingerprint } = await planOf(account, request)
  const moved = await moveCards(account, request, fingerprint, atOnce)
  if (moved.ok && moved.jobId)
    await runMoves(testInput({ merchantId: account.merchant_id, userId: account.userId }, moved.jobId))
  return moved
}

async function ask(account: Member, request: MoveRequest): Promise<string> {
  const begun = await moveCards(account, request, (await planOf(account, request)).fingerprint, 0)
  if (!begun.ok || !begun.jobId) throw new Error('no job')
  return begun.jobId
}

export function run(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

/** Does something that must leave no trace with a merchant. */
export async function changesNothing(
  sql: Sql,
  account: Pick<Member, 'merchant_id'>,
  work: () => Promise<unknown>,
): Promise<void> {
  const tables = ['cards', 'store_ledger', 'card_log', 'jobs', 'job_cards']
  const state = () => Promise.all(tables.map((table) => snapshot(sql, table, account.merchant_id)))
  const before = await state()
  await work()
  expect(await state()).toEqual(before)
}
