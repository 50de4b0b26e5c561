import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import sharp from 'sharp'
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { getObject, removeObjects } from '#app/core/storage/storage.ts'
import { artworkPath } from '../designs/paths.ts'
import { loadJob } from '../jobs/data.ts'
import { cancelJob } from '../jobs/mutations.ts'
import { testInput } from '../jobs/test-input.ts'
import { drawingPath, loadDrawingOutcome } from './data.ts'
import { runDrawing } from './jobs.ts'
import { mintDrawingLink, openDrawing, removeOldDrawings } from './mutations.ts'
import { drawOne } from './pictures.ts'
import { festiveArtwork, festiveDesign } from './test-cards.ts'
import {
  addDesign,
  asker,
  CARDS,
  decoded,
  download,
  entriesOf,
  form,
  jobRow,
  kept,
  logged,
  owner,
  plain,
  request,
  SITE,
  shop,
  stack,
  temporary,
} from './test-drawings.ts'

describe('a drawing from request to download', { timeout: 120_000 }, () => {
  let jobId: string
  let files: Map<string, Uint8Array>
  let zip: Uint8Array

  beforeAll(async () => {
    jobId = await request(await addDesign())
    await runDrawing(testInput(asker(), jobId))
    const file = await download(jobId)
    zip = file.bytes
    files = await entriesOf(file.bytes)
    expect(file.fileName).toMatch(/24.*中秋\.zip$/)
  }, 120_000)

  test('the zip holds exactly the cards, each with its own codes', async () => {
    expect([...files.keys()].sort()).toEqual(shop.cards.map((card) => `${card.number}.png`).sort())
    for (const { number } of shop.cards)
      expect(await decoded(files.get(`${number}.png`) as Uint8Array)).toEqual(
        [number, `${SITE}/r/${shop.code}?n=${number}`].sort(),
      )
  })

  test('it was made of several parts, and the job says what it is', async () => {
    const row = await jobRow(jobId)
    expect(row).toMatchObject({
      status: 'done',
      done: CARDS,
      total: CARDS,
      result: { rows: CARDS, file: 'zip' },
    })
    expect(row.result.parts.split(' ').length).toBeGreaterThan(1)
    expect(row.result.sha256).toBe(createHash('sha256').update(zip).digest('hex'))
  })

  test('drawing and download are in the log', async () => {
    const [entry] = await logged('cards.draw', jobId)
    expect(entry).toMatchObject({
      count: CARDS,
      detail: { sha256: createHash('sha256').update(zip).digest('hex') },
    })
    expect(await logged('cards.download', jobId)).toHaveLength(1)
  })

  test('each card is what the engine draws of it, its own password included', async () => {
    const artwork = await sharp(await festiveArtwork())
      .jpeg()
      .toBuffer()
    const design = festiveDesign({ widthPx: 3000, heightPx: 1800 })
    const [batch] = await stack.sql<{ name: string; face: number }[]>`
      select name, face_value_minor as face from card_batches where batch_id = ${shop.batchId}`
    for (const { serial, number, password } of shop.cards.slice(0, 3)) {
      const [card] = await stack.sql<{ validTo: string | null }[]>`
        select valid_to as "validTo" from cards where merchant_id = ${shop.merchantId} and serial = ${serial}`
      const facts = {
        ...{ serial, number, password, address: `${SITE}/r/${shop.code}?n=${number}` },
        face: String((batch?.face ?? 0) / 100),
        batch: batch?.name ?? '',
        validTo: card?.validTo ?? '长期有效',
      }
      const drawn = await drawOne(design, artwork, facts, 'png')
      expect(drawn.ok && drawn.bytes.equals(files.get(`${number}.png`) as Uint8Array)).toBe(true)
    }
  })

  test('nothing was left on this machine', () => {
    expect(readdirSync(temporary)).toEqual([])
  })
})

