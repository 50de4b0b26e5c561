import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { channelNamed } from '../channels/mutations.ts'
import { type Asker, startJob } from '../jobs/mutations.ts'
import { internRegionRule } from '../regions/mutations.ts'
import { checkRule } from '../regions/regions.ts'
import { ruleOfFields } from '../regions/schema.ts'
import { piecesOf, plainName } from '../spreadsheets/pieces.ts'
import { FileRefused } from '../spreadsheets/refusal.ts'
import { storedSourceSchema } from '../spreadsheets/schema.ts'
import { inspect } from '../spreadsheets/source.ts'
import type { FileProblem, Source } from '../spreadsheets/types.ts'
import { blockPlace, partPlace, stagedBlock, type WorkingImport } from './data.ts'
import { KEEP_DAYS, MAX_FILE_BYTES, MAX_ROWS } from './limits.ts'
import { type ImportForm, type MappingForm, type StoredBatch, storedBatchSchema } from './schema.ts'
import type { BadRow, GoodRow, RowProblem } from './types.ts'

/**
 * Takes an uploaded file: looks what it is, seals it and stores it. Nothing of it is stored in the clear.
 * @returns id of the import, or why no cards can be read from such a file
 */
export async function storeUpload(
  asker: Asker,
  file: { name: string; bytes: Buffer },
): Promise<Outcome<{ importId: string }, FileProblem>> {
  if (file.bytes.length > MAX_FILE_BYTES) return { ok: false, reason: 'FILE_TOO_LARGE' }
  let source: Source
  try {
    source = await inspect(file.bytes)
  } catch (error) {
    if (error instanceof FileRefused) return { ok: false, reason: error.problem }
    throw error
  }
  const keys = await keysOf(asker.merchant_id)
  const importId = uuid()
  const merchant_id = asker.merchant_id
  await withTenant(asker.scope, async ({ tx }) => {
    await tx`insert into card_imports ${tx({
      merchant_id,
      import_id: importId,
      file_name: plainName(file.name),
      file_bytes: file.bytes.length,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      source: tx.json(source),
      created_by: asker.member_id,
    })}`
    for (const { part, piece } of piecesOf(file.bytes)) {
      const bytes_enc = keys.seal(partPlace(importId, part), piece)
      await tx`insert into card_import_parts ${tx({ merchant_id, import_id: importId, part, bytes_enc })}`
    }
  })
  return { ok: true, importId }
}

/** Rows a check will probably have to read, for its progress. */
function expectedRows(source: Source, mapping: MappingForm): number {
  const rows = source.kind === 'csv' ? source.rows : (source.sheets[mapping.sheet]?.rows ?? 0)
  return Math.min(MAX_ROWS, Math.max(0, rows - mapping.headerRow))
}

/**
 * Asks for the check of a file with these columns. What an earlier check has found is forgotten.
 * @returns IMPORT_GONE when there is no file (any more); BUSY while a job works on it; SHEET_UNKNOWN
 */
export function requestCheck(
  asker: Asker,
  importId: string,
  mapping: MappingForm,
): Promise<Outcome<{ jobId: string }, 'IMPORT_GONE' | 'BUSY' | 'SHEET_UNKNOWN'>> {
  return withTenant(asker.scope, async (unit) => {
    const { tx } = unit
    const row = await lockForRequest(tx, asker, importId)
    if (!row || row.status === 'done' || row.status === 'expired') return { ok: false, reason: 'IMPORT_GONE' }
    if (row.busy) return { ok: false, reason: 'BUSY' }
    const source = storedSourceSchema.parse(row.source)
    if (source.kind === 'xlsx' && !source.sheets[mapping.sheet]) return { ok: false, reason: 'SHEET_UNKNOWN' }
    const jobId = uuid()
    await startJob(unit, asker, {
      jobId,
      kind: 'cards.check',
      total: expectedRows(source, mapping),
      request: { importId },
    })
    await tx`
      update card_imports set status = 'checking', mapping = ${tx.json(mapping)}, problem = null, job_id = ${jobId}
      where merchant_id = ${asker.merchant_id} and import_id = ${importId}`
    return { ok: true, jobId }
  })
}

