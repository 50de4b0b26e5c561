import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { startJob } from '../jobs/mutations.ts'
import { piecesOf, plainName } from '../spreadsheets/pieces.ts'
import { FileRefused } from '../spreadsheets/refusal.ts'
import { inspect } from '../spreadsheets/source.ts'
import type { FileBytes, FileProblem, Source } from '../spreadsheets/types.ts'
import { compareLines, countLines, judgeLines } from './check-lines.ts'
import { partPlace, shipmentById, storedFile } from './data.ts'
import { BLOCK_LINES, FILE_DAYS, MAX_FILE_BYTES, RESULT_DAYS } from './limits.ts'
import type { ReadLine } from './line-rules.ts'
import { mappingOf, previewFile, readLines, recognised, usualReading } from './read-file.ts'
import type { MappingForm } from './schema.ts'
import { shippableOrders } from './ship-many.ts'
import type { Counts, LineNote, Mapping, StagedLine } from './types.ts'

/**
 * Takes an uploaded file: looks what it is, seals it, stores it, and checks its lines where the header says which
 * columns they have. Nothing of it is stored in the clear but order numbers, carriers and tracking numbers.
 * @returns id of the upload, or why nothing can be read from such a file
 */
export async function storeUpload(
  account: Member,
  file: { name: string; bytes: Buffer },
): Promise<Outcome<{ shipmentId: string }, FileProblem>> {
  if (file.bytes.length > MAX_FILE_BYTES) return { ok: false, reason: 'FILE_TOO_LARGE' }
  let source: Source
  try {
    source = await inspect(file.bytes)
  } catch (error) {
    if (error instanceof FileRefused) return { ok: false, reason: error.problem }
    throw error
  }
  const shipmentId = await storeFile(account, file, source)
  await checkAsRecognised(account, shipmentId, source, file.bytes)
  return { ok: true, shipmentId }
}

async function storeFile(
  account: Member,
  file: { name: string; bytes: Buffer },
  source: Source,
): Promise<string> {
  const { merchant_id } = account
  const keys = await keysOf(merchant_id)
  const shipment_id = uuid()
  await withTenant(account.scope, async ({ tx }) => {
    await tx`insert into bulk_shipments ${tx({
      ...{ merchant_id, shipment_id, supplier_id: account.supplier_id },
      file_name: plainName(file.name),
      file_bytes: file.bytes.length,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      source: tx.json(source),
      created_by: account.member_id,
    })}`
    for (const { part, piece } of piecesOf(file.bytes)) {
      const bytes_enc = keys.seal(partPlace(shipment_id, part), piece)
      await tx`insert into bulk_shipment_parts ${tx({ merchant_id, shipment_id, part, bytes_enc })}`
    }
  })
  return shipment_id
}

/** Checks a new file where the header names its columns; otherwise people choose them. */
async function checkAsRecognised(
  account: Member,
  shipmentId: string,
  source: Source,
  bytes: Buffer,
): Promise<void> {
  const file: FileBytes = {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  }
  try {
    const preview = await previewFile(file, source, usualReading(source))
    const form = recognised(preview)
    if (form) await check(account, shipmentId, file, source, mappingOf(form, preview))
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    await noteProblem(account, shipmentId, error.problem)
  }
}

/**
 * Checks a file with the columns that people have chosen. What an earlier check has found is forgotten.
 * @returns SHIPMENT_GONE once it is being shipped or given up; SHEET_UNKNOWN; or why it cannot be read
 */
export async function checkFile(
  account: Member,
  shipmentId: string,
  form: MappingForm,
): Promise<Outcome<object, 'SHIPMENT_GONE' | 'SHEET_UNKNOWN' | FileProblem>> {
  const found = await withTenant(account.scope, ({ tx }) => shipmentById(tx, shipmentId))
  if (!found || (found.status !== 'uploaded' && found.status !== 'checked'))
    return { ok: false, reason: 'SHIPMENT_GONE' }
  const { source } = found
  if (source.kind === 'xlsx' && !source.sheets[form.sheet]) return { ok: false, reason: 'SHEET_UNKNOWN' }
  const file = await storedFile(account.scope, account.merchant_id, found)
  try {
    const mapping = mappingOf(form, await previewFile(file, source, form))
    const checked = await check(account, shipmentId, file, source, mapping)
    return checked ? { ok: true } : { ok: false, reason: 'SHIPMENT_GONE' }
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    await noteProblem(account, shipmentId, error.problem)
    return { ok: false, reason: error.problem }
  }
}

