import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { type Beside, type Place, pageOf } from '#app/core/paging/page.ts'
import { jobById, progressOf } from '../jobs/data.ts'
import { fileOfPieces } from '../spreadsheets/pieces.ts'
import { storedSourceSchema } from '../spreadsheets/schema.ts'
import type { FileBytes, FileProblem } from '../spreadsheets/types.ts'
import { SHOWN_LINES, SHOWN_PROBLEMS } from './limits.ts'
import { shipRequestSchema, storedMappingSchema } from './schema.ts'
import {
  type Counts,
  type DoneLine,
  hasFailed,
  type LineNote,
  type LineResult,
  type ShipmentDetail,
  type ShipmentSummary,
  type StagedLine,
} from './types.ts'

const PAGE = 30

/** Where a sealed piece of an uploaded file belongs. */
export function partPlace(shipmentId: string, part: number) {
  return { table: 'bulk_shipment_parts', column: 'bytes_enc', row: `${shipmentId}.${part}` }
}

function summaryColumns(tx: Tx) {
  return tx`
    s.shipment_id as "shipmentId", s.file_name as "fileName", s.status, s.line_count as "lineCount", s.foreseen,
    s.results, s.created_at as "createdAt",
    (select p.name from suppliers p where p.merchant_id = s.merchant_id and p.supplier_id = s.supplier_id) as "supplierName",
    (select m.display_name from members m
      where m.merchant_id = s.merchant_id and m.member_id = s.created_by) as "createdBy"`
}

/**
 * Files to ship, newest first, as far as whoever asks may see them.
 * @param place of one of them, by its id
 */
export function listShipments(
  scope: TenantScope,
  place: Place = {},
): Promise<Beside & { shipments: ShipmentSummary[] }> {
  return withTenant(scope, async ({ tx }) => {
    const key = [tx`s.created_at`, tx`s.shipment_id`] as const
    const { beyond, order } = newestFirst(
      tx,
      key,
      place,
      (id) => tx`(
      select l.created_at, l.shipment_id from bulk_shipments l
      where l.merchant_id = (select private.current_merchant_id()) and l.shipment_id = ${id})`,
    )
    const found = await tx<ShipmentSummary[]>`
      select ${summaryColumns(tx)} from bulk_shipments s
      where s.merchant_id = (select private.current_merchant_id())
        ${beyond}
      order by ${order} ${limit(tx, PAGE + 1)}`
    const { rows, ...beside } = pageOf(found, PAGE, place, ({ shipmentId }) => shipmentId)
    return { shipments: rows, ...beside }
  })
}

type DetailRow = ShipmentSummary & {
  fileBytes: number
  sha256: string
  source: unknown
  mapping: unknown
  problem: FileProblem | null
  notes: ShipmentDetail['notes']
  finishedAt: Date | null
  fileKept: boolean
  jobId: string | null
}

/** One file with all that is known of it; undefined when there is none for whoever asks. */
export function loadShipment(scope: TenantScope, shipmentId: string): Promise<ShipmentDetail | undefined> {
  return withTenant(scope, ({ tx }) => shipmentById(tx, shipmentId))
}

/** The same inside a transaction. */
export async function shipmentById(tx: Tx, shipmentId: string): Promise<ShipmentDetail | undefined> {
  const [row] = await tx<DetailRow[]>`
    select ${summaryColumns(tx)}, s.file_bytes as "fileBytes", s.sha256, s.source, s.mapping, s.problem, s.notes,
      s.finished_at as "finishedAt", s.file_removed_at is null as "fileKept", s.job_id as "jobId"
    from bulk_shipments s
    where s.merchant_id = (select private.current_merchant_id()) and s.shipment_id = ${shipmentId}`
  if (!row) return undefined
  const { jobId, source, mapping, ...rest } = row
  const job = jobId ? await jobById(tx, jobId) : undefined
  return {
    ...rest,
    source: storedSourceSchema.parse(source),
    mapping: mapping === null ? null : storedMappingSchema.parse(mapping),
    job: job ? { ...progressOf(job), jobId: job.jobId, mine: job.mine, counts: countsOf(job.result) } : null,
  }
}

/** What a job has counted so far, by result. */
export function countsOf(result: Record<string, unknown> | null): Counts {
  return (result?.counts as Counts | undefined) ?? {}
}

/** The stored file, opened as it is read: none of it is ever on a disk in the clear. */
export async function storedFile(
  scope: TenantScope,
  merchantId: string,
  { shipmentId, fileBytes }: { shipmentId: string; fileBytes: number },
): Promise<FileBytes> {
  const keys: MerchantKeys = await keysOf(merchantId)
  return fileOfPieces(fileBytes, async (part) => {
    const sealed = await withTenant(scope, ({ tx }) => readPart(tx, shipmentId, part))
    return keys.openBytes(partPlace(shipmentId, part), sealed)
  })
}