describe('what has been drawn is used again', { timeout: 120_000 }, () => {
  test('the same cards are not drawn twice, and stay for another 15 days', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    const before = new Set((await kept()).map((row) => row.fingerprint))
    const first = await request(designId)
    await runDrawing(testInput(asker(), first))
    const mine = (await kept()).filter((row) => !before.has(row.fingerprint))
    expect(mine.reduce((sum, row) => sum + row.cards, 0)).toBe(CARDS)
    const keys = mine.map((row) => row.fingerprint)
    await stack.sql`update card_drawings set expires_at = now() + interval '1 day' where fingerprint = any (${keys})`

    const second = await request(designId)
    await runDrawing(testInput(asker(), second))
    expect((await jobRow(second)).result).toMatchObject({
      sha256: (await jobRow(first)).result.sha256,
      parts: (await jobRow(first)).result.parts,
    })
    for (const row of (await kept()).filter(({ fingerprint }) => keys.includes(fingerprint)))
      expect(row.expires.getTime()).toBeGreaterThan(Date.now() + 14 * 86_400_000)
  })

  test('an overlapping range shares whole blocks', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    const whole = await request(designId)
    await runDrawing(testInput(asker(), whole))
    const tail = await request(designId, form(), { serialFrom: 12, serialTo: CARDS })
    await runDrawing(testInput(asker(), tail))
    const parts = (await jobRow(whole)).result.parts.split(' ')
    expect(parts.slice(1)).toEqual((await jobRow(tail)).result.parts.split(' '))
  })

  test('another version of the design is drawn anew', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    const first = await request(designId)
    await runDrawing(testInput(asker(), first))
    await stack.sql`update card_designs set name = '改过' where design_id = ${designId}`
    const second = await request(designId)
    await runDrawing(testInput(asker(), second))
    expect((await jobRow(second)).result.parts).not.toBe((await jobRow(first)).result.parts)
  })

  test('a part whose object went away is drawn again', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    const first = await request(designId)
    await runDrawing(testInput(asker(), first))
    const [part] = (await kept()).slice(-1)
    await removeObjects('exports', [drawingPath(shop.merchantId, part?.fingerprint ?? '')])
    const second = await request(designId)
    await runDrawing(testInput(asker(), second))
    expect((await entriesOf((await download(second)).bytes)).size).toBe(CARDS)
  })
})

describe('a drawing that is interrupted', { timeout: 120_000 }, () => {
  test('goes on with the next part, draws none twice and misses none', async () => {
    const jobId = await request(await addDesign({ artwork: false }))
    const stop = new AbortController()
    // Told to stop as soon as the first part is written down.
    const watch = setInterval(async () => {
      const { done } = await jobRow(jobId)
      if (done > 0) stop.abort()
    }, 5)
    await runDrawing(testInput(asker(), jobId, { signal: stop.signal })).catch(() => undefined)
    clearInterval(watch)
    const halfway = await jobRow(jobId)
    expect(halfway.status).toBe('running')
    expect(halfway.done).toBeGreaterThan(0)
    expect(halfway.done).toBeLessThan(CARDS)

    await runDrawing(testInput(asker(), jobId))
    const row = await jobRow(jobId)
    expect(row).toMatchObject({ status: 'done', done: CARDS })
    expect(row.result.parts.startsWith(halfway.result.parts)).toBe(true)
    const names = [...(await entriesOf((await download(jobId)).bytes)).keys()].sort()
    expect(names).toEqual(shop.cards.map((card) => `${card.number}.png`).sort())
    expect(await logged('cards.draw', jobId)).toHaveLength(1)
  })

  test('two attempts at once make each card once: one of them gives up', async () => {
    const jobId = await request(await addDesign({ artwork: false }))
    const attempts = await Promise.allSettled([1, 2].map(() => runDrawing(testInput(asker(), jobId))))
    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await jobRow(jobId)).toMatchObject({ status: 'done', done: CARDS })
    expect((await entriesOf((await download(jobId)).bytes)).size).toBe(CARDS)
    expect(await logged('cards.draw', jobId)).toHaveLength(1)
  })

  test('begins again when its first parts have been cleaned up meanwhile', async () => {
    const jobId = await request(await addDesign({ elements: plain, artwork: false }))
    await stack.sql`
      update jobs set status = 'running', done = 11, result = ${stack.sql.json({ after: 11, parts: uuid() })}
      where job_id = ${jobId}`
    await runDrawing(testInput(asker(), jobId))
    expect(await jobRow(jobId)).toMatchObject({ status: 'done', done: CARDS })
    expect((await entriesOf((await download(jobId)).bytes)).size).toBe(CARDS)
  })

  test('is cancelled between two parts and leaves no file', async () => {
    const jobId = await request(await addDesign({ elements: plain, artwork: false }))
    await cancelJob(owner.scope, jobId)
    await expect(runDrawing(testInput(asker(), jobId))).rejects.toThrow('cancelled')
    expect(await jobRow(jobId)).toMatchObject({ status: 'cancelled', done: 0 })
    expect(await mintDrawingLink(owner, jobId)).toBeUndefined()
    expect(await logged('cards.draw', jobId)).toHaveLength(0)
  })

  test('stops when the design is another one by then', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    const jobId = await request(designId)
    await stack.sql`update card_designs set name = '改过' where design_id = ${designId}`
    await expect(runDrawing(testInput(asker(), jobId))).rejects.toThrow('DESIGN_CHANGED')
    expect(await jobRow(jobId)).toMatchObject({ status: 'failed', reason: 'DESIGN_CHANGED', done: 0 })
  })

  test('fails for good when a card does not fit the design', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    const jobId = await request(designId)
    await stack.sql`alter table card_designs disable trigger raise_version`
    await stack.sql`update card_designs set artwork_path = ${artworkPath(shop.merchantId, uuid())} where design_id = ${designId}`
    await stack.sql`alter table card_designs enable trigger raise_version`
    await expect(runDrawing(testInput(asker(), jobId))).rejects.toThrow('CANNOT_DRAW')
    expect(await jobRow(jobId)).toMatchObject({ status: 'failed', reason: 'CANNOT_DRAW' })
  })
})

