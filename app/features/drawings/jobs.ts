import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { openObject, putObject } from '#app/core/storage/storage.ts'
import { plainFilter } from '../cards/schema.ts'
import { designById } from '../designs/data.ts'
import { type Design, showsPassword } from '../designs/types.ts'
import { readExportBatches } from '../exports/data.ts'
import { exportName } from '../exports/export-names.ts'
import { finishJob, JobFailure, type LockedJob, lockJob, runJob } from '../jobs/jobs.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { pictureCanvas, printCanvas } from './canvas.ts'
import {
  type CardReading,
  DRAWING_DAYS,
  type Drawing,
  drawingPath,
  partIds,
  readArtwork,
  readCards,
  readDrawing,
  readDrawings,
  siteOf,
} from './data.ts'
import { type Drawer, makeDrawer } from './drawer.ts'
import { impose } from './imposition.ts'
import { keptParts, partName } from './kept-parts.ts'
import { messages } from './messages.ts'
import { cardsPerPart, fingerprint, partLength, pictureName } from './parts.ts'
import { drawPictures } from './pictures.ts'
import {
  type DrawingPlace,
  type DrawingRequest,
  type DrawingResult,
  drawingPlaceSchema,
  drawingRequestSchema,
} from './schema.ts'
import { writeSheets } from './sheets.ts'
import { CannotDraw, type Canvas, type CardFacts } from './types.ts'
import { type Joined, joinParts, type Part, packFiles } from './zips.ts'

/** A drawing that is under way. */
type Work = {
  input: JobInput
  account: Member
  request: DrawingRequest
  design: Design
  canvas: Canvas
  reading: CardReading
  /** Cards in a part. */
  size: number
  /** Made when the first part has to be drawn: with all of them kept, there is nothing to draw. */
  drawer: () => Promise<Drawer>
}

/**
 * Draws the cards of a filter, in parts that are stored as they are finished: a worker that is killed goes on with
 * the next part, and parts that were drawn in the last 15 days are used again. What is downloaded is made of the
 * parts. Cards are read with the rights of whoever asked, and passwords exist in memory only.
 */
export async function runDrawing(input: JobInput): Promise<void> {
  await runJob(input, 'card.export', async (account) => {
    try {
      const work = await begin(input, account)
      // The file is put together as its parts come, as it will be for whoever downloads it: for its hash.
      const { file, stream } = await joinParts(work.request.output === 'pdf' ? 'pdf' : 'zip', partsOf(work))
      await finish(work, file, await measure(stream))
    } catch (error) {
      if (error instanceof CannotDraw) throw new JobFailure('CANNOT_DRAW')
      throw error
    }
  })
}

async function begin(input: JobInput, account: Member): Promise<Work> {
  const { request, design, batches } = await withTenant(input.scope, async ({ tx }) => {
    const request = drawingRequestSchema.parse((await lockJob(tx, input)).request)
    const design = await designById(tx, request.designId)
    if (design?.version !== request.designVersion) throw new JobFailure('DESIGN_CHANGED')
    // For the name of the file, also when the rest of the cards has been drawn.
    const { batchId } = request.filter
    const batches = batchId ? await readExportBatches(tx, input.merchantId, [batchId]) : []
    return { request, design, batches: new Map(batches.map((batch) => [batch.batchId, batch])) }
  })
  const print = request.output === 'pdf'
  const canvas = print ? printCanvas(design) : pictureCanvas(design)
  let drawer: Promise<Drawer> | undefined
  return {
    input,
    account,
    request,
    design,
    canvas,
    reading: {
      merchantId: input.merchantId,
      filter: request.filter,
      keys: showsPassword(design.elements) ? await keysOf(input.merchantId) : undefined,
      words: {
        site: siteOf(account.merchant_code),
        noLastDay: translator(messages, request.locale)('noLastDay'),
      },
      batches,
    },
    size: cardsPerPart(request.output, canvas, print ? impose(request.sheet, design) : undefined),
    drawer: () => {
      drawer ??= readArtwork(design).then((artwork) => makeDrawer(design, artwork, canvas))
      return drawer
    },
  }
}

const NOTHING_YET: DrawingPlace = { after: 0, parts: '' }

