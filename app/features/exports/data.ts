import { can, type Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { matching, today } from '../cards/data.ts'
import type { CardCondition, CardFilter } from '../cards/schema.ts'
import type { Job } from '../jobs/types.ts'
import { exportResultSchema } from './choices.ts'
import type { ExportResult } from './types.ts'

/** Days after which the password of a file is forgotten, and after which the file itself goes. */
const SECRET_DAYS = 7
export const FILE_DAYS = 15

/** What a card needs to be exported, beside its row: shared by all cards of its batch. */
export type ExportBatch = {
  batchId: string
  name: string
  serialFrom: number
  passwordLength: number
  faceValueMinor: number
  /** Names of its products, in the order of the shelf. */
  products: string[]
}
export type ExportCard = { serial: number; number: string; batch_id: string; valid_to: string | null }
export type SecretBlock = { batch_id: string; block: number; passwords_enc: Buffer }

/** A card as the plain list shows it; times are texts in the merchant's time zone. */
export type ListedCard = ExportCard & {
  status: CardCondition
  valid_from: string | null
  channel_id: string | null
  store_id: string | null
  product_set_id: string | null
  remark: string
  activated: string | null
  redeemed: string | null
}

/** Where a read of an export goes on: behind this serial, so many cards. */
export type ExportPlace = { after: number; limit: number }

/** The next run of cards for the printer, by serial. */
export function readExportCards(
  tx: Tx,
  merchantId: string,
  filter: CardFilter,
  { after, limit }: ExportPlace,
): Promise<ExportCard[]> {
  return tx<ExportCard[]>`
    select c.serial, c.number, c.batch_id, c.valid_to from cards c
    where ${matching(tx, merchantId, filter)} and c.serial > ${after}
    order by c.serial limit ${limit}`
}

/** The next run of cards for the plain list, by serial. */
export function readListedCards(
  tx: Tx,
  merchantId: string,
  filter: CardFilter,
  { after, limit }: ExportPlace,
  timeZone: string,
): Promise<ListedCard[]> {
  return tx<ListedCard[]>`
    select c.serial, c.number, c.batch_id, c.valid_from, c.valid_to, c.channel_id, c.store_id, c.product_set_id, c.remark,
      case when c.status in ('created', 'active') and c.valid_to < ${today(tx, merchantId)} then 'expired'
        else c.status::text end as status,
      to_char(c.activated_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI:SS') as activated,
      to_char(c.redeemed_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI:SS') as redeemed
    from cards c
    where ${matching(tx, merchantId, filter)} and c.serial > ${after}
    order by c.serial limit ${limit}`
}

export function readExportBatches(tx: Tx, merchantId: string, batchIds: string[]): Promise<ExportBatch[]> {
  return tx<ExportBatch[]>`
    select b.batch_id as "batchId", b.name, b.serial_from as "serialFrom", b.password_length as "passwordLength",
      b.face_value_minor as "faceValueMinor",
      array(select p.name from batch_products x
        join products p on p.merchant_id = x.merchant_id and p.product_id = x.product_id
        where x.merchant_id = b.merchant_id and x.batch_id = b.batch_id order by p.sort, p.product_id) as products
    from card_batches b where b.merchant_id = ${merchantId} and b.batch_id = any (${batchIds}::uuid[])`
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

/** Names of the products of interned sets, by set. */
export async function readProductSets(tx: Tx, merchantId: string, ids: string[]) {
  const rows = await tx<{ id: string; names: string[] }[]>`
    select s.product_set_id as id,
      array(select p.name from products p
        where p.merchant_id = s.merchant_id and p.product_id = any (s.product_ids) order by p.sort, p.product_id) as names
    from product_sets s where s.merchant_id = ${merchantId} and s.product_set_id = any (${ids}::uuid[])`
  return new Map(rows.map(({ id, names }) => [id, names]))
}

/** The names of the merchant's channels and stores, by id. */
export async function readPlaceNames(tx: Tx, merchantId: string): Promise<Map<string, string>> {
  const rows = await tx<{ id: string; name: string }[]>`
    select channel_id as id, name from channels where merchant_id = ${merchantId}
    union all select store_id, name from stores where merchant_id = ${merchantId}`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The face values among the cards of a filter, in minor units, ascending. */
export async function readFaceValues(tx: Tx, merchantId: string, filter: CardFilter): Promise<number[]> {
  const rows = await tx<{ face: number }[]>`
    select distinct b.face_value_minor as face from card_batches b
    where b.merchant_id = ${merchantId} and b.batch_id in (
      select distinct c.batch_id from cards c where ${matching(tx, merchantId, filter)})
    order by 1`
  return rows.map(({ face }) => face)
}

/** How many different face values the cards of a filter have. */
export function countFaceValues(scope: TenantScope, merchantId: string, filter: CardFilter): Promise<number> {
  return withTenant(scope, async ({ tx }) => (await readFaceValues(tx, merchantId, filter)).length)
}

/** The sealed password of a job's file; undefined when it is somebody else's, too old, or there is none. */
export async function readJobSecret(tx: Tx, merchantId: string, jobId: string): Promise<Buffer | undefined> {
  const [row] = await tx<{ secret: Buffer }[]>`
    select secret_enc as secret from job_secrets
    where merchant_id = ${merchantId} and job_id = ${jobId} and created_at > now() - make_interval(days => ${SECRET_DAYS})`
  return row?.secret
}

/** What the page of an export says when it is done. */
export type ExportOutcome = {
  result: ExportResult
  mayDownload: boolean
  /** `mine`: whoever asks may see the password of the zip. `others`: somebody else may. `gone`: nobody any more. */
  secret: 'none' | 'mine' | 'others' | 'gone'
}

/** What came out of a job; undefined when it is no finished export. */
export async function loadExportOutcome(account: Member, job: Job): Promise<ExportOutcome | undefined> {
  if (job.kind !== 'cards.export' || job.status !== 'done') return undefined
  const parsed = exportResultSchema.safeParse(job.result)
  if (!parsed.success) return undefined
  const result = parsed.data
  const may = can(account, 'card.export')
  const mayDownload = may && result.cleanedAt === undefined
  if (result.protected === 'no') return { result, mayDownload, secret: 'none' }
  if (!job.mine || !may) return { result, mayDownload, secret: 'others' }
  const sealed = await withTenant(account.scope, ({ tx }) =>
    readJobSecret(tx, account.merchant_id, job.jobId),
  )
  return { result, mayDownload, secret: sealed ? 'mine' : 'gone' }
}