type RequestRow = { status: string; busy: boolean; source: unknown; good: number; bad: number }

async function lockForRequest(tx: Tx, asker: Asker, importId: string): Promise<RequestRow | undefined> {
  const [row] = await tx<RequestRow[]>`
    select i.status, i.source, i.good_count as good, i.bad_count as bad,
      i.status in ('checking', 'importing') and exists (
        select from jobs j where j.merchant_id = i.merchant_id and j.job_id = i.job_id
          and j.status in ('queued', 'running')) as busy
    from card_imports i where i.merchant_id = ${asker.merchant_id} and i.import_id = ${importId} for update of i`
  return row
}

export type ImportRefusal =
  | 'IMPORT_GONE'
  | 'NOT_CHECKED'
  | 'NOTHING_GOOD'
  | 'HAS_BAD_ROWS'
  | 'PRODUCT_UNKNOWN'
  | 'REGION_UNKNOWN'
  | 'REGION_NOWHERE'

/**
 * Asks for the import of a checked file into a batch of its own.
 * @returns HAS_BAD_ROWS when all rows or none were asked for and not all are good; NOTHING_GOOD, NOT_CHECKED,
 *   IMPORT_GONE; PRODUCT_UNKNOWN, REGION_UNKNOWN, REGION_NOWHERE for the batch
 */
export async function requestImport(
  asker: Asker,
  importId: string,
  form: ImportForm,
): Promise<Outcome<{ jobId: string }, ImportRefusal>> {
  const rule = ruleOfFields(form)
  const checked = rule && checkRule(rule)
  if (checked && !checked.ok) return checked
  return withTenant(asker.scope, async (unit) => {
    const { tx } = unit
    const merchantId = asker.merchant_id
    const row = await lockForRequest(tx, asker, importId)
    if (!row || row.status === 'done' || row.status === 'expired') return { ok: false, reason: 'IMPORT_GONE' }
    if (row.status !== 'checked') return { ok: false, reason: 'NOT_CHECKED' }
    if (row.good === 0) return { ok: false, reason: 'NOTHING_GOOD' }
    if (form.mode === 'all' && row.bad > 0) return { ok: false, reason: 'HAS_BAD_ROWS' }
    const productIds = [...new Set(form.productIds)]
    const known = await tx`
      select product_id from products where merchant_id = ${merchantId} and product_id = any (${productIds}::uuid[])`
    if (known.length !== productIds.length) return { ok: false, reason: 'PRODUCT_UNKNOWN' }
    const batch: StoredBatch = {
      ...{ name: form.name, faceValue: form.faceValue, productIds, remark: form.remark },
      ...{ validFrom: form.validFrom ?? null, validTo: form.validTo ?? null },
      channelId: form.channel ? await channelNamed(tx, merchantId, form.channel) : null,
      regionRuleId: await internRegionRule(tx, merchantId, rule),
    }
    const jobId = uuid()
    await startJob(unit, asker, { jobId, kind: 'cards.import', total: row.good, request: { importId } })
    await tx`
      update card_imports set status = 'importing', mode = ${form.mode}, batch = ${tx.json(batch)}, problem = null,
        job_id = ${jobId}
      where merchant_id = ${merchantId} and import_id = ${importId}`
    return { ok: true, jobId }
  })
}

/**
 * Gives a file up: it and everything read from it is removed, its row and report stay.
 * @returns BUSY while a job works on it, IMPORT_GONE when there is nothing to give up
 */
export function discardImport(
  asker: Asker,
  importId: string,
): Promise<Outcome<object, 'IMPORT_GONE' | 'BUSY'>> {
  return withTenant(asker.scope, async ({ tx }) => {
    const row = await lockForRequest(tx, asker, importId)
    if (!row || row.status === 'done' || row.status === 'expired') return { ok: false, reason: 'IMPORT_GONE' }
    if (row.busy) return { ok: false, reason: 'BUSY' }
    await removeFile(tx, asker.merchant_id, importId)
    await tx`
      update card_imports set status = 'expired', finished_at = now()
      where merchant_id = ${asker.merchant_id} and import_id = ${importId}`
    return { ok: true }
  })
}

