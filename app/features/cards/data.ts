import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { CardFilter } from './schema.ts'
import type { CardCounts, CardRow } from './types.ts'

export const PAGE = 50

/** The condition of a filter over `cards c` of one merchant. */
export function matching(tx: Tx, merchantId: string, filter: CardFilter) {
  const { serialFrom, serialTo, batchId, status, number } = filter
  return tx`
    c.merchant_id = ${merchantId}
    ${batchId === undefined ? tx`` : tx`and c.batch_id = ${batchId}`}
    ${serialFrom === undefined ? tx`` : tx`and c.serial >= ${serialFrom}`}
    ${serialTo === undefined ? tx`` : tx`and c.serial <= ${serialTo}`}
    ${status === undefined ? tx`` : tx`and c.status = ${status}`}
    ${number === undefined ? tx`` : tx`and c.number = ${number}`}`
}

/**
 * A page of cards by serial.
 * @param place after: the page behind this serial; before: the page in front of it
 */
export function listCards(
  scope: TenantScope,
  merchantId: string,
  filter: CardFilter,
  place: { after?: number | undefined; before?: number | undefined },
): Promise<{ cards: CardRow[]; previous: number | undefined; next: number | undefined }> {
  return withTenant(scope, async ({ tx }) => {
    const back = place.before !== undefined
    const order = back ? tx`desc` : tx``
    // The page first, its batches after: joined in one go, the planner may sort all cards of a filter.
    const rows = await tx<CardRow[]>`
      select c.serial, c.number, c.batch_id as "batchId", b.name as "batchName", b.face_value_minor as "faceValueMinor",
        c.status, c.valid_from as "validFrom", c.valid_to as "validTo", c.activated_at as "activatedAt",
        c.redeemed_at as "redeemedAt"
      from (
        select c.* from cards c
        where ${matching(tx, merchantId, filter)}
          ${place.after === undefined ? tx`` : tx`and c.serial > ${place.after}`}
          ${place.before === undefined ? tx`` : tx`and c.serial < ${place.before}`}
        order by c.serial ${order} limit ${PAGE + 1}
      ) c
      join card_batches b on b.merchant_id = ${merchantId} and b.batch_id = c.batch_id
      order by c.serial ${order}`
    const cards = rows.slice(0, PAGE)
    if (back) cards.reverse()
    const more = rows.length > PAGE
    const hasPrevious = back ? more : place.after !== undefined
    const hasNext = back || more
    return {
      cards,
      previous: hasPrevious ? cards[0]?.serial : undefined,
      next: hasNext ? cards.at(-1)?.serial : undefined,
    }
  })
}

/** How many cards of a filter are in which state, inside a transaction. */
export async function countCards(tx: Tx, merchantId: string, filter: CardFilter): Promise<CardCounts> {
  const rows = await tx<{ status: keyof CardCounts; n: number }[]>`
    select c.status, count(*) as n from cards c where ${matching(tx, merchantId, filter)} group by c.status`
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
export function loadBatchChoices(scope: TenantScope): Promise<{ batchId: string; name: string }[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<{ batchId: string; name: string }[]>`
      select batch_id as "batchId", name from card_batches
      where merchant_id = (select private.current_merchant_id())
      order by created_at desc, batch_id desc limit 200`),
  ])
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
