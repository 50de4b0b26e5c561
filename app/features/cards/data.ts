import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { containing, leadsTo } from './entrances/data.ts'
import { described } from './rows/data.ts'
import type { CardCondition, CardFilter } from './schema.ts'
import { sourcesOf } from './sources/data.ts'
import type { CardStatus } from './state.ts'
import type { CardCounts, CardDetail, CardRow } from './types.ts'
import { cardColumns, type FoundCard, readByNumber, readSources } from './walk/data.ts'

export const PAGE = 50

/** Today where the merchant is: what decides whether a card has expired. Once per statement. */
export function today(tx: Tx, merchantId: string) {
  return tx`(select (now() at time zone m.time_zone)::date from merchants m where m.merchant_id = ${merchantId})`
}

// The indexes are partial, one per state: only a state that stands in the statement finds its own.
function withStatus(tx: Tx, merchantId: string, status: CardCondition) {
  const notExpired = tx`and (c.valid_to is null or c.valid_to >= ${today(tx, merchantId)})`
  switch (status) {
    case 'created':
      return tx`and c.status = 'created' ${notExpired}`
    case 'active':
      return tx`and c.status = 'active' ${notExpired}`
    case 'redeemed':
      return tx`and c.status = 'redeemed'`
    case 'void':
      return tx`and c.status = 'void'`
    case 'expired':
      return tx`and c.status in ('created', 'active') and c.valid_to < ${today(tx, merchantId)}`
  }
}

function idOrNone(tx: Tx, column: 'channel_id' | 'store_id', id: string | undefined) {
  if (id === undefined) return tx``
  return id === 'none' ? tx`and c.${tx(column)} is null` : tx`and c.${tx(column)} = ${id}`
}

function ofBatches(tx: Tx, merchantId: string, { name, faceValue }: CardFilter) {
  if (name === undefined && faceValue === undefined) return tx``
  return tx`and c.batch_id = any (array(
    select b.batch_id from card_batches b where b.merchant_id = ${merchantId}
      ${name === undefined ? tx`` : tx`and b.name ilike ${containing(name)}`}
      ${faceValue === undefined ? tx`` : tx`and b.face_value_minor = ${faceValue}`}))`
}

function goodFor(tx: Tx, merchantId: string, productId: string | undefined) {
  if (productId === undefined) return tx``
  return tx`and (
    (c.product_set_id is null and c.batch_id = any (array(
      select p.batch_id from batch_products p where p.merchant_id = ${merchantId} and p.product_id = ${productId})))
    or c.product_set_id = any (array(
      select s.product_set_id from product_sets s
      where s.merchant_id = ${merchantId} and ${productId}::uuid = any (s.product_ids))))`
}

function sentTo(tx: Tx, merchantId: string, region: string | undefined) {
  if (region === undefined) return tx``
  if (region === 'none') return tx`and c.region_rule_id is null`
  if (region === 'some') return tx`and c.region_rule_id is not null`
  return tx`and (c.region_rule_id is null or c.region_rule_id = any (array(
    select r.region_rule_id from region_rules r where r.merchant_id = ${merchantId} and ${leadsTo(tx, region)})))`
}

/** The condition of a filter over `cards c` of one merchant. */
export function matching(tx: Tx, merchantId: string, filter: CardFilter) {
  const { serialFrom, serialTo, numberFrom, numberTo, number, listId, batchId, status } = filter
  const { expiresFrom, expiresTo, remark } = filter
  return tx`
    c.merchant_id = ${merchantId}
    ${batchId === undefined ? tx`` : tx`and c.batch_id = ${batchId}`}
    ${ofBatches(tx, merchantId, filter)}
    ${serialFrom === undefined ? tx`` : tx`and c.serial >= ${serialFrom}`}
    ${serialTo === undefined ? tx`` : tx`and c.serial <= ${serialTo}`}
    ${numberFrom === undefined ? tx`` : tx`and c.number >= ${numberFrom}`}
    ${numberTo === undefined ? tx`` : tx`and c.number <= ${numberTo}`}
    ${status === undefined ? tx`` : withStatus(tx, merchantId, status)}
    ${number === undefined ? tx`` : tx`and c.number = ${number}`}
    ${
      listId === undefined
        ? tx``
        : tx`and c.serial = any ((select l.serials from card_lists l
            where l.merchant_id = ${merchantId} and l.list_id = ${listId})::bigint[])`
    }
    ${idOrNone(tx, 'channel_id', filter.channelId)}
    ${idOrNone(tx, 'store_id', filter.storeId)}
    ${expiresFrom === undefined ? tx`` : tx`and c.valid_to >= ${expiresFrom}`}
    ${expiresTo === undefined ? tx`` : tx`and c.valid_to <= ${expiresTo}`}
    ${goodFor(tx, merchantId, filter.productId)}
    ${remark === undefined ? tx`` : tx`and c.remark ilike ${containing(remark)}`}
    ${sentTo(tx, merchantId, filter.region)}`
}

