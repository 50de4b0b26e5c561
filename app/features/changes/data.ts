import { z } from 'zod'
import { can, type Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { memberNames } from '../accounts/data.ts'
import {
  CARD_CONDITIONS,
  type CardCondition,
  type CardFilter,
  narrows,
  storedFilterSchema,
} from '../cards/schema.ts'
import type { CardStatus } from '../cards/state.ts'
import { isFinished, type JobStatus } from '../jobs/types.ts'
import { namedRule } from '../regions/regions.ts'
import type { RegionRule } from '../regions/rule.ts'
import { CHANGE_RULES, newProducts } from './eligibility.ts'
import { type Change, type ChangeAction, storedChangeSchema } from './schema.ts'
import { checkChange, examine, type Group } from './set/data.ts'
import type {
  ArgumentProblem,
  CardHistoryEntry,
  ChangedValues,
  ChangePreview,
  UndoableChange,
  UndoProblem,
} from './types.ts'
import { whatChanged } from './what-changed.ts'

/** Values as card_changes keeps them: ids, and only what differs. */
export type RawValues = {
  status?: CardStatus
  activated_at?: string | null
  valid_from?: string | null
  valid_to?: string | null
  channel_id?: string | null
  store_id?: string | null
  remark?: string
  product_set_id?: string | null
  region_rule_id?: string | null
  batch_id?: string
}

type Named = { id: string; name: string }

/**
 * Reads the names behind the ids of some values.
 * @returns the function that puts them in; an id without a name stands for itself
 */
export async function valueNames(
  tx: Tx,
  merchantId: string,
  values: readonly RawValues[],
): Promise<(raw: RawValues) => ChangedValues> {
  const idsOf = (key: keyof RawValues) => [
    ...new Set(
      values.flatMap((raw) => (raw[key] === undefined || raw[key] === null ? [] : String(raw[key]))),
    ),
  ]
  const channels = tx<Named[]>`
    select channel_id as id, name from channels
    where merchant_id = ${merchantId} and channel_id = any (${idsOf('channel_id')}::uuid[])`
  const stores = tx<Named[]>`
    select store_id as id, name from stores
    where merchant_id = ${merchantId} and store_id = any (${idsOf('store_id')}::uuid[])`
  const batches = tx<Named[]>`
    select batch_id as id, name from card_batches
    where merchant_id = ${merchantId} and batch_id = any (${idsOf('batch_id')}::uuid[])`
  const sets = tx<{ id: string; names: string[] }[]>`
    select s.product_set_id as id, array(
      select p.name from products p where p.merchant_id = s.merchant_id and p.product_id = any (s.product_ids)
      order by p.sort, p.product_id) as names
    from product_sets s
    where s.merchant_id = ${merchantId} and s.product_set_id = any (${idsOf('product_set_id')}::uuid[])`
  const rules = tx<(RegionRule & { id: string })[]>`
    select region_rule_id as id, mode, codes from region_rules
    where merchant_id = ${merchantId} and region_rule_id = any (${idsOf('region_rule_id')}::uuid[])`
  const names = new Map(
    [...(await channels), ...(await stores), ...(await batches)].map((r) => [r.id, r.name]),
  )
  const products = new Map((await sets).map((set) => [set.id, set.names]))
  const limits = new Map((await rules).map(({ id, mode, codes }) => [id, namedRule({ mode, codes })]))
  const nameOf = (id: string | null) => id && (names.get(id) ?? id)
  return (raw) => {
    const values: ChangedValues = {}
    if (raw.status !== undefined) values.status = raw.status
    if (raw.activated_at !== undefined) values.activatedAt = raw.activated_at
    if (raw.valid_from !== undefined) values.validFrom = raw.valid_from
    if (raw.valid_to !== undefined) values.validTo = raw.valid_to
    if (raw.remark !== undefined) values.remark = raw.remark
    if (raw.channel_id !== undefined) values.channel = nameOf(raw.channel_id)
    if (raw.store_id !== undefined) values.store = nameOf(raw.store_id)
    if (raw.batch_id !== undefined) values.batch = nameOf(raw.batch_id) ?? raw.batch_id
    if (raw.product_set_id !== undefined)
      values.products = raw.product_set_id === null ? null : (products.get(raw.product_set_id) ?? [])
    if (raw.region_rule_id !== undefined)
      values.regions = raw.region_rule_id === null ? null : (limits.get(raw.region_rule_id) ?? null)
    return values
  }
}

type ChangeRow = {
  changeId: number
  at: Date
  memberId: string | null
  operationId: string | null
  old: RawValues | null
  new: RawValues
}

const HISTORY_ROWS = 200

/**
 * Everything that has happened to a card, newest first, at most 200 changes.
 * @param scope of an account of the merchant itself with card.read; a store sees no history
 */
export function cardHistory(scope: TenantScope, serial: number): Promise<CardHistoryEntry[]> {
  return withTenant(scope, async ({ tx }) => {
    const [tenant] = await tx<{ id: string | null }[]>`select private.current_merchant_id() as id`
    if (!tenant?.id) return []
    const rows = await tx<ChangeRow[]>`
      select change_id as "changeId", at, member_id as "memberId", operation_id as "operationId",
        old_values as old, new_values as new
      from card_changes
      where merchant_id = ${tenant.id} and serial_to >= ${serial} and serial_from <= ${serial}
        and serials @> ${serial}::bigint
      order by change_id desc limit ${HISTORY_ROWS}`
    const name = await valueNames(
      tx,
      tenant.id,
      rows.flatMap((row) => [row.old ?? {}, row.new]),
    )
    const members = await memberNames(
      tx,
      rows.map((row) => row.memberId),
    )
    const undone = await tx<{ id: string }[]>`
      select id from private.undo_operations(${rows.flatMap((row) => row.operationId ?? [])}::uuid[]) id`
    const undos = new Set(undone.map(({ id }) => id))
    return rows.map((row) => {
      const old = row.old && name(row.old)
      const next = name(row.new)
      const action = whatChanged(old, next)
      return {
        changeId: row.changeId,
        at: row.at,
        who: row.memberId && (members.get(row.memberId) ?? null),
        kind: row.memberId
          ? 'member'
          : action === 'redeem' || action === 'giveBack'
            ? 'consumer'
            : 'platform',
        action: row.operationId && undos.has(row.operationId) ? 'undo' : action,
        old,
        new: next,
        operationId: row.operationId,
      }
    })
  })
}

/** True when an account may ask for this action on cards at all. */
export function mayChange(account: Member, action: ChangeAction): boolean {
  return can(account, 'card.read') && can(account, CHANGE_RULES[action].permission)
}

/**
 * What a change would do to the cards of a filter: exactly how many and which, how many are left alone and why.
 * @returns FORBIDDEN; NO_FILTER when the filter does not say which cards; what the change names and is not there
 */
export async function previewChange(
  account: Member,
  filter: CardFilter,
  change: Change,
): Promise<Outcome<{ preview: ChangePreview }, 'FORBIDDEN' | 'NO_FILTER' | ArgumentProblem>> {
  if (!mayChange(account, change.action)) return { ok: false, reason: 'FORBIDDEN' }
  if (!narrows(filter)) return { ok: false, reason: 'NO_FILTER' }
  return withTenant(account.scope, async ({ tx }) => {
    const checked = await checkChange(tx, account.merchant_id, change)
    if (!checked.ok) return checked
    const { groups, count, fingerprint } = await examine(tx, account.merchant_id, filter, checked.change)
    const ends = groups.filter((group) => group.reason === null).flatMap(({ first, last }) => [first, last])
    const serials = [...new Set(ends)].sort((a, b) => a - b).slice(0, SAMPLE)
    return {
      ok: true,
      preview: {
        count,
        fingerprint,
        matched: groups.reduce((sum, group) => sum + group.n, 0),
        ...sumUp(groups),
        sample: await readSample(tx, account.merchant_id, checked.change, serials),
      },
    }
  })
}

const SAMPLE = 5

function sumUp(groups: readonly Group[]): Pick<ChangePreview, 'breakdown' | 'skips'> {
  const conditionOf = (group: Group): CardCondition => (group.expired ? 'expired' : group.status)
  const breakdown = CARD_CONDITIONS.map((condition) => {
    const these = groups.filter((group) => conditionOf(group) === condition)
    const sum = (list: readonly Group[]) => list.reduce((total, group) => total + group.n, 0)
    return { condition, matched: sum(these), changing: sum(these.filter((group) => group.reason === null)) }
  }).filter(({ matched }) => matched > 0)
  const skips = groups
    .flatMap(({ reason, n, ...group }) =>
      reason === null ? [] : [{ reason, condition: conditionOf({ reason, n, ...group }), count: n }],
    )
    .sort((a, b) => b.count - a.count)
  return { breakdown, skips }
}

type SampleCard = Required<Omit<RawValues, 'product_set_id' | 'batch_id'>> & {
  serial: number
  number: string
  products: string[]
}

async function readSample(
  tx: Tx,
  merchantId: string,
  change: Change,
  serials: number[],
): Promise<ChangePreview['sample']> {
  const cards = await tx<SampleCard[]>`
    select c.serial, c.number, c.status, c.activated_at::text, c.valid_from, c.valid_to, c.channel_id, c.store_id, c.remark,
      c.region_rule_id, coalesce(
        (select s.product_ids from product_sets s
          where s.merchant_id = c.merchant_id and s.product_set_id = c.product_set_id),
        array(select p.product_id from batch_products p
          where p.merchant_id = c.merchant_id and p.batch_id = c.batch_id)) as products
    from cards c where c.merchant_id = ${merchantId} and c.serial = any (${serials}::bigint[]) order by c.serial`
  const pairs = cards.map((card) => ({ card, ...rawSample(card, change) }))
  const name = await valueNames(
    tx,
    merchantId,
    pairs.flatMap(({ old, next }) => [old, next]),
  )
  const goods =
    change.action === 'products'
      ? await productNames(tx, merchantId, [...cards.flatMap((card) => card.products), ...change.productIds])
      : undefined
  const named = (ids: readonly string[]) => ids.map((id) => goods?.get(id) ?? id)
  return pairs.map(({ card, old, next }) => ({
    serial: card.serial,
    number: card.number,
    old: change.action === 'products' ? { products: named(card.products) } : name(old),
    new:
      change.action === 'products'
        ? { products: named(newProducts(card.products, change)) }
        : change.action === 'regions'
          ? { regions: namedRule(change.rule) }
          : name(next),
  }))
}

/** The values that a change is about, before and after; not of products, and of regions only before. */
function rawSample(card: SampleCard, change: Change): { old: RawValues; next: RawValues } {
  const { status, valid_from, valid_to, channel_id, store_id, remark, region_rule_id } = card
  const from = change.action === 'validity' && change.from !== undefined && change.from !== valid_from
  const to = change.action === 'validity' && change.to !== undefined && change.to !== valid_to
  switch (change.action) {
    case 'activate':
      return { old: { status }, next: { status: 'active' } }
    case 'deactivate':
      return { old: { status }, next: { status: 'created' } }
    case 'void':
      return { old: { status }, next: { status: 'void' } }
    case 'restore':
      return { old: { status }, next: { status: card.activated_at === null ? 'created' : 'active' } }
    case 'validity':
      return {
        old: { ...(from ? { valid_from } : {}), ...(to ? { valid_to } : {}) },
        next: {
          ...(from ? { valid_from: change.from ?? null } : {}),
          ...(to ? { valid_to: change.to ?? null } : {}),
        },
      }
    case 'channel':
      return { old: { channel_id }, next: { channel_id: change.channelId } }
    case 'store':
      return { old: { store_id }, next: { store_id: change.storeId } }
    case 'remark':
      return { old: { remark }, next: { remark: change.remark } }
    case 'regions':
      return { old: { region_rule_id }, next: {} }
    case 'products':
      return { old: {}, next: {} }
  }
}

async function productNames(
  tx: Tx,
  merchantId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx<Named[]>`
    select product_id as id, name from products
    where merchant_id = ${merchantId} and product_id = any (${[...new Set(ids)]}::uuid[])`
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** What jobs.request of a bulk change, or of taking one back, says. */
export const changeRequestSchema = z.object({
  filter: storedFilterSchema,
  change: storedChangeSchema,
  count: z.number(),
  fingerprint: z.string(),
})
export const undoRequestSchema = z.object({
  undoes: z.uuid(),
  filter: storedFilterSchema,
  change: storedChangeSchema,
  count: z.number(),
})

/** The newest bulk change of the merchant, when this account may take it back now. */
export function undoableChange(account: Member): ReturnType<typeof findUndoable> {
  return withTenant(account.scope, ({ tx }) => findUndoable(tx, account))
}

type Newest = {
  job_id: string
  kind: 'cards.change' | 'cards.undo'
  status: JobStatus
  done: number
  request: unknown
  requested_by: string
  created_at: Date
}

/** The change that may be taken back, with its filter; or why not, and of which change that is said. */
type Undoable =
  | { ok: true; undoable: UndoableChange & { filter: CardFilter } }
  | { ok: false; reason: UndoProblem; jobId?: string }

/** The same inside a transaction. */
export async function findUndoable(tx: Tx, account: Member): Promise<Undoable> {
  const [newest] = await tx<Newest[]>`select * from private.newest_bulk_change()`
  if (!newest) return { ok: false, reason: 'NONE' }
  if (!isFinished(newest.status)) return { ok: false, reason: 'BUSY' }
  // Taking back can be cancelled half-way, and then be asked for again.
  const again = newest.kind === 'cards.undo'
  const request = (again ? undoRequestSchema : changeRequestSchema).parse(newest.request)
  const jobId = 'undoes' in request ? request.undoes : newest.job_id
  if (again && newest.status === 'done') return { ok: false, reason: 'UNDONE', jobId }
  if (!mayChange(account, request.change.action)) return { ok: false, reason: 'FORBIDDEN' }
  if (await redeemedSince(tx, account.merchant_id, jobId))
    return { ok: false, reason: 'REDEEMED_SINCE', jobId }
  const names = await memberNames(tx, [newest.requested_by])
  return {
    ok: true,
    undoable: {
      jobId,
      change: request.change,
      filter: request.filter,
      count: again ? request.count : newest.done,
      who: names.get(newest.requested_by) ?? null,
      at: newest.created_at,
    },
  }
}

/** True when a card has been redeemed after an operation changed it. */
export async function redeemedSince(tx: Tx, merchantId: string, operationId: string): Promise<boolean> {
  // In the order of the log, which for one card is the order of its changes: clocks could not tell.
  const [row] = await tx<{ found: boolean }[]>`
    select exists (
      select from card_changes r
      join card_changes h on h.merchant_id = r.merchant_id and h.operation_id = ${operationId}
        and h.change_id < r.change_id and h.serials && r.serials
      where r.merchant_id = ${merchantId} and r.new_values ->> 'status' = 'redeemed'
        and r.change_id > (select min(f.change_id) from card_changes f
          where f.merchant_id = ${merchantId} and f.operation_id = ${operationId})) as found`
  return row?.found ?? false
}