/** @returns false when somebody has started or given up the file meanwhile. @throws FileRefused */
async function check(
  account: Member,
  shipmentId: string,
  file: FileBytes,
  source: Source,
  mapping: Mapping,
): Promise<boolean> {
  const carrier = await defaultCarrier(account)
  const lines = await readLines(file, source, mapping, carrier)
  if (lines.length === 0) throw new FileRefused('NO_ROWS')
  return withTenant(account.scope, ({ tx }) => stage(tx, account.merchant_id, shipmentId, mapping, lines))
}

function defaultCarrier(account: Member): Promise<string> {
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<{ carrier: string }[]>`
      select default_carrier as carrier from merchants where merchant_id = ${account.merchant_id}`
    return row?.carrier ?? ''
  })
}

async function stage(
  tx: Tx,
  merchantId: string,
  shipmentId: string,
  mapping: Mapping,
  lines: readonly ReadLine[],
): Promise<boolean> {
  if (!(await lockOpen(tx, merchantId, shipmentId))) return false
  await tx`delete from bulk_shipment_blocks where merchant_id = ${merchantId} and shipment_id = ${shipmentId}`
  const compared = compareLines(lines)
  const counts = { foreseen: {} as Counts, notes: {} as Partial<Record<LineNote, number>> }
  for (let block = 0; block * BLOCK_LINES < compared.length; block += 1) {
    const part = compared.slice(block * BLOCK_LINES, (block + 1) * BLOCK_LINES)
    const asked = part.filter(({ problem, repeated }) => !problem && !repeated)
    const orders = await shippableOrders(
      tx,
      merchantId,
      asked.map(({ orderNo }) => orderNo),
      false,
    )
    const judged = judgeLines(part, orders)
    countLines(judged, counts)
    await writeBlock(tx, { merchantId, shipmentId, block }, judged)
  }
  await tx`
    update bulk_shipments set status = 'checked', mapping = ${tx.json(mapping)}, problem = null,
      line_count = ${compared.length}, foreseen = ${tx.json(counts.foreseen)}, notes = ${tx.json(counts.notes)}
    where merchant_id = ${merchantId} and shipment_id = ${shipmentId}`
  return true
}

async function writeBlock(
  tx: Tx,
  { merchantId, shipmentId, block }: { merchantId: string; shipmentId: string; block: number },
  lines: readonly StagedLine[],
): Promise<void> {
  const verdicts = lines.map(({ verdict, otherLine }) =>
    otherLine === null ? verdict : `${verdict}:${otherLine}`,
  )
  await tx`
    insert into bulk_shipment_blocks (merchant_id, shipment_id, block, lines, order_nos, carriers, tracking_nos, verdicts,
      notes)
    values (${merchantId}, ${shipmentId}, ${block}, ${lines.map(({ line }) => line)}::int[],
      ${lines.map(({ orderNo }) => orderNo)}::text[], ${lines.map(({ carrier }) => carrier)}::text[],
      ${lines.map(({ trackingNo }) => trackingNo)}::text[], ${verdicts}::text[],
      ${lines.map(({ note }) => note ?? '')}::text[])`
}

/** Locks a file of which nothing has been shipped yet. @returns how many of its lines can be; undefined: there is none */
async function lockOpen(tx: Tx, merchantId: string, shipmentId: string) {
  const [row] = await tx<{ status: string; fileName: string; lineCount: number; ready: number }[]>`
    select status, file_name as "fileName", line_count as "lineCount",
      coalesce((foreseen ->> 'SHIPPED')::int, 0) as ready
    from bulk_shipments
    where merchant_id = ${merchantId} and shipment_id = ${shipmentId} and status in ('uploaded', 'checked')
    for update`
  return row
}