/**
 * Where a page begins or ends: behind the card `after`, or in front of the card `before` (exclusive, by serial; in
 * the list of a number range the place of that card's number). Infinity as `before` is the last page.
 */
export type Place = { after?: number | undefined; before?: number | undefined }
export type CardPage = {
  cards: CardRow[]
  /** In which order the cards come. */
  by: 'serial' | 'number'
  previous: number | undefined
  next: number | undefined
}

/**
 * A page of cards for the card screen.
 * @param options.counts also how many cards of the filter are in which state, of the same moment; the screen asks
 * for that with a request of its own, because counting takes as long as there are many cards
 */
export function searchCards(
  scope: TenantScope,
  merchantId: string,
  filter: CardFilter,
  place: Place,
  options: { counts: boolean },
): Promise<CardPage & { counts: CardCounts | undefined }> {
  return withTenant(scope, async ({ tx }) => {
    const page = readCards(tx, merchantId, filter, place)
    const counts = options.counts ? countCards(tx, merchantId, filter) : undefined
    return { ...(await page), counts: await counts }
  })
}

/** A page of cards by serial, or by number when the filter is a run of numbers with many cards. */
export function listCards(
  scope: TenantScope,
  merchantId: string,
  filter: CardFilter,
  place: Place,
): Promise<CardPage> {
  return withTenant(scope, ({ tx }) => readCards(tx, merchantId, filter, place))
}

async function readCards(tx: Tx, merchantId: string, filter: CardFilter, place: Place): Promise<CardPage> {
  const search = {
    merchantId,
    filter,
    matching: (part: CardFilter) => matching(tx, merchantId, part),
    today: today(tx, merchantId),
  }
  const backwards = place.before !== undefined
  const highest = Number.MAX_SAFE_INTEGER
  const stretch = {
    after: place.after ?? 0,
    before: Math.min(place.before ?? highest, highest),
    backwards,
    limit: PAGE + 1,
  }
  const way = await sourcesOf(tx, search, stretch)
  const found =
    way.by === 'serial'
      ? await readSources(tx, way.sources, stretch)
      : await readByNumber(
          tx,
          merchantId,
          search.matching(filter),
          backwards ? stretch.before : stretch.after,
          stretch,
        )
  const cards = await described(tx, merchantId, found.slice(0, PAGE))
  if (backwards) cards.reverse()
  const more = found.length > PAGE
  const hasPrevious = backwards ? more : place.after !== undefined
  const hasNext = backwards ? place.before !== Number.POSITIVE_INFINITY : more
  return {
    cards,
    by: way.by,
    previous: hasPrevious ? cards[0]?.serial : undefined,
    next: hasNext ? cards.at(-1)?.serial : undefined,
  }
}

/** How many cards of a filter are in which state, inside a transaction. */
export async function countCards(tx: Tx, merchantId: string, filter: CardFilter): Promise<CardCounts> {
  const rows = await tx<{ status: CardStatus; expired: boolean; n: number }[]>`
    select c.status, coalesce(c.valid_to < ${today(tx, merchantId)}, false) as expired, count(*) as n
    from cards c where ${matching(tx, merchantId, filter)} group by 1, 2`
  const counts: CardCounts = { created: 0, active: 0, redeemed: 0, void: 0, expired: 0 }
  for (const { status, expired, n } of rows)
    counts[expired && (status === 'created' || status === 'active') ? 'expired' : status] += n
  return counts
}

/** All cards of a count. */
export function totalOf(counts: CardCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0)
}

/** How many cards of a filter are in which state. */
export function loadCardCounts(
  scope: TenantScope,
  merchantId: string,
  filter: CardFilter,
): Promise<CardCounts> {
  return withTenant(scope, ({ tx }) => countCards(tx, merchantId, filter))
}

/** One card with everything there is to know of it but its password; undefined when the account cannot see it. */
export function loadCard(
  scope: TenantScope,
  merchantId: string,
  serial: number,
): Promise<CardDetail | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const found = await tx<FoundCard[]>`
      select ${cardColumns(tx)} from cards c where c.merchant_id = ${merchantId} and c.serial = ${serial}`
    const [card] = await described(tx, merchantId, found)
    if (!card) return undefined
    // Without order.read the policy shows none.
    const [order] = await tx<{ orderNo: string }[]>`
      select order_no as "orderNo" from orders
      where merchant_id = ${merchantId} and card_serial = ${serial} and status <> 'cancelled' order by part limit 1`
    return { ...card, ownProducts: found[0]?.productSetId != null, orderNo: order?.orderNo ?? null }
  })
}