test('sheets come as one PDF', { timeout: 120_000 }, async () => {
  const jobId = await request(await addDesign({ widthPx: 1000 }), form({ output: 'pdf', sheet: 'a3' }))
  await runDrawing(testInput(asker(), jobId))
  const { bytes, fileName } = await download(jobId)
  expect(fileName).toMatch(/\.pdf$/)
  const text = Buffer.from(bytes).toString('latin1')
  expect(text.match(/\/Subtype \/Image/g)).toHaveLength(CARDS)
  expect((await jobRow(jobId)).result.file).toBe('pdf')
})

describe('after 15 days', { timeout: 120_000 }, () => {
  test('row and object go, the link says so, and what is younger stays', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    const jobId = await request(designId)
    await runDrawing(testInput(asker(), jobId))
    const ids = (await jobRow(jobId)).result.parts.split(' ')
    const [old] = await stack.sql<{ fingerprint: string }[]>`
      update card_drawings set expires_at = now() - interval '1 minute'
      where drawing_id = ${ids[0] as string} returning fingerprint`
    const path = drawingPath(shop.merchantId, old?.fingerprint ?? '')
    expect(await getObject('exports', path)).toBeDefined()
    const token = (await mintDrawingLink(owner, jobId)) as string

    // Also before the clean-up has come by.
    expect(await openDrawing(owner, token)).toEqual({ ok: false, reason: 'FILE_GONE' })
    const younger = (await kept()).length - 1
    expect(await removeOldDrawings()).toBeGreaterThanOrEqual(1)
    expect(await getObject('exports', path)).toBeUndefined()
    expect(await kept()).toHaveLength(younger)
    expect(await openDrawing(owner, token)).toEqual({ ok: false, reason: 'FILE_GONE' })
    const job = await loadJob(owner.scope, jobId)
    expect(job && (await loadDrawingOutcome(owner, job))).toMatchObject({ state: 'gone' })
    expect(await removeOldDrawings()).toBe(0)
  })
})

test('no password and no key ever stands in job, log or cache', async () => {
  const rows = await stack.sql<{ text: string }[]>`
    select request::text || coalesce(result::text, '') as text from jobs where merchant_id = ${shop.merchantId}
    union all select detail::text || filter::text from card_log where merchant_id = ${shop.merchantId}`
  const passwords = shop.cards.map((card) => card.password)
  for (const { text } of rows) for (const password of passwords) expect(text).not.toContain(`"${password}"`)
  vi.unstubAllEnvs()
})