function noteProblem(account: Member, shipmentId: string, problem: FileProblem): Promise<void> {
  return withTenant(account.scope, async ({ tx }) => {
    const { merchant_id: merchantId } = account
    if (!(await lockOpen(tx, merchantId, shipmentId))) return
    await tx`delete from bulk_shipment_blocks where merchant_id = ${merchantId} and shipment_id = ${shipmentId}`
    await tx`
      update bulk_shipments set status = 'uploaded', problem = ${problem}, mapping = null, line_count = 0, foreseen = '{}',
        notes = '{}'
      where merchant_id = ${merchantId} and shipment_id = ${shipmentId}`
  })
}

/**
 * Starts shipping a checked file, as a job.
 * @returns NOT_CHECKED, NOTHING_TO_SHIP, SHIPMENT_GONE when it was started or given up before
 */
export function startShipping(
  account: Member,
  shipmentId: string,
): Promise<Outcome<{ jobId: string }, 'SHIPMENT_GONE' | 'NOT_CHECKED' | 'NOTHING_TO_SHIP'>> {
  const { merchant_id: merchantId } = account
  return withTenant(account.scope, async (unit) => {
    const { tx } = unit
    const found = await lockOpen(tx, merchantId, shipmentId)
    if (!found) return { ok: false, reason: 'SHIPMENT_GONE' }
    if (found.status !== 'checked') return { ok: false, reason: 'NOT_CHECKED' }
    if (found.ready === 0) return { ok: false, reason: 'NOTHING_TO_SHIP' }
    const jobId = uuid()
    const request = { shipmentId, fileName: found.fileName }
    await startJob(unit, account, { jobId, kind: 'orders.ship', total: found.lineCount, request })
    await tx`
      update bulk_shipments set status = 'shipping', job_id = ${jobId}
      where merchant_id = ${merchantId} and shipment_id = ${shipmentId}`
    return { ok: true, jobId }
  })
}

/** Gives a file up before anything of it is shipped; it is removed at once. */
export function discardShipment(
  account: Member,
  shipmentId: string,
): Promise<Outcome<object, 'SHIPMENT_GONE'>> {
  const { merchant_id: merchantId } = account
  return withTenant(account.scope, async ({ tx }) => {
    if (!(await lockOpen(tx, merchantId, shipmentId))) return { ok: false, reason: 'SHIPMENT_GONE' }
    await removeFile(tx, merchantId, shipmentId)
    await tx`
      update bulk_shipments set status = 'expired', finished_at = now(), file_removed_at = now()
      where merchant_id = ${merchantId} and shipment_id = ${shipmentId}`
    return { ok: true }
  })
}

async function removeFile(tx: Tx, merchantId: string, shipmentId: string): Promise<void> {
  await tx`delete from bulk_shipment_parts where merchant_id = ${merchantId} and shipment_id = ${shipmentId}`
  await tx`delete from bulk_shipment_blocks where merchant_id = ${merchantId} and shipment_id = ${shipmentId}`
}

/**
 * Removes sealed files that are older than a week, and all of an upload after 90 days. For the retention job of a
 * worker; what a job works on, or may be tried again, is left for another day.
 * @returns how many files and uploads were removed
 */
export function removeOldShipments(): Promise<number> {
  return withSystem('files to ship are kept for 7 days, their results for 90', async ({ tx }) => {
    const old = await tx<{ merchant_id: string; shipment_id: string }[]>`
      update bulk_shipments s set file_removed_at = now(), finished_at = coalesce(finished_at, now()),
        status = case when status in ('uploaded', 'checked') then 'expired' else status end
      where s.file_removed_at is null and s.created_at < now() - make_interval(days => ${FILE_DAYS})
        and not exists (select from jobs j where j.merchant_id = s.merchant_id and j.job_id = s.job_id
          and j.status in ('queued', 'running', 'failed') and j.created_at > now() - make_interval(days => ${RESULT_DAYS}))
      returning s.merchant_id, s.shipment_id`
    for (const each of old) await removeFile(tx, each.merchant_id, each.shipment_id)
    const gone = await tx`
      delete from bulk_shipments where file_removed_at is not null
        and created_at < now() - make_interval(days => ${RESULT_DAYS})`
    return old.length + gone.count
  })
}
