import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { env } from '#app/core/env/env.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { putFile } from '#app/core/storage/storage.ts'
import { type CardFilter, plainFilter } from '../cards/schema.ts'
import { finishJob, JobFailure, lockJob, runJob } from '../jobs/jobs.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { EXPORT_FOLDER } from './abandoned-exports.ts'
import { type ExportRequest, exportRequestSchema } from './choices.ts'
import {
  type ExportBatch,
  type ExportCard,
  type ListedCard,
  readExportBatches,
  readExportCards,
  readFaceValues,
  readJobSecret,
  readListedCards,
  readPlaceNames,
  readProductSets,
  readSecretBlocks,
  type SecretBlock,
} from './data.ts'
import { type ExportLine, LINES_AT_ONCE, writeWorkbook } from './export-file.ts'
import { listColumns, listLines } from './export-list.ts'
import { exportName } from './export-names.ts'
import { inFiles } from './export-parts.ts'
import { blockRanges, exportLines, openBlocks, printerColumns } from './export-rows.ts'
import { MIME_TYPES, objectPath, secretPlace } from './stored-file.ts'
import type { ExportResult } from './types.ts'
import { createZip, type ZipFile } from './zip-file.ts'

/** Cards per read of an export. Few, so that they die young and the heap need not grow. */
const EXPORT_CHUNK = 1024

/** An export that is under way: what was asked for, what it needs, and what it has met so far. */
type Work = {
  input: JobInput
  account: Member
  request: ExportRequest
  keys: MerchantKeys
  /** Address of the redemption site. */
  site: string
  /** One after another; a file each, or more where they do not fit on a sheet. */
  parts: Part[]
  password: string | undefined
  batches: Map<string, ExportBatch>
  productSets: Map<string, string[]>
  places: Map<string, string>
  /** Cards read so far, over all parts. */
  read: number
}

/** Cards that go into files of their own. */
type Part = { filter: CardFilter; face: number | undefined }

/**
 * Writes the cards of a filter into xlsx files, one or one per face value, puts them into a zip where there are
 * several or a password, and stores what came out. Cards are read with the rights of whoever asked, in portions,
 * while the portion before is being written; an attempt that was interrupted begins again.
 */
