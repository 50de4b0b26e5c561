import { v7 as uuid } from 'uuid'
import type { Tx } from '#app/core/db/door.ts'
import { checkRule } from './regions.ts'
import type { RegionRule } from './rule.ts'

/**
 * The id of a rule, stored when nobody has used it before: the same regions are always the same row. Needs
 * card.edit or batch.create, and card.read.
 * @param rule checked by checkRule already; null gives null, no limit
 * @throws when a region does not exist or the rule leaves none
 */
export async function internRegionRule(
  tx: Tx,
  merchantId: string,
  rule: RegionRule | null,
): Promise<string | null> {
  if (!rule) return null
  const checked = checkRule(rule)
  if (!checked.ok) throw new Error(`region rule: ${checked.reason}`)
  const { mode, codes } = checked.rule
  const row = { merchant_id: merchantId, region_rule_id: uuid(), mode, codes }
  await tx`insert into region_rules ${tx(row)} on conflict (merchant_id, mode, codes) do nothing`
  // Asked again in any case: of two that come at once, the row of the first is the one.
  const [kept] = await tx<{ id: string }[]>`
    select region_rule_id as id from region_rules
    where merchant_id = ${merchantId} and mode = ${mode}::region_mode and codes = ${codes}::text[]`
  if (!kept) throw new Error('region rule: not to be seen by whoever stored it')
  return kept.id
}
