import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { type CardFilter, narrows, plainFilter } from '../cards/schema.ts'
import { startJob } from '../jobs/mutations.ts'
import { findUndoable, mayChange } from './data.ts'
import { type Change, TYPE_ABOVE } from './schema.ts'
import { checkChange, examine } from './set/data.ts'
import type { ArgumentProblem, UndoProblem } from './types.ts'

/** What was seen and agreed to. */
export type Confirmed = {
  count: number
  fingerprint: string
  /** The count once more, typed by hand: asked for above 1,000 cards. */
  typed: number | undefined
}

type Refusal = 'FORBIDDEN' | 'NO_FILTER' | 'NOTHING' | 'TYPE_COUNT' | ArgumentProblem

/**
 * Asks for a change of the cards of a filter, after its preview.
 * @returns SET_CHANGED with the present count when these are other cards by now, or cards in other states;
 * TYPE_COUNT when the count had to be typed and was not; otherwise as previewChange, or NOTHING to change
 */
export async function requestChange(
  account: Member,
  filter: CardFilter,
  change: Change,
  confirmed: Confirmed,
): Promise<Outcome<{ jobId: string }, Refusal> | { ok: false; reason: 'SET_CHANGED'; count: number }> {
  if (!mayChange(account, change.action)) return { ok: false, reason: 'FORBIDDEN' }
  if (!narrows(filter)) return { ok: false, reason: 'NO_FILTER' }
  return withTenant(account.scope, async (unit) => {
    const checked = await checkChange(unit.tx, account.merchant_id, change)
    if (!checked.ok) return checked
    const { count, fingerprint } = await examine(unit.tx, account.merchant_id, filter, checked.change)
    if (count !== confirmed.count || fingerprint !== confirmed.fingerprint)
      return { ok: false, reason: 'SET_CHANGED', count }
    if (count === 0) return { ok: false, reason: 'NOTHING' }
    if (count > TYPE_ABOVE && confirmed.typed !== count) return { ok: false, reason: 'TYPE_COUNT' }
    const jobId = uuid()
    const request = { filter: plainFilter(filter), change: checked.change, count, fingerprint }
    await startJob(unit, account, { jobId, kind: 'cards.change', total: count, request })
    return { ok: true, jobId }
  })
}

/**
 * Asks for the newest bulk change to be taken back.
 * @param operationId the job of the change, as it was shown: something newer may have happened meanwhile
 * @returns NOT_NEWEST when it is not the newest any more; otherwise as undoableChange
 */
export function requestUndo(
  account: Member,
  operationId: string,
): Promise<Outcome<{ jobId: string }, UndoProblem | 'NOT_NEWEST'>> {
  return withTenant(account.scope, async (unit) => {
    // Pressed twice at once, the second one waits here and then sees the first.
    await unit.tx`select pg_advisory_xact_lock(hashtextextended(${`undo ${account.merchant_id}`}, 0))`
    const found = await findUndoable(unit.tx, account)
    if (!found.ok) return found
    const { jobId: undoes, filter, change, count } = found.undoable
    if (undoes !== operationId) return { ok: false, reason: 'NOT_NEWEST' }
    const jobId = uuid()
    const request = { undoes, filter: plainFilter(filter), change, count }
    await startJob(unit, account, { jobId, kind: 'cards.undo', total: count, request })
    return { ok: true, jobId }
  })
}

/**
 * The ids of sets of products, stored when nobody has used them before: the same products are always the same row.
 * @param sets each sorted and without repeats, of products that exist
 * @returns the ids in the order of the sets
 */
export async function internProductSets(
  tx: Tx,
  merchantId: string,
  sets: readonly (readonly string[])[],
): Promise<string[]> {
  // In one order for everybody, so that two who store the same sets wait for each other and no more.
  const wanted = [...new Map(sets.map((set) => [set.join(), set]))].sort(([a], [b]) => (a < b ? -1 : 1))
  const ids = new Map<string, string>()
  for (const [key, set] of wanted) {
    const row = { merchant_id: merchantId, product_set_id: uuid(), product_ids: set as string[] }
    await tx`insert into product_sets ${tx(row)} on conflict (merchant_id, product_ids) do nothing`
    const [kept] = await tx<{ id: string }[]>`
      select product_set_id as id from product_sets
      where merchant_id = ${merchantId} and product_ids = ${set as string[]}::uuid[]`
    if (!kept) throw new Error('product set: not to be seen by whoever stored it')
    ids.set(key, kept.id)
  }
  return sets.map((set) => ids.get(set.join()) as string)
}
