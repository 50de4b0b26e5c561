import type { Tx } from '#app/core/db/door.ts'
import { namedRule } from '../../regions/regions.ts'
import type { RegionRule } from '../../regions/rule.ts'
import type { CardRow } from '../types.ts'
import type { FoundCard } from '../walk/data.ts'

// What belongs to the cards of a page is read once per batch, set, channel …: a page has few of each. A join in the
// statement of the page would invite PostgreSQL to sort all cards of the search.

type BatchFacts = { id: string; name: string; faceValueMinor: number; products: string[] }
type Named = { id: string; name: string }

function distinct(cards: readonly FoundCard[], id: (card: FoundCard) => string | null): string[] {
  return [...new Set(cards.map(id).filter((each) => each !== null))]
}

function mapOf<T extends { id: string }>(rows: readonly T[]): Map<string | null, T> {
  return new Map(rows.map((row) => [row.id, row]))
}

const NOTHING = Promise.resolve([])

function batchFacts(tx: Tx, merchantId: string, ids: string[]): PromiseLike<BatchFacts[]> {
  return tx<BatchFacts[]>`
    select b.batch_id as id, b.name, b.face_value_minor as "faceValueMinor", array(
      select p.name from batch_products bp
      join products p on p.merchant_id = bp.merchant_id and p.product_id = bp.product_id
      where bp.merchant_id = ${merchantId} and bp.batch_id = b.batch_id
      order by p.sort, p.product_id) as products
    from card_batches b where b.merchant_id = ${merchantId} and b.batch_id = any (${ids}::uuid[])`
}

function setProducts(
  tx: Tx,
  merchantId: string,
  ids: string[],
): PromiseLike<{ id: string; products: string[] }[]> {
  if (ids.length === 0) return NOTHING
  return tx<{ id: string; products: string[] }[]>`
    select s.product_set_id as id, array(
      select p.name from products p
      where p.merchant_id = ${merchantId} and p.product_id = any (s.product_ids)
      order by p.sort, p.product_id) as products
    from product_sets s where s.merchant_id = ${merchantId} and s.product_set_id = any (${ids}::uuid[])`
}

function rules(tx: Tx, merchantId: string, ids: string[]): PromiseLike<(RegionRule & { id: string })[]> {
  if (ids.length === 0) return NOTHING
  return tx<(RegionRule & { id: string })[]>`
    select region_rule_id as id, mode, codes from region_rules
    where merchant_id = ${merchantId} and region_rule_id = any (${ids}::uuid[])`
}

function named(
  tx: Tx,
  merchantId: string,
  [table, key]: readonly ['channels', 'channel_id'] | readonly ['stores', 'store_id'],
  ids: string[],
): PromiseLike<Named[]> {
  if (ids.length === 0) return NOTHING
  return tx<Named[]>`
    select ${tx(key)} as id, name from ${tx(table)}
    where merchant_id = ${merchantId} and ${tx(key)} = any (${ids}::uuid[])`
}

/** The cards of a page with everything that is shown of them, in the same order. */
export async function described(tx: Tx, merchantId: string, cards: readonly FoundCard[]): Promise<CardRow[]> {
  if (cards.length === 0) return []
  const [batches, sets, channels, stores, ruled, [clock]] = await Promise.all([
    batchFacts(
      tx,
      merchantId,
      distinct(cards, (card) => card.batchId),
    ),
    setProducts(
      tx,
      merchantId,
      distinct(cards, (card) => card.productSetId),
    ),
    named(
      tx,
      merchantId,
      ['channels', 'channel_id'],
      distinct(cards, (card) => card.channelId),
    ),
    named(
      tx,
      merchantId,
      ['stores', 'store_id'],
      distinct(cards, (card) => card.storeId),
    ),
    rules(
      tx,
      merchantId,
      distinct(cards, (card) => card.regionRuleId),
    ),
    tx<{ today: string }[]>`
      select (now() at time zone m.time_zone)::date as today from merchants m where m.merchant_id = ${merchantId}`,
  ])
  const [batchOf, setOf, channelOf, storeOf, ruleOf] = [
    mapOf(batches),
    mapOf(sets),
    mapOf(channels),
    mapOf(stores),
    mapOf(ruled),
  ]
  const today = clock?.today ?? ''
  return cards.map((card) => {
    const { batchId, productSetId, channelId, storeId, regionRuleId, ...facts } = card
    const batch = batchOf.get(batchId)
    const open = card.status === 'created' || card.status === 'active'
    return {
      ...facts,
      batchId,
      batchName: batch?.name ?? '',
      faceValueMinor: batch?.faceValueMinor ?? 0,
      expired: open && card.validTo !== null && card.validTo < today,
      products: (productSetId === null ? batch : setOf.get(productSetId))?.products ?? [],
      channel: channelOf.get(channelId)?.name ?? null,
      store: storeOf.get(storeId)?.name ?? null,
      regions: namedRule(ruleOf.get(regionRuleId) ?? null),
    }
  })
}
