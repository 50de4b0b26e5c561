import { can, type Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { matching, today } from '../../cards/data.ts'
import { stockRows } from '../data.ts'
import { MAX_MOVED } from './schema.ts'
import type { MovePlan, MoveRefusal, MoveRequest, PlannedPart } from './types.ts'

/** Runs of serials that are named for each receiver. */
export const SHOWN_RUNS = 20

/**
 * What makes a card of `cards c` fit to be moved: it is where it should be and not sold, and it can still be sold unless
 * it is taken back. Checked when the plan is made and once more under the lock.
 */
export function movable(tx: Tx, merchantId: string, { action, from }: Pick<MoveRequest, 'action' | 'from'>) {
  return tx`c.status = 'created'
    ${from === null ? tx`and c.store_id is null` : tx`and c.store_id = ${from}`}
    ${
      action === 'take_back'
        ? tx``
        : tx`and (c.valid_to is null or c.valid_to >= ${today(tx, merchantId)})
            and c.batch_id <> all (array(select b.batch_id from card_batches b
              where b.merchant_id = ${merchantId} and b.status in ('generating', 'failed')))`
    }`
}

/**
 * The cards of a request with the place of their receiver among `parts`, from 1, lowest serials first: text of two
 * common table expressions, `pool` (serial) and `placed` (part, serial, n).
 */
export function placed(tx: Tx, merchantId: string, request: MoveRequest) {
  const counts = request.parts.map(({ count }) => count)
  const asked = counts.includes(null) ? null : sum(counts as number[])
  return tx`
    pool as materialized (
      select c.serial from cards c
      where ${matching(tx, merchantId, request.filter)} and ${movable(tx, merchantId, request)}),
    placed as materialized (
      select width_bucket(n, ${firstsOf(request)}::bigint[]) as part, serial, n
      from (
        select serial, row_number() over (order by serial) as n
        from (select serial from pool order by serial limit ${asked}::bigint) lowest) numbered)`
}

/** For each receiver of a request the place of its first card among all cards in the order of serials, from 1. */
export function firstsOf({ parts }: Pick<MoveRequest, 'parts'>): number[] {
  return parts.map((_, at) => 1 + sum(parts.slice(0, at).map(({ count }) => count ?? 0)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** What can be said about a request without looking at cards: FORBIDDEN, TOO_MANY, or the names of its stores. */
export function mayMove(
  tx: Tx,
  account: Pick<Member, 'merchant_id' | 'kind' | 'permissions'>,
  request: MoveRequest,
): ReturnType<typeof storesOf> {
  if (!can(account, 'stock.manage')) return Promise.resolve({ ok: false, reason: 'FORBIDDEN' })
  if (sum(request.parts.map(({ count }) => count ?? 0)) > MAX_MOVED)
    return Promise.resolve({ ok: false, reason: 'TOO_MANY' })
  return storesOf(tx, account.merchant_id, request)
}

type PartRow = { part: number; cards: number; runs: number; shown: [number, number][] }

/**
 * Works out which cards would go where, in one statement and so of one moment.
 * @returns FORBIDDEN, or what is wrong with the stores; the plan also when there are fewer cards than asked for
 */
export async function planMoves(
  tx: Tx,
  account: Pick<Member, 'merchant_id' | 'kind' | 'permissions'>,
  request: MoveRequest,
): Promise<{ ok: true; plan: MovePlan } | ({ ok: false } & MoveRefusal)> {
  const merchantId = account.merchant_id
  const asked = sum(request.parts.map(({ count }) => count ?? 0))
  const stores = await mayMove(tx, account, request)
  if (!stores.ok) return stores
  const [row] = await tx<{ free: number; hash: string | null; parts: PartRow[] }[]>`
    with ${placed(tx, merchantId, request)},
    runs as (
      select part, min(serial) as first, max(serial) as last, count(*) as cards,
        row_number() over (partition by part order by min(serial)) as place
      from placed group by part, serial - n)
    select (select count(*) from pool) as free,
      (select bit_xor(hashint8extended(serial, part))::text from placed) as hash,
      coalesce((
        select jsonb_agg(to_jsonb(x) order by x.part) from (
          select part, sum(cards)::bigint as cards, count(*) as runs,
            jsonb_agg(jsonb_build_array(first, last) order by first) filter (where place <= ${SHOWN_RUNS}) as shown
          from runs group by part) x), '[]') as parts`
  const { free, hash, parts } = row as { free: number; hash: string | null; parts: PartRow[] }
  const moved = sum(parts.map(({ cards }) => cards))
  if (moved > MAX_MOVED) return { ok: false, reason: 'TOO_MANY' }
  return {
    ok: true,
    plan: {
      action: request.action,
      fromName: nameIn(stores.names, request.from),
      free,
      asked: request.parts.some(({ count }) => count === null) ? free : asked,
      parts: request.parts.map(({ to }, at) =>
        plannedPart(
          to,
          nameIn(stores.names, to),
          parts.find(({ part }) => part === at + 1),
        ),
      ),
      fingerprint: `${moved}.${hashInHex(hash)}`,
    },
  }
}

/** A hash of bit_xor(hashint8extended(serial, part)), as fingerprints have it; of no cards it is null. */
export function hashInHex(hash: string | null | undefined): string {
  return BigInt.asUintN(64, BigInt(hash ?? 0)).toString(16)
}

function nameIn(names: Map<string, string>, id: string | null): string | null {
  return id === null ? null : (names.get(id) ?? null)
}

function plannedPart(to: string | null, name: string | null, row: PartRow | undefined): PlannedPart {
  const runs = (row?.shown ?? []).map(([first, last]) => ({ from: first, to: last }))
  return { to, name, cards: row?.cards ?? 0, runs, runCount: row?.runs ?? 0 }
}

/** The names of the stores a request is about. Cards go to stores that are open; they can leave a closed one. */
export async function storesOf(
  tx: Tx,
  merchantId: string,
  { from, parts }: { from: string | null; parts: readonly { to: string | null }[] },
): Promise<{ ok: true; names: Map<string, string> } | ({ ok: false } & MoveRefusal)> {
  const targets = parts.flatMap(({ to }) => to ?? [])
  const ids = [...new Set(from === null ? targets : [from, ...targets])]
  const rows = await tx<{ id: string; name: string; closed: boolean }[]>`
    select store_id as id, name, closed_at is not null as closed from stores
    where merchant_id = ${merchantId} and store_id = any (${ids}::uuid[])`
  if (rows.length !== ids.length || new Set(targets).size !== targets.length)
    return { ok: false, reason: 'STORE_UNKNOWN' }
  const closed = rows.find((row) => row.closed && targets.includes(row.id))
  if (closed) return { ok: false, reason: 'STORE_CLOSED', name: closed.name }
  return { ok: true, names: new Map(rows.map(({ id, name }) => [id, name])) }
}

/**
 * Shows what a request would do, and changes nothing.
 * @returns NOT_ENOUGH with the numbers when fewer cards are free than asked for, and NOTHING when none is
 */
export function previewMoves(
  account: Member,
  request: MoveRequest,
): Promise<{ ok: true; plan: MovePlan } | ({ ok: false } & MoveRefusal)> {
  return withTenant(account.scope, async ({ tx }) => {
    const planned = await planMoves(tx, account, request)
    return planned.ok ? judged(planned.plan) : planned
  })
}

/** A plan that can be carried out, or why not. */
export function judged(plan: MovePlan): { ok: true; plan: MovePlan } | ({ ok: false } & MoveRefusal) {
  const { asked, free } = plan
  if (free < asked) return { ok: false, reason: 'NOT_ENOUGH', asked, free, missing: asked - free }
  if (free === 0) return { ok: false, reason: 'NOTHING' }
  return { ok: true, plan }
}

/** What the form offers: stores with what they have on hand, and batches, newest first. */
export type MoveChoices = {
  stores: { storeId: string; name: string; closed: boolean; onHand: number }[]
  batches: { batchId: string; name: string; faceValueMinor: number; serialFrom: number; serialTo: number }[]
}

const BATCHES_OFFERED = 500

/** What the form of moves offers. Needs stock.manage for the stores and card.read for what they have. */
export function loadMoveChoices(account: Member): Promise<MoveChoices> {
  const { merchant_id: merchantId } = account
  return withTenant(account.scope, async ({ tx }) => {
    const stores = await tx<MoveChoices['stores']>`
      select s.store_id as "storeId", s.name, s.closed_at is not null as closed, coalesce(x.n, 0) as "onHand"
      from stores s
      left join (
        select y.store_id, sum(y.created)::bigint as n from ${stockRows(tx, merchantId)} y
        group by y.store_id) x on x.store_id = s.store_id
      where s.merchant_id = ${merchantId}
      order by s.name, s.store_id`
    const batches = await tx<MoveChoices['batches']>`
      select batch_id as "batchId", name, face_value_minor as "faceValueMinor", serial_from as "serialFrom",
        serial_from + quantity - 1 as "serialTo"
      from card_batches where merchant_id = ${merchantId} and status in ('ready', 'cancelled')
      order by created_at desc, batch_id limit ${BATCHES_OFFERED}`
    return { stores: [...stores], batches: [...batches] }
  })
}