/** Removes the sealed file and the staged rows of an import. */
export async function removeFile(tx: Tx, merchantId: string, importId: string): Promise<void> {
  await tx`delete from card_import_parts where merchant_id = ${merchantId} and import_id = ${importId}`
  await tx`delete from card_import_blocks where merchant_id = ${merchantId} and import_id = ${importId}`
}

/**
 * Removes the files of imports that nobody has finished within a week: they hold passwords. For the retention job of
 * a worker; an import that a job works on is left for another day.
 * @returns how many imports were closed
 */
export function removeOldImports(): Promise<number> {
  return withSystem('remove the files of old imports', async ({ tx }) => {
    const old = await tx<{ merchant_id: string; import_id: string }[]>`
      update card_imports i set status = 'expired', finished_at = now()
      where i.status not in ('done', 'expired') and i.created_at < now() - make_interval(days => ${KEEP_DAYS})
        and not exists (select from jobs j where j.merchant_id = i.merchant_id and j.job_id = i.job_id
          and j.status in ('queued', 'running'))
      returning i.merchant_id, i.import_id`
    for (const { merchant_id: merchantId, import_id: importId } of old)
      await removeFile(tx, merchantId, importId)
    return old.length
  })
}

/** Stores good rows as a block, passwords sealed. None makes no block. */
export async function writeBlock(
  tx: Tx,
  keys: MerchantKeys,
  place: { merchantId: string; importId: string; block: number },
  rows: readonly GoodRow[],
): Promise<void> {
  if (rows.length === 0) return
  const { merchantId, importId, block } = place
  const passwords = Buffer.from(rows.map(({ password }) => password).join('\n'), 'latin1')
  const sealed = keys.seal(blockPlace(importId, block), passwords)
  passwords.fill(0)
  const remarks = rows.some(({ remark }) => remark !== '') ? rows.map(({ remark }) => remark) : null
  await tx`
    insert into card_import_blocks (merchant_id, import_id, block, file_rows, numbers, remarks, passwords_enc)
    values (${merchantId}, ${importId}, ${block}, ${rows.map(({ row }) => row)}::int[],
      ${rows.map(({ number }) => number)}::text[], ${remarks}::text[], ${sealed})`
}

/** The passwords of a staged block, in order. */
export function openPasswords(keys: MerchantKeys, importId: string, block: number, sealed: Buffer): string[] {
  return keys.openBytes(blockPlace(importId, block), sealed).toString('latin1').split('\n')
}

/** Stores refused rows behind those that are there. */
export async function writeProblems(
  tx: Tx,
  merchantId: string,
  importId: string,
  rows: readonly BadRow[],
): Promise<void> {
  if (rows.length === 0) return
  const sorted = [...rows].sort((a, b) => a.row - b.row)
  const reasons = sorted.map(({ problem, detail }) =>
    detail === undefined ? problem : `${problem}:${detail}`,
  )
  await tx`
    insert into card_import_problems (merchant_id, import_id, part, file_rows, numbers, reasons)
    select ${merchantId}, ${importId}, coalesce(max(p.part) + 1, 0), ${sorted.map(({ row }) => row)}::int[],
      ${sorted.map(({ number }) => number)}::text[], ${reasons}::text[]
    from card_import_problems p where p.merchant_id = ${merchantId} and p.import_id = ${importId}`
}

/** Numbers that turned out to be somebody else's, with what they are now, by staged block. */
export type Taken = Map<number, Map<string, RowProblem>>