async function readPart(tx: Tx, shipmentId: string, part: number): Promise<Buffer> {
  const [row] = await tx<{ bytes_enc: Buffer }[]>`
    select bytes_enc from bulk_shipment_parts
    where merchant_id = (select private.current_merchant_id()) and shipment_id = ${shipmentId} and part = ${part}`
  if (!row) throw new Error(`the stored file has no piece ${part}`)
  return row.bytes_enc
}

type BlockRow = {
  lines: number[]
  orderNos: string[]
  carriers: string[]
  trackingNos: string[]
  verdicts: string[]
  notes: string[]
}

/** One staged block; undefined behind the last. */
export async function stagedBlock(
  tx: Tx,
  merchantId: string,
  shipmentId: string,
  block: number,
): Promise<StagedLine[] | undefined> {
  const [row] = await tx<BlockRow[]>`
    select lines, order_nos as "orderNos", carriers, tracking_nos as "trackingNos", verdicts, notes
    from bulk_shipment_blocks
    where merchant_id = ${merchantId} and shipment_id = ${shipmentId} and block = ${block}`
  return row?.lines.map((line, i) => {
    const [verdict, other] = (row.verdicts[i] ?? '').split(':')
    return {
      ...{ line, orderNo: row.orderNos[i] ?? '', carrier: row.carriers[i] ?? '' },
      ...{ trackingNo: row.trackingNos[i] ?? '', verdict: verdict as LineResult },
      ...{
        otherLine: other === undefined ? null : Number(other),
        note: (row.notes[i] || null) as LineNote | null,
      },
    }
  })
}

/** All staged lines, block by block, in a transaction each. */
export async function* stagedLines(
  scope: TenantScope,
  merchantId: string,
  shipmentId: string,
): AsyncGenerator<StagedLine[]> {
  for (let block = 0; ; block += 1) {
    const lines = await withTenant(scope, ({ tx }) => stagedBlock(tx, merchantId, shipmentId, block))
    if (!lines) return
    yield lines
  }
}

/** What the preview shows of a checked file: its first lines that will be shipped, and the first with a problem. */
export async function previewLines(
  scope: TenantScope,
  merchantId: string,
  shipmentId: string,
): Promise<{ first: StagedLine[]; problems: StagedLine[]; noted: StagedLine[] }> {
  const found = { first: [] as StagedLine[], problems: [] as StagedLine[], noted: [] as StagedLine[] }
  const add = (list: StagedLine[], line: StagedLine, most: number) => {
    if (list.length < most) list.push(line)
  }
  for await (const lines of stagedLines(scope, merchantId, shipmentId)) {
    for (const line of lines) {
      if (hasFailed(line.verdict)) add(found.problems, line, SHOWN_PROBLEMS)
      else add(found.first, line, SHOWN_LINES)
      if (line.note) add(found.noted, line, SHOWN_PROBLEMS)
    }
    if (found.first.length === SHOWN_LINES && found.problems.length === SHOWN_PROBLEMS) break
  }
  return found
}

/** Lines with what has become of them, behind a line, in the order of the file. */
export function doneLines(tx: Tx, shipmentId: string, after: number, most: number): Promise<DoneLine[]> {
  return tx<DoneLine[]>`
    select line, order_no as "orderNo", carrier, tracking_no as "trackingNo", result, other_line as "otherLine",
      nullif(note, '') as note, order_id as "orderId"
    from bulk_shipment_lines
    where merchant_id = (select private.current_merchant_id()) and shipment_id = ${shipmentId} and line > ${after}
    order by line limit ${most}`
}

/** Which file has shipped an order, for whoever may see the file: its line, and who uploaded it. */
export async function loadShippingOf(
  tx: Tx,
  merchantId: string,
  orderId: string,
): Promise<{ shipmentId: string; fileName: string; line: number; at: Date; by: string | null } | undefined> {
  const [row] = await tx<
    { shipmentId: string; fileName: string; line: number; at: Date; by: string | null }[]
  >`
    select s.shipment_id as "shipmentId", s.file_name as "fileName", l.line, l.at,
      (select m.display_name from members m where m.merchant_id = s.merchant_id and m.member_id = s.created_by) as by
    from bulk_shipment_lines l
    join bulk_shipments s on s.merchant_id = l.merchant_id and s.shipment_id = l.shipment_id
    where l.merchant_id = ${merchantId} and l.order_id = ${orderId} and l.result = 'SHIPPED'
    order by l.at desc limit 1`
  return row
}

/** Where a job that ships a file is watched; undefined for other jobs, and for who may not see the file. */
export async function shipmentPageOf(
  scope: TenantScope,
  job: { kind: string; request: unknown },
): Promise<string | undefined> {
  if (job.kind !== 'orders.ship') return undefined
  const request = shipRequestSchema.safeParse(job.request)
  if (!request.success) return undefined
  const { shipmentId } = request.data
  return (await loadShipment(scope, shipmentId)) ? `/admin/shipping/${shipmentId}` : undefined
}
