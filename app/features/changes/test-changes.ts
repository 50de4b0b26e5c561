// For tests: cards to change, and what has become of them.
import type { Member } from '#app/core/auth/account.ts'
import { addBatch, type Merchant, type Sql } from '../../../supabase/tests/support.ts'
import type { CardFilter } from '../cards/schema.ts'
import { testInput } from '../jobs/test-input.ts'
import { previewChange } from './data.ts'
import { runChange } from './jobs.ts'
import { requestChange } from './mutations.ts'
import type { Change } from './schema.ts'

/** What the queue would hand to the handler. */
export const inputOf = (asker: Member, jobId: string, options = {}) =>
  testInput({ merchantId: asker.merchant_id, userId: asker.userId }, jobId, options)

type CardValues = Record<string, unknown> & { serial: number; status: string }

/** Steps of a story about the cards of one merchant. @param actors asked anew at each step */
export function changeSteps(sql: Sql, actors: () => { shop: Merchant; owner: Member }) {
  let next = 1000

  /** A batch of created cards; its filter, and the serial of its first card. */
  async function cards(quantity: number): Promise<{ filter: CardFilter; first: number }> {
    const { shop } = actors()
    const first = next
    next += quantity
    const { batchId } = await addBatch(sql, shop, shop.owner.memberId, first, quantity)
    return { filter: { batchId }, first }
  }

  const set = (serials: number[], values: object) => sql`
    update cards set ${sql(values as never)}
    where merchant_id = ${actors().shop.merchantId} and serial = any (${serials}::bigint[])`

  /** Previews and asks for a change, as people do. */
  async function asked(filter: CardFilter, change: Change, account = actors().owner): Promise<string> {
    const seen = await previewChange(account, filter, change)
    if (!seen.ok) throw new Error(seen.reason)
    const { count, fingerprint } = seen.preview
    const request = await requestChange(account, filter, change, { count, fingerprint, typed: count })
    if (!request.ok) throw new Error(request.reason)
    return request.jobId
  }

  /** Asks for a change and does it. @returns its job */
  async function done(filter: CardFilter, change: Change, account = actors().owner): Promise<string> {
    const jobId = await asked(filter, change, account)
    await runChange(inputOf(account, jobId))
    return jobId
  }

  const rows = (filter: CardFilter) => sql<CardValues[]>`
    select serial, status, activated_at is not null as activated, valid_from, valid_to, channel_id, store_id, remark,
      product_set_id, region_rule_id
    from cards where merchant_id = ${actors().shop.merchantId} and batch_id = ${filter.batchId as string} order by serial`

  const states = async (filter: CardFilter) => (await rows(filter)).map((row) => row.status).join(' ')

  /** How many cards of a batch are in a state. */
  const countOf = async (filter: CardFilter, status: string) =>
    (await rows(filter)).filter((row) => row.status === status).length

  const logOf = async (jobId: string) => [
    ...(await sql`
      select action, filter, card_count, detail from card_log where merchant_id = ${actors().shop.merchantId}
        and (log_id = ${jobId} or detail ->> 'operationId' = ${jobId})`),
  ]

  const changesOf = async (jobId: string) => [
    ...(await sql<{ cards: number; old: object; new: object }[]>`
      select card_count as cards, old_values as old, new_values as new from card_changes
      where merchant_id = ${actors().shop.merchantId} and operation_id = ${jobId} order by change_id`),
  ]

  /**
   * Begins a job and leaves it after its first transaction (which freezes or checks) and so many portions, as a
   * worker does that is told to stop; what it has committed is all that is left of it, as when it is killed.
   */
  async function leave(run: typeof runChange, jobId: string, portions: number): Promise<void> {
    let looks = 0
    const signal = {
      get aborted() {
        looks += 1
        return looks > portions + 1
      },
    } as AbortSignal
    const error = await run(inputOf(actors().owner, jobId, { signal })).catch((thrown: Error) => thrown)
    if (error?.message !== 'the worker is stopping') throw error ?? new Error('the job came to its end')
  }

  return { cards, set, asked, done, rows, states, countOf, logOf, changesOf, leave }
}
