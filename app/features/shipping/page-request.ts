import type { SubmissionResult } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { z } from 'zod'
import { parseUpload } from '#app/core/http/multipart.ts'
import type { MemberBase } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { zodMessages } from '#app/core/i18n/zod-messages.ts'
import type { Place } from '#app/core/paging/page.ts'
import { cancelJob, retryJob } from '../jobs/mutations.ts'
import { noteLook } from '../reveals/mutations.ts'
import { FileRefused } from '../spreadsheets/refusal.ts'
import { readingSchema } from '../spreadsheets/schema.ts'
import { FILE_PROBLEMS, type FileProblem, type Reading } from '../spreadsheets/types.ts'
import { fileProblemWords } from '../spreadsheets/words.ts'
import { consoleEvents } from './console-events.ts'
import { listShipments, loadShipment, previewLines, storedFile } from './data.ts'
import { failedCsv, failedTable, failedWorkbook } from './failed-file.ts'
import { MAX_FILE_BYTES, SHIPPING_LIMITS } from './limits.ts'
import { messages } from './messages.ts'
import { checkFile, discardShipment, startShipping, storeUpload } from './mutations.ts'
import { type FilePreview, maskedPreview, previewFile, usualReading } from './read-file.ts'
import { mappingSchema } from './schema.ts'
import { hasFailed, type ShipmentDetail } from './types.ts'

// What the pages of the merchant and those of its suppliers load and do; the policies of the database tell them apart.

export const shipmentParams = z.object({ shipmentId: z.uuid() })
export const shipmentQuery = readingSchema.extend({ columns: z.literal('1').optional().catch(undefined) })
export const eventsQuery = z.object({ after: z.coerce.number().int().min(0).optional().catch(undefined) })
export const failedQuery = z.object({ as: z.enum(['xlsx', 'csv']).catch('xlsx') })

type Params = z.output<typeof shipmentParams>
type ForShipment<Query = unknown> = MemberBase<Params, Query>

/** A page of the list of files. */
export async function loadShipmentList({ scope, account, query, locale }: MemberBase<unknown, Place>) {
  return {
    title: translator(messages, locale)('title'),
    ...(await listShipments(scope, query)),
    timeZone: account.time_zone,
  }
}

/** Takes an upload. @returns its id, or why it was refused, in words */
export async function takeUpload({
  account,
  request,
  locale,
}: MemberBase): Promise<{ shipmentId: string } | { errors: string[] }> {
  const { files, tooLarge } = await parseUpload(request, { maxFileBytes: MAX_FILE_BYTES, maxFiles: 1 })
  const refuse = (problem: FileProblem) => ({
    errors: [fileProblemWords(problem, SHIPPING_LIMITS, locale)],
  })
  if (tooLarge.length > 0) return refuse('FILE_TOO_LARGE')
  const [file] = files
  if (!file) return { errors: [translator(zodMessages, locale)('chooseFile')] }
  const stored = await storeUpload(account, file)
  return stored.ok ? { shipmentId: stored.shipmentId } : refuse(stored.reason)
}

async function foundOr404({ scope, params }: ForShipment): Promise<ShipmentDetail> {
  const found = await loadShipment(scope, params.shipmentId)
  if (!found) throw new Response('not found', { status: 404 })
  return found
}

/** One file, with what its step needs: the rows to choose columns by, or the lines as they will be shipped. */
export async function loadShipmentPage(input: ForShipment<z.output<typeof shipmentQuery>>) {
  const { scope, account, query, may } = input
  const found = await foundOr404(input)
  const choosing = found.status === 'uploaded' || (found.status === 'checked' && query.columns === '1')
  return {
    found,
    columns: choosing ? await loadColumns(input, found) : undefined,
    preview:
      found.status === 'checked' && !choosing
        ? await previewLines(scope, account.merchant_id, found.shipmentId)
        : undefined,
    failedCount: countFailed(found),
    mayManage: (found.job?.mine ?? false) || may('job.manage'),
    mayReadLog: may('log.read'),
    timeZone: account.time_zone,
  }
}

function countFailed({ status, foreseen, results, job }: ShipmentDetail): number {
  const counts = status === 'checked' ? foreseen : status === 'shipping' ? (job?.counts ?? {}) : results
  return Object.entries(counts).reduce((sum, [result, n]) => (hasFailed(result) ? sum + n : sum), 0)
}

export type ColumnsStep = { choice: Reading; preview?: FilePreview; problem?: FileProblem }

