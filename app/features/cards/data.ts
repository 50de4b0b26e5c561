import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { CardCondition, CardFilter } from './schema.ts'
import type { CardStatus } from './state.ts'
import type { CardCounts, CardRow } from './types.ts'

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

/** Text to be found as it stands, whatever LIKE would make of it. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
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
  // A rule about a part of the region lets parcels go to that part, or to the rest.
  return tx`and (c.region_rule_id is null or c.region_rule_id = any (array(
    select r.region_rule_id from region_rules r
    where r.merchant_id = ${merchantId} and case r.mode
      when 'only' then exists (select from unnest(r.codes) code
        where starts_with(${region}, code) or starts_with(code, ${region}))
      else not exists (select from unnest(r.codes) code where starts_with(${region}, code)) end)))`
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

type Place = { after?: number | undefined; before?: number | undefined }
export type CardPage = { cards: CardRow[]; previous: number | undefined; next: number | undefined }
export type BatchChoice = { batchId: string; name: string }

/**
 * What the card screen shows: a page of cards, how many cards of the filter are in which state, and the batches
 * to filter by. One transaction, so that page and counts agree.
 * @param place after: the page behind this serial; before: the page in front of it
 * @param options.counts false where the filter narrows nothing: counting all cards helps nobody
 */
export function searchCards(
  scope: TenantScope,
  merchantId: string,
  filter: CardFilter,
  place: Place,
  options: { counts: boolean },
): Promise<CardPage & { counts: CardCounts | undefined; batches: BatchChoice[] }> {
  return withTenant(scope, async ({ tx }) => {
    const page = readCards(tx, merchantId, filter, place)
    const counts = options.counts ? countCards(tx, merchantId, filter) : undefined
    const batches = readBatchChoices(tx, merchantId)
    return { ...(await page), counts: await counts, batches: await batches }
  })
}

/** A page of cards by serial, alone. */
export function listCards(
  scope: TenantScope,
  merchantId: string,
  filter: CardFilter,
  place: Place,
): Promise<CardPage> {
  return withTenant(scope, ({ tx }) => readCards(tx, merchantId, filter, place))
}

type BatchFacts = Pick<CardRow, 'batchName' | 'faceValueMinor'>

async function readBatchFacts(
  tx: Tx,
  merchantId: string,
  batchIds: string[],
): Promise<Map<string, BatchFacts>> {
  const rows = await tx<(BatchFacts & { batchId: string })[]>`
    select batch_id as "batchId", name as "batchName", face_value_minor as "faceValueMinor"
    from card_batches where merchant_id = ${merchantId} and batch_id = any (${batchIds}::uuid[])`
  return new Map(rows.map(({ batchId, ...facts }) => [batchId, facts]))
}

async function readCards(tx: Tx, merchantId: string, filter: CardFilter, place: Place): Promise<CardPage> {
  const back = place.before !== undefined
  const order = back ? tx`desc` : tx``
  // Cards alone, in the order of an index; a join would invite the planner to sort all cards of the filter.
  const rows = await tx<Omit<CardRow, keyof BatchFacts>[]>`
    select c.serial, c.number, c.batch_id as "batchId", c.status, c.valid_from as "validFrom", c.valid_to as "validTo",
      c.activated_at as "activatedAt", c.redeemed_at as "redeemedAt"
    from cards c
    where ${matching(tx, merchantId, filter)}
      ${place.after === undefined ? tx`` : tx`and c.serial > ${place.after}`}
      ${place.before === undefined ? tx`` : tx`and c.serial < ${place.before}`}
    order by c.serial ${order} limit ${PAGE + 1}`
  const facts = await readBatchFacts(tx, merchantId, [...new Set(rows.map((row) => row.batchId))])
  const cards = rows.slice(0, PAGE).map((row) => ({ ...row, ...(facts.get(row.batchId) as BatchFacts) }))
  if (back) cards.reverse()
  const more = rows.length > PAGE
  const hasPrevious = back ? more : place.after !== undefined
  const hasNext = back || more
  return {
    cards,
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

/** The batches to filter by, newest first. */
export function loadBatchChoices(scope: TenantScope, merchantId: string): Promise<BatchChoice[]> {
  return withTenant(scope, ({ tx }) => readBatchChoices(tx, merchantId))
}

async function readBatchChoices(tx: Tx, merchantId: string): Promise<BatchChoice[]> {
  return [
    ...(await tx<BatchChoice[]>`
      select batch_id as "batchId", name from card_batches where merchant_id = ${merchantId}
      order by created_at desc, batch_id desc limit 200`),
  ]
}

/** What a card needs to be exported, beside its row: shared by all cards of its batch. */
export type ExportBatch = {
  batchId: string
  serialFrom: number
  passwordLength: number
  faceValueMinor: number
}
export type ExportCard = { serial: number; number: string; batch_id: string; valid_to: string | null }
export type SecretBlock = { batch_id: string; block: number; passwords_enc: Buffer }

/** The next run of cards of an export, by serial, behind the last one. */
export function readExportCards(
  tx: Tx,
  merchantId: string,
  filter: CardFilter,
  after: number,
  limit: number,
): Promise<ExportCard[]> {
  return tx<ExportCard[]>`
    select c.serial, c.number, c.batch_id, c.valid_to from cards c
    where ${matching(tx, merchantId, filter)} and c.serial > ${after}
    order by c.serial limit ${limit}`
}

export function readExportBatches(tx: Tx, merchantId: string, batchIds: string[]): Promise<ExportBatch[]> {
  return tx<ExportBatch[]>`
    select batch_id as "batchId", serial_from as "serialFrom", password_length as "passwordLength",
      face_value_minor as "faceValueMinor"
    from card_batches where merchant_id = ${merchantId} and batch_id = any (${batchIds}::uuid[])`
}

/** The sealed passwords of block ranges, one range per batch. */
export function readSecretBlocks(
  tx: Tx,
  merchantId: string,
  ranges: { batchId: string; from: number; to: number }[],
): Promise<SecretBlock[]> {
  return tx<SecretBlock[]>`
    select s.batch_id, s.block, s.passwords_enc
    from unnest(${ranges.map((r) => r.batchId)}::uuid[], ${ranges.map((r) => r.from)}::int[],
      ${ranges.map((r) => r.to)}::int[]) as wanted (batch_id, first, last)
    join card_secrets s on s.merchant_id = ${merchantId} and s.batch_id = wanted.batch_id
      and s.block between wanted.first and wanted.last`
}
