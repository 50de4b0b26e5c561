import type { Tx } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { matching, today } from '../../cards/data.ts'
import type { CardFilter } from '../../cards/schema.ts'
import { checkRule } from '../../regions/regions.ts'
import { CHANGE_RULES, newProducts, type SkipReason, skippedProducts } from '../eligibility.ts'
import { fingerprintOf, type SetPart } from '../fingerprint.ts'
import type { Change } from '../schema.ts'
import type { ArgumentProblem } from '../types.ts'

/** Whether a card has expired, over `cards c`. */
function expired(tx: Tx, merchantId: string) {
  return tx`(c.status in ('created', 'active') and coalesce(c.valid_to < ${today(tx, merchantId)}, false))`
}

/** What must be known of the database before a change can be judged. */
export type Prepared = {
  /** Where each present set of products leads, by the id of the set or, for cards without one, of the batch. */
  products: { key: string; skip: SkipReason | null; next: string[] }[]
  /** The stored region rule; null: no limit; undefined: no card has it yet. */
  regionRuleId: string | null | undefined
}

/**
 * Looks up what a change means for some cards.
 * @param which condition over `cards c`
 */
export async function prepareChange(
  tx: Tx,
  merchantId: string,
  change: Change,
  which: ReturnType<typeof matching>,
): Promise<Prepared> {
  const prepared: Prepared = { products: [], regionRuleId: null }
  if (change.action === 'products') {
    const rows = await tx<{ key: string; present: string[] }[]>`
      select k.key, coalesce(s.product_ids, array(
        select p.product_id from batch_products p where p.merchant_id = ${merchantId} and p.batch_id = k.key)) as present
      from (select distinct coalesce(c.product_set_id, c.batch_id) as key from cards c where ${which}) k
      left join product_sets s on s.merchant_id = ${merchantId} and s.product_set_id = k.key`
    prepared.products = rows.map(({ key, present }) => ({
      key,
      skip: skippedProducts(present, change),
      next: newProducts(present, change),
    }))
  }
  if (change.action === 'regions' && change.rule) {
    const [row] = await tx<{ id: string }[]>`
      select region_rule_id as id from region_rules where merchant_id = ${merchantId}
        and mode = ${change.rule.mode}::region_mode and codes = ${change.rule.codes}::text[]`
    prepared.regionRuleId = row?.id
  }
  return prepared
}

/** skipReason of eligibility.ts in SQL, over `cards c`: the reason as text, null for cards that change. */
export function skipReasonSql(tx: Tx, merchantId: string, change: Change, prepared: Prepared) {
  const rule = CHANGE_RULES[change.action]
  return tx`case
    when c.batch_id = any ((select array_agg(b.batch_id) from card_batches b
      where b.merchant_id = ${merchantId} and b.status = 'generating')::uuid[]) then 'GENERATING'
    when c.status <> all (${rule.from as string[]}::card_status[]) then 'STATE'
    ${rule.expired ? tx`` : tx`when ${expired(tx, merchantId)} then 'EXPIRED'`}
    ${ownReason(tx, change, prepared)}
    end`
}

function ownReason(tx: Tx, change: Change, prepared: Prepared) {
  const unchanged = (column: string, value: string | null | undefined) =>
    value === undefined
      ? tx``
      : value === null
        ? tx`when c.${tx(column)} is null then 'UNCHANGED'`
        : tx`when c.${tx(column)} = ${value} then 'UNCHANGED'`
  switch (change.action) {
    case 'products': {
      const skipped = prepared.products.filter((each) => each.skip !== null)
      if (skipped.length === 0) return tx``
      return tx`else (select p.skip from unnest(${skipped.map((p) => p.key)}::uuid[], ${skipped.map((p) => p.skip)}::text[])
        as p (key, skip) where p.key = coalesce(c.product_set_id, c.batch_id))`
    }
    case 'validity': {
      const from = change.from === undefined ? tx`c.valid_from` : tx`${change.from}::date`
      const to = change.to === undefined ? tx`c.valid_to` : tx`${change.to}::date`
      return tx`
        when (c.valid_from, c.valid_to) is not distinct from (${from}, ${to}) then 'UNCHANGED'
        when ${from} > ${to} then 'START_AFTER_END'`
    }
    case 'channel':
      return unchanged('channel_id', change.channelId)
    case 'remark':
      return unchanged('remark', change.remark)
    case 'regions':
      return unchanged('region_rule_id', prepared.regionRuleId)
    case 'store':
      return unchanged('store_id', change.storeId)
    default:
      return tx``
  }
}

/**
 * Checks that what a change names exists.
 * @returns the change in its one form (region codes normalised), or what is not there
 */
export async function checkChange(
  tx: Tx,
  merchantId: string,
  change: Change,
): Promise<Outcome<{ change: Change }, ArgumentProblem>> {
  const found = async (rows: PromiseLike<readonly unknown[]>, wanted: number, reason: ArgumentProblem) =>
    (await rows).length === wanted ? ({ ok: true, change } as const) : ({ ok: false, reason } as const)
  if (change.action === 'products')
    return found(
      tx`select from products where merchant_id = ${merchantId} and product_id = any (${change.productIds}::uuid[])`,
      change.productIds.length,
      'PRODUCT_GONE',
    )
  if (change.action === 'channel' && change.channelId !== null)
    return found(
      tx`select from channels where merchant_id = ${merchantId} and channel_id = ${change.channelId}`,
      1,
      'CHANNEL_GONE',
    )
  if (change.action === 'store' && change.storeId !== null)
    return found(
      tx`select from stores
        where merchant_id = ${merchantId} and store_id = ${change.storeId} and closed_at is null`,
      1,
      'STORE_GONE',
    )
  if (change.action === 'regions' && change.rule !== null) {
    const checked = checkRule(change.rule)
    return checked.ok ? { ok: true, change: { ...change, rule: checked.rule } } : checked
  }
  return { ok: true, change }
}

/** Cards of the filter that fare alike. */
export type Group = SetPart & { reason: SkipReason | null; expired: boolean; first: number; last: number }

export type Examined = {
  groups: readonly Group[]
  /** Cards that would change, and the fingerprint of exactly those. */
  count: number
  fingerprint: string
}

/** What a change would do to the cards of a filter, in one scan of them. */
export async function examine(
  tx: Tx,
  merchantId: string,
  filter: CardFilter,
  change: Change,
): Promise<Examined> {
  const which = matching(tx, merchantId, filter)
  const prepared = await prepareChange(tx, merchantId, change, which)
  const groups = await tx<Group[]>`
    select x.reason, x.status, x.expired, count(*) as n, bit_xor(hashint8extended(x.serial, 0))::text as hash,
      min(x.serial) as first, max(x.serial) as last
    from (
      select c.serial, c.status, ${expired(tx, merchantId)} as expired,
        ${skipReasonSql(tx, merchantId, change, prepared)} as reason
      from cards c where ${which}) x
    group by 1, 2, 3`
  const changing = groups.filter((group) => group.reason === null)
  return {
    groups,
    count: changing.reduce((sum, group) => sum + group.n, 0),
    fingerprint: fingerprintOf(changing),
  }
}