/** The first rows of the stored file, read as asked for, as chosen before, or as found. */
async function loadColumns(
  { scope, account, query }: ForShipment<z.output<typeof shipmentQuery>>,
  found: ShipmentDetail,
): Promise<ColumnsStep> {
  const usual = found.mapping ?? usualReading(found.source)
  const choice = {
    sheet: query.sheet ?? usual.sheet,
    encoding: query.encoding ?? usual.encoding,
    delimiter: query.delimiter ?? usual.delimiter,
  }
  const { source } = found
  if (source.kind === 'xlsx' && !source.sheets[choice.sheet]) choice.sheet = source.sheet
  try {
    const file = await storedFile(scope, account.merchant_id, found)
    return { choice, preview: maskedPreview(await previewFile(file, source, choice)) }
  } catch (error) {
    if (error instanceof FileRefused) return { choice, problem: error.problem }
    throw error
  }
}

/** What a page has posted came to: where to go, or what to say. */
export type Acted =
  | { to: 'page' | 'list' }
  | { status: number; answer: { error?: string; mapping?: SubmissionResult<string[]> } }

/** Does what the page of one file has posted. */
export async function actOnShipment(input: ForShipment): Promise<Acted> {
  const { account, request, params, locale, scope } = input
  const form = await request.formData()
  const t = translator(messages, locale)
  const refuse = (error: string): Acted => ({ status: 409, answer: { error } })
  switch (form.get('intent')) {
    case 'check':
      return checkColumns(input, form)
    case 'start': {
      const started = await startShipping(account, params.shipmentId)
      return started.ok ? { to: 'page' } : refuse(t(started.reason))
    }
    case 'discard': {
      const done = await discardShipment(account, params.shipmentId)
      return done.ok ? { to: 'list' } : refuse(t(done.reason))
    }
    case 'cancel': {
      const { job } = await foundOr404(input)
      const done = job && (await cancelJob(scope, job.jobId))
      return done?.ok ? { to: 'page' } : refuse(t('cancelFailed'))
    }
    case 'retry': {
      const { job } = await foundOr404(input)
      const done = job && (await retryJob(account, job.jobId))
      return done?.ok ? { to: 'page' } : refuse(t('retryFailed'))
    }
    default:
      throw new Response('bad request', { status: 400 })
  }
}

async function checkColumns({ account, params, locale }: ForShipment, form: FormData): Promise<Acted> {
  const submission = parseWithZod(form, { schema: mappingSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return { status: 400, answer: { mapping: submission.reply() } }
  const checked = await checkFile(account, params.shipmentId, submission.value)
  return checked.ok
    ? { to: 'page' }
    : { status: 409, answer: { error: checkProblemWords(checked.reason, locale) } }
}

function checkProblemWords(reason: 'SHIPMENT_GONE' | 'SHEET_UNKNOWN' | FileProblem, locale: Locale): string {
  const problem = FILE_PROBLEMS.find((each) => each === reason)
  if (problem) return fileProblemWords(problem, SHIPPING_LIMITS, locale)
  return translator(messages, locale)(reason as 'SHIPMENT_GONE')
}

/** The event stream of the console. */
export async function shipmentEvents(input: ForShipment<z.output<typeof eventsQuery>>): Promise<Response> {
  const { scope, request, query } = input
  const { shipmentId, job } = await foundOr404(input)
  if (!job) throw new Response('not found', { status: 404 })
  // What a browser that was cut off has heard last wins over where it began.
  const heard = Number(request.headers.get('last-event-id') ?? Number.NaN)
  const after = Number.isSafeInteger(heard) && heard >= 0 ? heard : (query.after ?? 0)
  return new Response(consoleEvents(scope, shipmentId, job.jobId, after, request.signal), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would hold the events back otherwise.
      'x-accel-buffering': 'no',
    },
  })
}

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

/** The file of the failed lines. */
export async function failedFile(input: ForShipment<z.output<typeof failedQuery>>): Promise<Response> {
  const { account, query, locale, may, context } = input
  const found = await foundOr404(input)
  if (!found.mapping) throw new Response('not found', { status: 404 })
  const whole = may('contact.reveal')
  if (whole && found.fileKept) {
    const counts = Object.entries(found.status === 'checked' ? found.foreseen : found.results)
    const count = counts.reduce((sum, [result, n]) => sum + (hasFailed(result) ? (n ?? 0) : 0), 0)
    // Its other columns are whatever people write beside an order: as a rule, whom it is for.
    const look = {
      orders: [],
      count: Math.max(1, count),
      about: found.fileName,
      client: context.clientAddress,
    }
    await noteLook(account, { kind: 'export', ...look })
  }
  const table = failedTable(account, found, locale, whole)
  const name = `${translator(messages, locale)('failedName', { name: found.fileName.replace(/\.[a-z]{3,4}$/i, '') })}.${query.as}`
  return new Response(query.as === 'csv' ? failedCsv(table) : failedWorkbook(table), {
    headers: {
      'content-type': TYPES[query.as],
      // RFC 6266: old programs take the plain name, all others the UTF-8 one of RFC 5987.
      'content-disposition': `attachment; filename="failed.${query.as}"; filename*=UTF-8''${encodeRfc5987(name)}`,
      'cache-control': 'no-store',
    },
  })
}

function encodeRfc5987(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
