import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { type Beside, type Place, pageOf } from '#app/core/paging/page.ts'
import { openRanges } from '../batches/data.ts'
import { inRange } from '../batches/numbers.ts'
import { jobById, progressOf } from '../jobs/data.ts'
import { fileOfPieces } from '../spreadsheets/pieces.ts'
import { storedSourceSchema } from '../spreadsheets/schema.ts'
import type { FileBytes, Source } from '../spreadsheets/types.ts'
import { SHOWN_PROBLEMS } from './limits.ts'
import { storedMappingSchema } from './schema.ts'
import type {
  BadRow,
  ImportDetail,
  ImportProblem,
  ImportSummary,
  Mapping,
  RowProblem,
  Warning,
} from './types.ts'

const PAGE = 30

/** Where a sealed piece of an uploaded file belongs. */
export function partPlace(importId: string, part: number) {
  return { table: 'card_import_parts', column: 'bytes_enc', row: `${importId}.${part}` }
}

/** Where the sealed passwords of a staged block belong. */
export function blockPlace(importId: string, block: number) {
  return { table: 'card_import_blocks', column: 'passwords_enc', row: `${importId}.${block}` }
}

function summaryColumns(tx: Tx) {
  return tx`
    i.import_id as "importId", i.file_name as "fileName", i.status, i.row_count as "rowCount",
    i.good_count as "goodCount", i.bad_count as "badCount", i.batch_id as "batchId", i.created_at as "createdAt",
    (select m.display_name from members m
      where m.merchant_id = i.merchant_id and m.member_id = i.created_by) as "createdBy"`
}

/**
 * Imports, newest first.
 * @param place of one of them, by its id
 */
export function listImports(
  scope: TenantScope,
  place: Place = {},
): Promise<Beside & { imports: ImportSummary[] }> {
  return withTenant(scope, async ({ tx }) => {
    const key = [tx`i.created_at`, tx`i.import_id`] as const
    const { beyond, order } = newestFirst(
      tx,
      key,
      place,
      (id) => tx`(
      select l.created_at, l.import_id from card_imports l
      where l.merchant_id = (select private.current_merchant_id()) and l.import_id = ${id})`,
    )
    const found = await tx<ImportSummary[]>`
      select ${summaryColumns(tx)} from card_imports i
      where i.merchant_id = (select private.current_merchant_id())
        ${beyond}
      order by ${order} ${limit(tx, PAGE + 1)}`
    const { rows, ...beside } = pageOf(found, PAGE, place, ({ importId }) => importId)
    return { imports: rows, ...beside }
  })
}

type DetailRow = ImportSummary & {
  fileBytes: number
  sha256: string
  source: unknown
  mapping: unknown
  problem: ImportProblem | null
  problems: Partial<Record<RowProblem, number>>
  warnings: Warning[]
  mode: ImportDetail['mode']
  batchName: string | null
  finishedAt: Date | null
  jobId: string | null
}

/** One import with all that is known of it; undefined when there is none for whoever asks. */
export function loadImport(scope: TenantScope, importId: string): Promise<ImportDetail | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [row] = await tx<DetailRow[]>`
      select ${summaryColumns(tx)}, i.file_bytes as "fileBytes", i.sha256, i.source, i.mapping, i.problem, i.problems,
        i.warnings, i.mode, i.batch ->> 'name' as "batchName", i.finished_at as "finishedAt", i.job_id as "jobId"
      from card_imports i
      where i.merchant_id = (select private.current_merchant_id()) and i.import_id = ${importId}`
    if (!row) return undefined
    const { jobId, source, mapping, ...rest } = row
    const job = jobId ? await jobById(tx, jobId) : undefined
    return {
      ...rest,
      source: storedSourceSchema.parse(source),
      mapping: mapping === null ? null : storedMappingSchema.parse(mapping),
      job: job ? { ...progressOf(job), jobId: job.jobId, mine: job.mine } : null,
    }
  })
}

async function readPart(tx: Tx, importId: string, part: number): Promise<Buffer> {
  const [row] = await tx<{ bytes_enc: Buffer }[]>`
    select bytes_enc from card_import_parts
    where merchant_id = (select private.current_merchant_id()) and import_id = ${importId} and part = ${part}`
  if (!row) throw new Error(`the stored file has no piece ${part}`)
  return row.bytes_enc
}

/** The stored file of an import, opened as it is read: none of it is ever on a disk in the clear. */
export function storedFile(
  scope: TenantScope,
  keys: MerchantKeys,
  { importId, fileBytes }: { importId: string; fileBytes: number },
): FileBytes {
  return fileOfPieces(fileBytes, async (part) => {
    const sealed = await withTenant(scope, ({ tx }) => readPart(tx, importId, part))
    return keys.openBytes(partPlace(importId, part), sealed)
  })
}