/** Takes rows out of the staged blocks and puts them into the report. @returns how many good rows are left */
export async function dropStaged(
  tx: Tx,
  keys: MerchantKeys,
  merchantId: string,
  importId: string,
  taken: Taken,
): Promise<number> {
  const bad: BadRow[] = []
  for (const [block, numbers] of taken) {
    const staged = await stagedBlock(tx, merchantId, importId, block)
    const passwords = openPasswords(keys, importId, block, staged.sealed)
    const good: GoodRow[] = []
    staged.numbers.forEach((number, i) => {
      const row = staged.rows[i] ?? 0
      const problem = numbers.get(number)
      if (problem) bad.push({ row, number, problem })
      else good.push({ row, number, password: passwords[i] ?? '', remark: staged.remarks?.[i] ?? '' })
    })
    await tx`
      delete from card_import_blocks
      where merchant_id = ${merchantId} and import_id = ${importId} and block = ${block}`
    await writeBlock(tx, keys, { merchantId, importId, block }, good)
  }
  await writeProblems(tx, merchantId, importId, bad)
  return countDropped(tx, merchantId, importId, bad)
}

async function countDropped(tx: Tx, merchantId: string, importId: string, bad: readonly BadRow[]) {
  const [row] = await tx<{ problems: Partial<Record<RowProblem, number>>; good: number }[]>`
    select problems, good_count as good from card_imports
    where merchant_id = ${merchantId} and import_id = ${importId}`
  const problems = { ...row?.problems }
  for (const { problem } of bad) problems[problem] = (problems[problem] ?? 0) + 1
  const good = (row?.good ?? 0) - bad.length
  await tx`
    update card_imports set good_count = ${good}, bad_count = bad_count + ${bad.length}, problems = ${tx.json(problems)}
    where merchant_id = ${merchantId} and import_id = ${importId}`
  return good
}

/** The batch of an import, as far as its cards need it. */
export type MadeBatch = { batchId: string; serialFrom: number; slot: number; batch: StoredBatch }

/** Makes the batch that the cards of a file go into, with serials for exactly these. */
export async function makeImportedBatch(
  tx: Tx,
  { merchantId: merchant_id, jobId }: { merchantId: string; jobId: string },
  work: WorkingImport,
  quantity: number,
): Promise<MadeBatch> {
  const batch = storedBatchSchema.parse(work.batch)
  const slot = work.slot ?? 0
  const batchId = uuid()
  const [serials] = await tx<{ first: number }[]>`select private.take_serials(${quantity}) as first`
  if (!serials) throw new Error('no serials for this merchant')
  await tx`
    insert into card_batches (merchant_id, batch_id, name, face_value_minor, quantity, number_mode, number_digits,
      password_length, password_alphabet, valid_from, valid_to, channel_id, region_rule_id, remark, serial_from,
      generated, status, job_id, created_by)
    values (${merchant_id}, ${batchId}, ${batch.name}, ${batch.faceValue}, ${quantity}, 'imported', null, ${slot}, 'any',
      ${batch.validFrom}, ${batch.validTo}, ${batch.channelId}, ${batch.regionRuleId}, ${batch.remark}, ${serials.first},
      ${quantity}, 'ready', ${jobId}, (select private.current_member_id()))`
  const links = batch.productIds.map((product_id) => ({ merchant_id, batch_id: batchId, product_id }))
  await tx`insert into batch_products ${tx(links)}`
  return { batchId, serialFrom: serials.first, slot, batch }
}

/** Makes cards of the rows of a staged block, in their order. @param serial of the first */
export async function insertStaged(
  tx: Tx,
  merchantId: string,
  importId: string,
  block: number,
  { batchId, batch }: MadeBatch,
  serial: number,
): Promise<void> {
  await tx`
    insert into cards (merchant_id, serial, number, batch_id, valid_from, valid_to, channel_id, region_rule_id, remark)
    select ${merchantId}::uuid, ${serial}::bigint + u.place - 1, u.number, ${batchId}::uuid, ${batch.validFrom}::date,
      ${batch.validTo}::date, ${batch.channelId}::uuid, ${batch.regionRuleId}::uuid, coalesce(u.remark, '')
    from card_import_blocks b
    cross join lateral unnest(b.numbers, b.remarks) with ordinality as u (number, remark, place)
    where b.merchant_id = ${merchantId} and b.import_id = ${importId} and b.block = ${block}`
}