function placeOf(job: LockedJob): DrawingPlace {
  return job.result === null ? NOTHING_YET : drawingPlaceSchema.parse(job.result)
}

/** The parts of the file in order: those that are stored, then each that is drawn. */
async function* partsOf(work: Work): AsyncGenerator<Part> {
  const { input, request, design } = work
  const { place, drawings } = await resume(work)
  yield* keptParts(input.merchantId, drawings, input.signal)
  let { after } = place
  // A part is drawn while the one before is on its way to storage; no more than two are in memory.
  let storing = Promise.resolve()
  try {
    for (;;) {
      const cards = await nextCards(work, after)
      if (!cards) {
        await storing
        await cancel(work)
      } else if (cards.length === 0) {
        return await storing
      } else {
        const key = fingerprint(request, design, cards)
        const kept = await keptDrawing(work, key)
        const bytes = kept ? undefined : await draw(work, cards)
        await storing
        storing = store(work, { key, cards, bytes, behind: after })
        storing.catch(() => undefined)
        after = lastSerial(cards)
        if (kept) yield* keptParts(input.merchantId, [kept], input.signal)
        else if (bytes) yield { name: partName(firstSerial(cards), after), open: async () => bytes }
      }
    }
  } finally {
    // Nothing goes on behind a job that has ended; and what is drawn is kept.
    await storing.catch(() => undefined)
  }
}

const firstSerial = (cards: readonly CardFacts[]) => (cards[0] as CardFacts).serial
const lastSerial = (cards: readonly CardFacts[]) => (cards.at(-1) as CardFacts).serial

/** Where the attempt before has stopped. When its parts have been cleaned up meanwhile, from the beginning. */
async function resume({ input }: Work): Promise<{ place: DrawingPlace; drawings: Drawing[] }> {
  const { merchantId, jobId } = input
  return withTenant(input.scope, async ({ tx }) => {
    const place = placeOf(await lockJob(tx, input))
    const drawings = await readDrawings(tx, merchantId, partIds(place))
    if (drawings.length === partIds(place).length) return { place, drawings }
    await tx`update jobs set done = 0, result = null where merchant_id = ${merchantId} and job_id = ${jobId}`
    return { place: NOTHING_YET, drawings: [] }
  })
}

/** @returns no cards behind the last one; undefined when the job is to be cancelled */
function nextCards({ input, reading, request, size }: Work, after: number): Promise<CardFacts[] | undefined> {
  return withTenant(input.scope, async ({ tx }) => {
    const job = await lockJob(tx, input)
    if (job.cancelRequested) return undefined
    const read = await readCards(tx, reading, { after, limit: size })
    return request.output === 'pdf' ? read : read.slice(0, partLength(read, size))
  })
}

async function cancel({ input }: Work): Promise<never> {
  await withTenant(input.scope, async ({ tx }) => {
    const job = await lockJob(tx, input)
    await finishJob(tx, input, { status: 'cancelled', done: job.done, result: {} })
  })
  throw new JobStopped('cancelled')
}

/** What has been drawn of this part before, when its object is really there. */
async function keptDrawing({ input }: Work, key: string): Promise<Drawing | undefined> {
  const drawing = await withTenant(input.scope, ({ tx }) => readDrawing(tx, input.merchantId, key))
  if (!drawing) return undefined
  const object = await openObject('exports', drawingPath(input.merchantId, key), input.signal)
  await object?.stream.cancel()
  return object && drawing
}

async function draw(work: Work, cards: readonly CardFacts[]): Promise<Buffer> {
  const { request, design, canvas, input } = work
  const pictures = stoppable(
    drawPictures(await work.drawer(), cards, request.output === 'png' ? 'png' : 'jpeg'),
    input.signal,
  )
  if (request.output !== 'pdf') {
    return packFiles(
      (async function* () {
        for await (const { card, bytes } of pictures) yield { name: pictureName(card, request), bytes }
      })(),
    )
  }
  const t = translator(messages, request.locale)
  return writeSheets(pictures, {
    design,
    canvas,
    sheet: request.sheet,
    cards: cards.length,
    foot: ({ from, to, page, pages }) =>
      t('foot', {
        name: design.name,
        from: String(from),
        to: String(to),
        page: String(page),
        pages: String(pages),
      }),
  })
}

