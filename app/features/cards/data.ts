import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { CardFilter } from './schema.ts'
import type { CardStatus } from './state.ts'
import type { CardCounts, CardRow } from './types.ts'

export const PAGE = 50

// The indexes are partial, one per state: only a state that stands in the statement finds its own.
function withStatus(tx: Tx, status: CardStatus) {
  switch (status) {
    case 'created':
      return tx`and c.status = 'created'`
    case 'active':
      return tx`and c.status = 'active'`
    case 'redeemed':
      return tx`and c.status = 'redeemed'`
    case 'void':
      return tx`and c.status = 'void'`
  }
}

/** The condition of a filter over `cards c` of one merchant. */
export function matching(tx: Tx, merchantId: string, filter: CardFilter) {
  const { serialFrom, serialTo, batchId, status, number } = filter
  return tx`
    c.merchant_id = ${merchantId}
    ${batchId === undefined ? tx`` : tx`and c.batch_id = ${batchId}`}
    ${serialFrom === undefined ? tx`` : tx`and c.serial >= ${serialFrom}`}
    ${serialTo === undefined ? tx`` : tx`and c.serial <= ${serialTo}`}
    ${status === undefined ? tx`` : withStatus(tx, status)}
    ${number === undefined ? tx`` : tx`and c.number = ${number}`}`
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
  const which = matching(tx, merchantId, filter)
  // Of one state, the index of that state alone can count.
  const rows = filter.status
    ? await tx<{ status: CardStatus; n: number }[]>`
        select ${filter.status} as status, count(*) as n from cards c where ${which}`
    : await tx<{ status: CardStatus; n: number }[]>`
        select c.status, count(*) as n from cards c where ${which} group by c.status`
  const counts: CardCounts = { created: 0, active: 0, redeemed: 0, void: 0 }
  for (const row of rows) counts[row.status] = row.n
  return counts
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
