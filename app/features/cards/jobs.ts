import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { env } from '#app/core/env/env.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import { LOCALES, type Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { putFile } from '#app/core/storage/storage.ts'
import { finishJob, JobFailure, lockJob, runJob } from '../jobs/jobs.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { EXPORT_FOLDER } from './abandoned-exports.ts'
import {
  countCards,
  type ExportBatch,
  type ExportCard,
  matching,
  readExportBatches,
  readExportCards,
  readSecretBlocks,
  type SecretBlock,
} from './data.ts'
import { type ExportColumn, type ExportLine, LINES_AT_ONCE, writeWorkbook } from './export-file.ts'
import { blockRanges, exportLines, openBlocks } from './export-rows.ts'
import { messages } from './messages.ts'
import { type CardFilter, plainFilter } from './schema.ts'
import { CARD_STATUSES } from './state.ts'
import type { ExportResult } from './types.ts'

/** Cards per read of an export. Few, so that they die young and the heap need not grow. */
const EXPORT_CHUNK = 1024
/** Cards per transaction of an activation. */
export const ACTIVATE_CHUNK = 5000
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const filterRequest = z.object({
  serialFrom: z.number().optional(),
  serialTo: z.number().optional(),
  batchId: z.uuid().optional(),
  status: z.enum(CARD_STATUSES).optional(),
  number: z.string().optional(),
})
const exportRequest = filterRequest.extend({ locale: z.enum(LOCALES) })

/**
 * Writes the cards of a filter, with their passwords, into an xlsx file and stores it. Cards are read with
 * the rights of whoever asked, in portions, while the portion before is being written.
 */