type ProblemPart = { part: number; rows: number[]; numbers: string[]; reasons: string[] }

function badRowsOf({ rows, numbers, reasons }: ProblemPart): BadRow[] {
  return rows.map((row, i) => {
    const [problem, detail] = (reasons[i] ?? '').split(':')
    return { row, number: numbers[i] ?? '', problem: problem as RowProblem, detail }
  })
}

/** The first refused rows, for the screen. */
export async function loadProblems(scope: TenantScope, importId: string): Promise<BadRow[]> {
  const found: BadRow[] = []
  for await (const rows of problemPortions(scope, importId)) {
    found.push(...rows)
    if (found.length >= SHOWN_PROBLEMS) break
  }
  return found.slice(0, SHOWN_PROBLEMS)
}

/** All refused rows, in portions, in the order of the file. */
export async function* problemPortions(scope: TenantScope, importId: string): AsyncGenerator<BadRow[]> {
  for (let after = -1; ; ) {
    const [portion] = await withTenant(
      scope,
      ({ tx }) => tx<ProblemPart[]>`
        select part, file_rows as rows, numbers, reasons from card_import_problems
        where merchant_id = (select private.current_merchant_id()) and import_id = ${importId} and part > ${after}
        order by part limit 1`,
    )
    if (!portion) return
    after = portion.part
    yield badRowsOf(portion)
  }
}

/** What a job needs of its import, locked: whoever holds this row is the only one working on it. */
export type WorkingImport = {
  importId: string
  fileName: string
  fileBytes: number
  sha256: string
  source: Source
  mapping: Mapping
  status: string
  attempt: number
  goodCount: number
  badCount: number
  mode: 'all' | 'good' | null
  batch: unknown
  slot: number | null
}

/** The import of a job. @returns undefined when the job is not its present one */
export async function lockImport(
  tx: Tx,
  merchantId: string,
  jobId: string,
): Promise<WorkingImport | undefined> {
  const [row] = await tx<
    (Omit<WorkingImport, 'source' | 'mapping'> & { source: unknown; mapping: unknown })[]
  >`
    select import_id as "importId", file_name as "fileName", file_bytes as "fileBytes", sha256, source, mapping, status,
      attempt, good_count as "goodCount", bad_count as "badCount", mode, batch, password_slot as slot
    from card_imports where merchant_id = ${merchantId} and job_id = ${jobId} for update`
  return (
    row && {
      ...row,
      source: storedSourceSchema.parse(row.source),
      mapping: storedMappingSchema.parse(row.mapping),
    }
  )
}

/** Which of these numbers are cards of the merchant. */
async function takenNumbers(tx: Tx, merchantId: string, numbers: string[]): Promise<Set<string>> {
  const rows = await tx<{ number: string }[]>`
    select number from cards where merchant_id = ${merchantId} and number = any (${numbers}::text[])`
  return new Set(rows.map(({ number }) => number))
}

/**
 * What is wrong with numbers for the merchant's other cards. The ranges of batches under way are read first: such a
 * batch stops being one in the transaction that stores its last cards, so asked the other way round both could miss.
 */
export async function numberProblems(
  tx: Tx,
  merchantId: string,
  numbers: string[],
): Promise<(number: string) => RowProblem | undefined> {
  const ranges = await openRanges(tx, merchantId)
  const taken = await takenNumbers(tx, merchantId, numbers)
  return (number) => {
    if (taken.has(number)) return 'NUMBER_TAKEN'
    return ranges.some((range) => inRange(range, number)) ? 'NUMBER_RESERVED' : undefined
  }
}

/** The staged blocks of an import, in order. */
export function stagedBlocks(
  tx: Tx,
  merchantId: string,
  importId: string,
): Promise<{ block: number; size: number }[]> {
  return tx<{ block: number; size: number }[]>`
    select block, cardinality(numbers) as size from card_import_blocks
    where merchant_id = ${merchantId} and import_id = ${importId} order by block`
}

/** A staged block; passwords as they are sealed. */
export type StagedBlock = {
  rows: number[]
  numbers: string[]
  remarks: string[] | null
  sealed: Buffer
}

/** One staged block with everything in it. @throws when it is not there */
export async function stagedBlock(
  tx: Tx,
  merchantId: string,
  importId: string,
  block: number,
): Promise<StagedBlock> {
  const [row] = await tx<StagedBlock[]>`
    select file_rows as rows, numbers, remarks, passwords_enc as sealed from card_import_blocks
    where merchant_id = ${merchantId} and import_id = ${importId} and block = ${block}`
  if (!row) throw new Error(`the import has no block ${block}`)
  return row
}
