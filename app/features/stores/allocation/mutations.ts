import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { type Tx, type Unit, withTenant } from '#app/core/db/door.ts'
import { plainFilter } from '../../cards/schema.ts'
import { startJob, writeCardLog } from '../../jobs/mutations.ts'
import { firstsOf, hashInHex, judged, mayMove, movable, placed, planMoves, previewMoves } from './data.ts'
import { MAX_MOVED, MOVED_AT_ONCE, type StoredMove } from './schema.ts'
import type { MovePlan, MoveRefusal, MoveRequest } from './types.ts'

/** Cards per statement: the triggers of cards compare what a statement has changed. */
export const PORTION = 5000
/** job_cards.part of the first portion of each receiver. */
const PARTS_APART = 100_000

export type Moved = { ok: true; moved: number; jobId: string | undefined } | ({ ok: false } & MoveRefusal)

/**
 * Moves cards after their preview: all of them or none. Few are moved at once; for many a job is started.
 * @param fingerprint of the preview
 * @param atOnce up to how many are moved in this call
 * @returns NOT_ENOUGH, SET_CHANGED or TAKEN when others were quicker; nothing is changed then
 */
export async function moveCards(
  account: Member,
  request: MoveRequest,
  fingerprint: string,
  atOnce: number = MOVED_AT_ONCE,
): Promise<Moved> {
  const cards = cardsOf(fingerprint)
  if (cards <= atOnce || cards > MAX_MOVED)
    return withTenant(account.scope, ({ tx }) => planAndMove(tx, account, request, fingerprint))
  try {
    return await withTenant(account.scope, (unit) => begin(unit, account, request, fingerprint))
  } catch (error) {
    if (!(error instanceof SetChanged)) throw error
    // Why, is worked out only now: it takes as long as everything before.
    const seen = await previewMoves(account, request)
    return seen.ok ? { ok: false, reason: 'SET_CHANGED' } : seen
  }
}

/** How many cards a preview was of; 0: that is not the fingerprint of one. */
function cardsOf(fingerprint: string): number {
  return /^\d{1,9}\.[0-9a-f]{1,16}$/.test(fingerprint) ? Number.parseInt(fingerprint, 10) : 0
}

/** Takes back what the transaction has done so far. */
class SetChanged extends Error {
  override name = 'SetChanged'
}

/** Few cards: those of the preview are moved in this transaction. */
async function planAndMove(
  tx: Tx,
  account: Member,
  request: MoveRequest,
  fingerprint: string,
): Promise<Moved> {
  const planned = await planMoves(tx, account, request)
  const seen = planned.ok ? judged(planned.plan) : planned
  if (!seen.ok) return seen
  const { plan } = seen
  if (plan.fingerprint !== fingerprint) return { ok: false, reason: 'SET_CHANGED' }
  const cards = plan.parts.map((part) => part.cards)
  return moveAtOnce(tx, account.merchant_id, request, storedMove(request, cards), plan)
}

/**
 * Many cards: they are written down for a job, and only then compared with the preview, so that hundreds of thousands
 * are looked for once.
 */
async function begin(unit: Unit, account: Member, request: MoveRequest, fingerprint: string): Promise<Moved> {
  const { tx } = unit
  const total = cardsOf(fingerprint)
  const checked = await mayMove(tx, account, request)
  if (!checked.ok) return checked
  const jobId = uuid()
  const move = storedMove(
    request,
    request.parts.map(({ count }) => count ?? total),
  )
  await startJob(unit, account, { jobId, kind: 'cards.allocate', total, request: move })
  const frozen = await freeze(tx, account.merchant_id, request, jobId)
  const asked = move.parts.reduce((sum, { cards }) => sum + cards, 0)
  if (frozen !== fingerprint || asked !== total) throw new SetChanged()
  return { ok: true, moved: total, jobId }
}

/** The cards and receivers of a plan, as one number in text. Each statement sees the cards of its own moment. */
function hashOf({ fingerprint }: MovePlan): string {
  return fingerprint.slice(fingerprint.indexOf('.') + 1)
}

/** @param cards of each receiver */
function storedMove({ action, from, filter, parts }: MoveRequest, cards: readonly number[]): StoredMove {
  return {
    action,
    from,
    filter: plainFilter(filter),
    parts: parts.map(({ to }, at) => ({ to, cards: cards[at] ?? 0 })),
  }
}

async function moveAtOnce(
  tx: Tx,
  merchantId: string,
  request: MoveRequest,
  move: StoredMove,
  plan: MovePlan,
): Promise<Moved> {
  const cards = await tx<{ part: number; serial: number; hash: string }[]>`
    with ${placed(tx, merchantId, request)}
    select part, serial, (bit_xor(hashint8extended(serial, part)) over ())::text as hash from placed order by serial`
  if (hashInHex(cards[0]?.hash) !== hashOf(plan)) return { ok: false, reason: 'SET_CHANGED' }
  const serials = cards.map(({ serial }) => serial)
  const locked = await lockMovable(tx, merchantId, move, tx`${serials}::bigint[]`)
  if (locked < plan.asked) return { ok: false, reason: 'TAKEN', missing: plan.asked - locked }
  const logId = uuid()
  await tx`select set_config('tihuo.operation', ${logId}, true)`
  for (const [at, { to }] of move.parts.entries()) {
    const own = cards.flatMap(({ part, serial }) => (part === at + 1 ? [serial] : []))
    await give(tx, merchantId, to, tx`${own}::bigint[]`)
  }
  await logMove(tx, merchantId, logId, move)
  return { ok: true, moved: plan.asked, jobId: undefined }
}