export async function runExport(input: JobInput): Promise<void> {
  await runJob(input, 'card.export', async (account) => {
    const work = await begin(input, account)
    // The files hold passwords in the clear: their folder is closed to other accounts, and goes in any case.
    const folder = await mkdtemp(join(tmpdir(), EXPORT_FOLDER))
    try {
      await storeExport(work, await writeFiles(work, folder))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

async function begin(input: JobInput, account: Member): Promise<Work> {
  const keys = await keysOf(input.merchantId)
  const site = siteAddress(account)
  return withTenant(input.scope, async ({ tx }) => {
    const request = exportRequestSchema.parse((await lockJob(tx, input)).request)
    const { filter } = request
    const sealed = request.protect ? await readJobSecret(tx, input.merchantId, input.jobId) : undefined
    // Somebody else tries it again, or it is long ago: without the password there is no protected file.
    if (request.protect && !sealed) throw new JobFailure('SECRET_GONE')
    const parts: Part[] =
      request.split === 'face'
        ? (await readFaceValues(tx, input.merchantId, filter)).map((face) => ({
            filter: { ...filter, faceValue: face },
            face,
          }))
        : [{ filter, face: undefined }]
    return {
      input,
      account,
      request,
      keys,
      site,
      parts: parts.length > 0 ? parts : [{ filter, face: undefined }],
      password: sealed && keys.openText(secretPlace(input.jobId), sealed),
      batches: new Map(),
      productSets: new Map(),
      places: request.variant === 'list' ? await readPlaceNames(tx, input.merchantId) : new Map(),
      read: 0,
    }
  })
}

function siteAddress(account: Member): string {
  const origin = env().TIHUO_PUBLIC_URL
  if (!origin) throw new Error('TIHUO_PUBLIC_URL is missing: without it no QR address can be written')
  return `${origin.replace(/\/$/, '')}/r/${account.merchant_code}`
}

type Written = { file: string; packed: ExportResult['packed']; rows: number; files: number }

/** Writes all files of an export into a folder. @returns the one file to be stored */
async function writeFiles(work: Work, folder: string): Promise<Written> {
  let zip: ZipFile | undefined
  const archive = join(folder, 'cards.zip')
  let first: { name: string; file: string } | undefined
  let [rows, files] = [0, 0]
  for await (const workbook of workbooks(work, folder)) {
    rows += workbook.rows
    files += 1
    if (files === 1 && work.password === undefined) {
      // Perhaps the only one: then it stays as it is.
      first = workbook
      continue
    }
    zip ??= createZip(archive, work.password)
    for (const { name, file } of first ? [first, workbook] : [workbook]) {
      await zip.add(`${name}.xlsx`, file)
      await rm(file)
    }
    first = undefined
  }
  if (!zip) return { file: first?.file ?? '', packed: 'xlsx', rows, files }
  await zip.close()
  return { file: archive, packed: 'zip', rows, files }
}

/** Writes one workbook after another. The next is begun when the caller is through with this one. */
async function* workbooks(
  work: Work,
  folder: string,
): AsyncGenerator<{ name: string; file: string; rows: number }> {
  const { request, account } = work
  const columns = request.variant === 'printer' ? printerColumns(request.locale) : listColumns(request.locale)
  let number = 0
  for (const { filter, face } of work.parts) {
    const seen = new Set<string>()
    let sheet = 0
    for await (const lines of inFiles(linesOf(work, filter, seen))) {
      number += 1
      sheet += 1
      const file = join(folder, `${number}.xlsx`)
      const rows = await writeWorkbook(createWriteStream(file, { flags: 'wx', mode: 0o600 }), columns, lines)
      const batches = [...seen].map((id) => work.batches.get(id)?.name ?? '')
      const part = sheet > 1 ? sheet : undefined
      const name = exportName(
        { batches, filter, rows, face, part, currency: account.currency },
        request.locale,
      )
      yield { name, file, rows }
    }
  }
}

/** The lines of a filter's cards, a few at a time, just before they are written: what dies young costs no memory. */
async function* linesOf(work: Work, filter: CardFilter, seen: Set<string>): AsyncGenerator<ExportLine[]> {
  const { request, keys, batches, site } = work
  for await (const chunk of chunksOf(work, filter)) {
    for (const { batch_id } of chunk.cards) seen.add(batch_id)
    if (chunk.variant === 'list') {
      yield* portions(chunk.cards, (part) => listLines(part, work, request.locale))
    } else {
      const open = openBlocks(chunk.secrets, keys)
      yield* portions(chunk.cards, (part) => exportLines(part, batches, open, site))
    }
  }
}

function* portions<C>(
  cards: readonly C[],
  make: (part: readonly C[]) => ExportLine[],
): Generator<ExportLine[]> {
  for (let at = 0; at < cards.length; at += LINES_AT_ONCE) yield make(cards.slice(at, at + LINES_AT_ONCE))
}

type Chunk =
  | { variant: 'printer'; cards: ExportCard[]; secrets: SecretBlock[] }
  | { variant: 'list'; cards: ListedCard[] }

/** Reads portion by portion, one ahead of the writer. @throws JobStopped when the job was cancelled */
async function* chunksOf(work: Work, filter: CardFilter): AsyncGenerator<Chunk> {
  const next = (after: number) => {
    const chunk = withTenant(work.input.scope, ({ tx }) => readChunk(tx, work, filter, after))
    chunk.catch(() => undefined)
    return chunk
  }
  let coming = next(0)
  for (;;) {
    const chunk = await coming
    if (!chunk) throw new JobStopped('cancelled')
    const last = chunk.cards.at(-1)
    if (!last) return
    work.read += chunk.cards.length
    coming = next(last.serial)
    yield chunk
  }
}

/** @returns undefined when the job has been cancelled, which this transaction records */
async function readChunk(tx: Tx, work: Work, filter: CardFilter, after: number): Promise<Chunk | undefined> {
  const { input, request, account, batches } = work
  const { merchantId, jobId } = input
  const job = await lockJob(tx, input)
  if (job.cancelRequested) {
    await finishJob(tx, input, { status: 'cancelled', done: work.read, result: {} })
    return undefined
  }
  // Progress alone is not worth a wait for the disk; what ends the job is written by another transaction.
  await tx`select set_config('synchronous_commit', 'off', true)`
  await tx`update jobs set done = ${work.read} where merchant_id = ${merchantId} and job_id = ${jobId}`
  const place = { after, limit: EXPORT_CHUNK }
  if (request.variant === 'list') {
    const cards = await readListedCards(tx, merchantId, filter, place, account.time_zone)
    await meetBatches(tx, work, cards)
    await meetProductSets(tx, work, cards)
    return { variant: 'list', cards }
  }
  const cards = await readExportCards(tx, merchantId, filter, place)
  await meetBatches(tx, work, cards)
  const secrets = cards.length ? await readSecretBlocks(tx, merchantId, blockRanges(cards, batches)) : []
  return { variant: 'printer', cards, secrets }
}

async function meetBatches(tx: Tx, { input, batches }: Work, cards: readonly ExportCard[]): Promise<void> {
  const unknown = [...new Set(cards.map((card) => card.batch_id))].filter((id) => !batches.has(id))
  if (unknown.length === 0) return
  for (const batch of await readExportBatches(tx, input.merchantId, unknown))
    batches.set(batch.batchId, batch)
}

async function meetProductSets(tx: Tx, work: Work, cards: readonly ListedCard[]): Promise<void> {
  const unknown = new Set(cards.map((card) => card.product_set_id))
  const ids = [...unknown].filter((id): id is string => id !== null && !work.productSets.has(id))
  if (ids.length === 0) return
  for (const [id, names] of await readProductSets(tx, work.input.merchantId, ids))
    work.productSets.set(id, names)
}

async function storeExport(work: Work, { file, packed, rows, files }: Written): Promise<void> {
  const { input, request, account } = work
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const [only] = work.parts
  const name = {
    batches: [...work.batches.values()].map((batch) => batch.name),
    filter: request.filter,
    rows,
    face: work.parts.length === 1 ? only?.face : undefined,
    currency: account.currency,
  }
  const result: ExportResult = {
    fileName: `${exportName(name, request.locale)}.${packed}`,
    rows,
    bytes: (await stat(file)).size,
    sha256: hash.digest('hex'),
    files,
    variant: request.variant,
    packed,
    protected: request.protect ? 'yes' : 'no',
  }
  await putFile('exports', objectPath(input.merchantId, input.jobId, packed), file, MIME_TYPES[packed])
  await withTenant(input.scope, async ({ tx }) => {
    await lockJob(tx, input)
    await writeCardLog(tx, {
      logId: input.jobId,
      action: 'cards.export',
      filter: plainFilter(request.filter),
      count: rows,
      detail: {
        jobId: input.jobId,
        sha256: result.sha256,
        variant: request.variant,
        files,
        protected: result.protected,
      },
    })
    await finishJob(tx, input, { status: 'done', done: rows, result })
  })
}