/** Leaves between two cards when the worker is told to stop. */
async function* stoppable<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const item of items) {
    if (signal.aborted) throw new Error('the worker is stopping')
    yield item
  }
}

type Drawn = {
  key: string
  cards: readonly CardFacts[]
  /** Undefined: it was there already. */
  bytes: Buffer | undefined
  /** Serial of the last card of the part before. */
  behind: number
}

/** Stores a part, then writes that down and moves the job behind it, in one transaction. */
async function store({ input, request, design }: Work, { key, cards, bytes, behind }: Drawn): Promise<void> {
  const { merchantId, jobId } = input
  if (bytes) await putObject('exports', drawingPath(merchantId, key), bytes, 'application/octet-stream')
  await withTenant(input.scope, async ({ tx }) => {
    const job = await lockJob(tx, input)
    const place = placeOf(job)
    // An attempt that was given up for dead may still be alive.
    if (place.after !== behind) throw new Error('another attempt works on this job')
    const row = bytes && {
      merchant_id: merchantId,
      drawing_id: uuid(),
      design_id: design.designId,
      design_version: design.version,
      kind: request.output === 'pdf' ? 'pdf' : 'zip',
      fingerprint: key,
      serial_from: firstSerial(cards),
      serial_to: lastSerial(cards),
      cards: cards.length,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    const drawingId = row ? await keep(tx, row) : await keepLonger(tx, merchantId, key)
    const next = { after: lastSerial(cards), parts: place.parts ? `${place.parts} ${drawingId}` : drawingId }
    await tx`
      update jobs set done = ${job.done + cards.length}, result = ${tx.json(next)}
      where merchant_id = ${merchantId} and job_id = ${jobId}`
  })
}

/** The same part may have been stored by another job meanwhile: then the bytes are the same, too. */
async function keep(tx: Tx, row: Record<string, string | number>): Promise<string> {
  const [kept] = await tx<{ id: string }[]>`
    insert into card_drawings ${tx(row)}
    on conflict (merchant_id, fingerprint) do update set expires_at = now() + make_interval(days => ${DRAWING_DAYS})
    returning drawing_id as id`
  return (kept as { id: string }).id
}

async function keepLonger(tx: Tx, merchantId: string, key: string): Promise<string> {
  const [kept] = await tx<{ id: string }[]>`
    update card_drawings set expires_at = now() + make_interval(days => ${DRAWING_DAYS})
    where merchant_id = ${merchantId} and fingerprint = ${key} returning drawing_id as id`
  if (!kept) throw new Error('a kept drawing went away; the next attempt draws it')
  return kept.id
}

/** Writes the log and ends the job. */
async function finish(
  { input, account, request, design, reading }: Work,
  file: Joined,
  { bytes, sha256 }: { bytes: number; sha256: string },
): Promise<void> {
  await withTenant(input.scope, async ({ tx }) => {
    const job = await lockJob(tx, input)
    const { parts } = placeOf(job)
    const about = {
      batches: request.filter.batchId ? [...reading.batches.values()].map((batch) => batch.name) : [],
      filter: request.filter,
      rows: job.done,
      currency: account.currency,
    }
    const name = `${exportName(about, request.locale)}-${design.name.replace(/[\\/:*?"<>|]/g, '_')}`
    const fileName = `${name}.${file === 'pdf' ? 'pdf' : 'zip'}`
    const result: DrawingResult = { fileName, file, rows: job.done, bytes, sha256, parts }
    await writeCardLog(tx, {
      logId: input.jobId,
      action: 'cards.draw',
      filter: plainFilter(request.filter),
      count: job.done,
      detail: {
        jobId: input.jobId,
        design: design.name,
        version: design.version,
        output: request.output,
        sha256,
      },
    })
    await finishJob(tx, input, { status: 'done', done: job.done, result })
  })
}

async function measure(stream: ReadableStream<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  const reader = stream.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    hash.update(read.value)
    bytes += read.value.length
  }
  return { bytes, sha256: hash.digest('hex') }
}