/**
 * Writes down exactly which cards go to whom, for the job: what was confirmed, and nothing that comes later.
 * @returns their fingerprint
 */
async function freeze(tx: Tx, merchantId: string, request: MoveRequest, jobId: string): Promise<string> {
  const [row] = await tx<{ n: number; hash: string | null }[]>`
    with ${placed(tx, merchantId, request)},
    portions as (
      select part, serial, ((n - (${firstsOf(request)}::bigint[])[part]) / ${PORTION}::int)::int as portion from placed),
    written as (
      insert into job_cards (merchant_id, job_id, part, serials)
      select ${merchantId}, ${jobId}, part * ${PARTS_APART}::int + portion, array_agg(serial order by serial)
      from portions group by part, portion)
    select count(*) as n, bit_xor(hashint8extended(serial, part))::text as hash from placed`
  return `${row?.n ?? 0}.${hashInHex(row?.hash)}`
}

/**
 * Locks some cards in the order of their serials, so that two who want the same cards wait for each other and no more.
 * Whoever waited sees what the other has done. Found by their serials alone and looked at afterwards: with the store
 * among the conditions, the plan for one that has just got its first cards reads all of them for each card.
 * @param serials a list of at most some thousand cards
 * @returns how many of them can still be moved
 */
async function lockMovable(
  tx: Tx,
  merchantId: string,
  move: StoredMove,
  serials: ReturnType<typeof movable>,
): Promise<number> {
  const [row] = await tx<{ n: number }[]>`
    select count(*) as n from (
      select c.status, c.store_id, c.valid_to, c.batch_id from cards c
      where c.merchant_id = ${merchantId} and c.serial = any (${serials})
      order by c.serial for update of c offset 0) c
    where ${movable(tx, merchantId, move)}`
  return row?.n ?? 0
}

/** @param serials a list of at most some thousand cards, all of them locked */
async function give(
  tx: Tx,
  merchantId: string,
  to: string | null,
  serials: ReturnType<typeof movable>,
): Promise<void> {
  await tx`update cards c set store_id = ${to} where c.merchant_id = ${merchantId} and c.serial = any (${serials})`
}

/**
 * Moves the frozen cards of a job, in the caller's transaction. All of them are locked before the first is moved: from
 * then on nobody can come between.
 * @param tell hears how many cards are moved; throws to stop
 * @returns how many of them cannot be moved any more; then nothing was changed
 */
export async function moveFrozen(
  tx: Tx,
  merchantId: string,
  jobId: string,
  move: StoredMove,
  tell: (moved: number) => void,
): Promise<number> {
  const asked = move.parts.reduce((sum, { cards }) => sum + cards, 0)
  const portions = await tx<{ part: number; cards: number }[]>`
    select part, cardinality(serials) as cards from job_cards
    where merchant_id = ${merchantId} and job_id = ${jobId} order by part`
  const serialsOf = (part: number) => tx`(select j.serials from job_cards j
      where j.merchant_id = ${merchantId} and j.job_id = ${jobId} and j.part = ${part})::bigint[]`
  let locked = 0
  // Receiver by receiver and so from the lowest serial to the highest.
  for (const { part } of portions) {
    tell(0)
    locked += await lockMovable(tx, merchantId, move, serialsOf(part))
  }
  if (locked !== asked) return asked - locked
  await tx`select set_config('tihuo.operation', ${jobId}, true)`
  let moved = 0
  for (const { part, cards } of portions) {
    const to = move.parts[Math.floor(part / PARTS_APART) - 1]?.to
    if (to === undefined) throw new Error(`job ${jobId} has cards for nobody`)
    await give(tx, merchantId, to, serialsOf(part))
    moved += cards
    tell(moved)
  }
  await dropFrozen(tx, merchantId, jobId)
  await logMove(tx, merchantId, jobId, move)
  return 0
}

/** Forgets which cards a job was to move. */
export async function dropFrozen(tx: Tx, merchantId: string, jobId: string): Promise<void> {
  await tx`delete from job_cards where merchant_id = ${merchantId} and job_id = ${jobId}`
}

/** Receivers that an entry of the log names. */
const NAMED = 50

/** Writes the entry of the log, under the names that the stores have now. */
async function logMove(tx: Tx, merchantId: string, logId: string, move: StoredMove): Promise<void> {
  const ids = [move.from, ...move.parts.map(({ to }) => to)].filter((id) => id !== null)
  const rows = await tx<{ id: string; name: string }[]>`
    select store_id as id, name from stores where merchant_id = ${merchantId} and store_id = any (${ids}::uuid[])`
  const nameOf = (id: string) => rows.find((row) => row.id === id)?.name ?? id
  const to = move.parts.flatMap(({ to, cards }) => (to === null ? [] : [`${nameOf(to)} × ${cards}`]))
  const more = to.length > NAMED ? [`+${to.length - NAMED}`] : []
  await writeCardLog(tx, {
    logId,
    action: `stock.${move.action}`,
    filter: plainFilter(move.filter),
    count: move.parts.reduce((sum, { cards }) => sum + cards, 0),
    detail: {
      ...(move.from === null ? {} : { fromStore: nameOf(move.from) }),
      ...(to.length === 0 ? {} : { toStores: [...to.slice(0, NAMED), ...more].join('、') }),
    },
  })
}