export async function runExport(input: JobInput): Promise<void> {
  await runJob(input, 'card.export', async (account) => {
    const site = siteAddress(account)
    const keys = await keysOf(input.merchantId)
    const { locale, ...filter } = await withTenant(input.scope, async ({ tx }) =>
      exportRequest.parse((await lockJob(tx, input)).request),
    )
    // The file holds passwords in the clear: its own folder is closed to other accounts, and goes in any case.
    const folder = await mkdtemp(join(tmpdir(), EXPORT_FOLDER))
    try {
      const file = join(folder, 'cards.xlsx')
      const batches = new Map<string, ExportBatch>()
      const lines = async function* (): AsyncGenerator<ExportLine[]> {
        for await (const { cards, secrets } of exportChunks(input, filter, batches)) {
          const open = openBlocks(secrets, keys)
          yield* portions(cards, (part) => exportLines(part, batches, open, site))
        }
      }
      const rows = await writeWorkbook(
        createWriteStream(file, { flags: 'wx', mode: 0o600 }),
        columns(locale),
        lines(),
      )
      await storeExport(input, account, { filter, file, rows, batches, locale })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

/** Lines are made a few at a time, just before they are written: what dies young costs no memory. */
function* portions(
  cards: readonly ExportCard[],
  make: (part: readonly ExportCard[]) => ExportLine[],
): Generator<ExportLine[]> {
  for (let at = 0; at < cards.length; at += LINES_AT_ONCE) yield make(cards.slice(at, at + LINES_AT_ONCE))
}

function siteAddress(account: Member): string {
  const origin = env().TIHUO_PUBLIC_URL
  if (!origin) throw new Error('TIHUO_PUBLIC_URL is missing: without it no QR address can be written')
  return `${origin.replace(/\/$/, '')}/r/${account.merchant_code}`
}

function columns(locale: Locale): ExportColumn[] {
  const t = translator(messages, locale)
  return [
    { header: t('serial'), width: 12 },
    { header: t('number'), width: 20 },
    { header: t('password'), width: 18 },
    { header: t('faceValue'), width: 12 },
    { header: t('validTo'), width: 12 },
    { header: t('qrAddress'), width: 48 },
  ]
}

type ExportChunk = { cards: ExportCard[]; secrets: SecretBlock[] }

/** Reads portion by portion, one ahead of the writer. @throws JobStopped when the job was cancelled */
async function* exportChunks(
  input: JobInput,
  filter: CardFilter,
  batches: Map<string, ExportBatch>,
): AsyncGenerator<ExportChunk> {
  let read = 0
  const next = (after: number) => {
    const chunk = withTenant(input.scope, ({ tx }) => readChunk(tx, input, filter, batches, { after, read }))
    chunk.catch(() => undefined)
    return chunk
  }
  let coming = next(0)
  for (;;) {
    const chunk = await coming
    if (!chunk) throw new JobStopped('cancelled')
    const last = chunk.cards.at(-1)
    if (!last) return
    read += chunk.cards.length
    coming = next(last.serial)
    yield chunk
  }
}

/** @returns undefined when the job has been cancelled, which this transaction records */
async function readChunk(
  tx: Tx,
  input: JobInput,
  filter: CardFilter,
  batches: Map<string, ExportBatch>,
  place: { after: number; read: number },
): Promise<ExportChunk | undefined> {
  const job = await lockJob(tx, input)
  if (job.cancelRequested) {
    await finishJob(tx, input, { status: 'cancelled', done: place.read, result: {} })
    return undefined
  }
  // Progress alone is not worth a wait for the disk; what ends the job is written by another transaction.
  await tx`select set_config('synchronous_commit', 'off', true)`
  await tx`update jobs set done = ${place.read} where merchant_id = ${input.merchantId} and job_id = ${input.jobId}`
  const cards = await readExportCards(tx, input.merchantId, filter, place.after, EXPORT_CHUNK)
  const unknown = [...new Set(cards.map((card) => card.batch_id))].filter((id) => !batches.has(id))
  if (unknown.length > 0)
    for (const batch of await readExportBatches(tx, input.merchantId, unknown))
      batches.set(batch.batchId, batch)
  const secrets = cards.length
    ? await readSecretBlocks(tx, input.merchantId, blockRanges(cards, batches))
    : []
  return { cards, secrets }
}

type Written = {
  filter: CardFilter
  file: string
  rows: number
  batches: Map<string, ExportBatch>
  locale: Locale
}

async function storeExport(input: JobInput, account: Member, written: Written): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(written.file), hash)
  const result: ExportResult = {
    path: `${account.merchant_id}/${input.jobId}.xlsx`,
    fileName: `${await exportName(input, written)}.xlsx`,
    rows: written.rows,
    bytes: (await stat(written.file)).size,
    sha256: hash.digest('hex'),
  }
  await putFile('exports', result.path, written.file, XLSX)
  await withTenant(input.scope, async ({ tx }) => {
    await lockJob(tx, input)
    await writeCardLog(tx, {
      logId: uuid(),
      action: 'cards.export',
      filter: plainFilter(written.filter),
      count: written.rows,
      detail: { jobId: input.jobId, sha256: result.sha256 },
    })
    await finishJob(tx, input, { status: 'done', done: written.rows, result })
  })
}

/** The name people get: batch or serials, and how many; without what file systems refuse. */
async function exportName(input: JobInput, { filter, rows, batches, locale }: Written): Promise<string> {
  const t = translator(messages, locale)
  const [only] = batches.size === 1 ? [...batches.keys()] : []
  const name = only
    ? await withTenant(input.scope, async ({ tx }) => {
        const [batch] = await tx<{ name: string }[]>`
          select name from card_batches where merchant_id = ${input.merchantId} and batch_id = ${only}`
        return batch?.name ?? ''
      })
    : `${filter.serialFrom ?? 1}-${filter.serialTo ?? ''}`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  return t('fileName', { name, rows: String(rows) }).replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_')
}

/** Where an activation stands between two transactions; kept in jobs.result while it runs. */
const placeSchema = z.object({ lastSerial: z.number(), toSerial: z.number() })
type Place = z.output<typeof placeSchema>

/**
 * Activates the created cards of a filter, in runs of serials, each a transaction with its own progress: a
 * worker that is killed goes on behind the last run. Before the first run the cards are counted again; when
 * there are more or fewer than were confirmed, nothing changes.
 */
export async function runActivation(input: JobInput): Promise<void> {
  await runJob(input, 'card.activate', async () => {
    await withTenant(input.scope, ({ tx }) => beginActivation(tx, input))
    for (;;) {
      const more = await withTenant(input.scope, ({ tx }) => activateRun(tx, input))
      if (!more) return
    }
  })
}

async function beginActivation(tx: Tx, input: JobInput): Promise<void> {
  const job = await lockJob(tx, input)
  if (job.result !== null) return
  const filter = filterRequest.parse(job.request)
  const { created } = await countCards(tx, input.merchantId, filter)
  if (created !== job.total) throw new JobFailure('COUNT_CHANGED')
  // Cards that come later, with higher serials, are not among those that were confirmed.
  const [top] = await tx<{ serial: number | null }[]>`
    select max(c.serial) as serial from cards c where ${matching(tx, input.merchantId, { ...filter, status: 'created' })}`
  const place: Place = { lastSerial: 0, toSerial: top?.serial ?? 0 }
  await tx`update jobs set result = ${tx.json(place)} where merchant_id = ${input.merchantId} and job_id = ${input.jobId}`
}

/** @returns true when there may be more to do */
async function activateRun(tx: Tx, input: JobInput): Promise<boolean> {
  const job = await lockJob(tx, input)
  const place = placeSchema.parse(job.result)
  const request = filterRequest.parse(job.request)
  const filter: CardFilter = { ...request, status: 'created' }
  if (job.cancelRequested) {
    await endActivation(tx, input, request, { status: 'cancelled', done: job.done, total: job.total })
    return false
  }
  const size = Math.min(ACTIVATE_CHUNK, job.total - job.done)
  const [run] = await tx<{ changed: number; last: number | null }[]>`
    with run as materialized (
      select c.serial from cards c
      where ${matching(tx, input.merchantId, filter)} and c.serial > ${place.lastSerial} and c.serial <= ${place.toSerial}
      order by c.serial limit ${size} for update),
    changed as (
      update cards c set status = 'active', activated_at = now()
      from run where c.merchant_id = ${input.merchantId} and c.serial = run.serial
      returning c.serial)
    select count(*) as changed, max(serial) as last from changed`
  const done = job.done + (run?.changed ?? 0)
  if (!run?.last || done >= job.total) {
    await endActivation(tx, input, request, { status: 'done', done, total: job.total })
    return false
  }
  await tx`
    update jobs set done = ${done}, result = ${tx.json({ ...place, lastSerial: run.last })}
    where merchant_id = ${input.merchantId} and job_id = ${input.jobId}`
  return true
}

async function endActivation(
  tx: Tx,
  input: JobInput,
  filter: CardFilter,
  end: { status: 'done' | 'cancelled'; done: number; total: number },
): Promise<void> {
  await writeCardLog(tx, {
    logId: uuid(),
    action: 'cards.activate',
    filter: plainFilter(filter),
    count: end.done,
    detail: { jobId: input.jobId, from: 'created', to: 'active', outcome: end.status },
  })
  await finishJob(tx, input, {
    status: end.status,
    done: end.done,
    result: { activated: end.done, skipped: end.total - end.done },
  })
}
