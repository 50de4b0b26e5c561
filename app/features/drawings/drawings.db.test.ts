import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scanRGBABuffer } from '@undecaf/zbar-wasm'
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import sharp from 'sharp'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { getObject, prepareBuckets, putObject, removeObjects } from '#app/core/storage/storage.ts'
import { addMember, type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { artworkPath } from '../designs/paths.ts'
import type { Element } from '../designs/types.ts'
import { loadJob } from '../jobs/data.ts'
import { cancelJob } from '../jobs/mutations.ts'
import { testInput } from '../jobs/test-input.ts'
import { drawingPath, loadDrawingOutcome } from './data.ts'
import { runDrawing } from './jobs.ts'
import { drawCard, mintDrawingLink, openDrawing, removeOldDrawings, requestDrawing } from './mutations.ts'
import { drawOne } from './pictures.ts'
import { type DrawingForm, drawingFormSchema } from './schema.ts'
import { festiveArtwork, festiveDesign } from './test-cards.ts'

const CARDS = 24
const SITE = 'https://cards.example'
const stack = useStack('worker')
const temporary = mkdtempSync(join(tmpdir(), 'drawings-'))
let shop: Merchant
let owner: Member

async function memberOf(userId: string): Promise<Member> {
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('no such account')
  return account
}

beforeAll(async () => {
  Object.assign(process.env, {
    TIHUO_PUBLIC_URL: SITE,
    TIHUO_SESSION_SECRET: 's'.repeat(40),
    TMPDIR: temporary,
  })
  await prepareBuckets()
  shop = await makeMerchant(stack.sql, { cards: CARDS })
  owner = await memberOf(shop.owner.userId)
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

/** A large picture makes small parts: at 3000 × 1800 a part of PNG pictures holds eleven cards. */
async function addDesign(
  changes: { widthPx?: number; elements?: Element[]; artwork?: boolean } = {},
): Promise<string> {
  const { elements = festiveDesign().elements, widthPx = 3000, artwork = true } = changes
  const designId = uuid()
  const path = artworkPath(shop.merchantId, uuid())
  if (artwork)
    await putObject(
      'media',
      path,
      await sharp(await festiveArtwork())
        .jpeg()
        .toBuffer(),
      'image/jpeg',
    )
  await stack.sql`
    insert into card_designs (merchant_id, design_id, name, artwork_path, width_mm, height_mm, bleed_mm, width_px, height_px,
      elements, created_by)
    values (${shop.merchantId}, ${designId}, '中秋', ${artwork ? path : null}, 90, 54, 3, ${widthPx},
      ${Math.round((widthPx * 54) / 90)}, ${stack.sql.json(elements as never)}, ${shop.owner.memberId})`
  return designId
}

/** Small parts for little work: three kilobytes each. */
const plain: Element[] = [
  {
    kind: 'number',
    x: 0,
    y: 0,
    width: 500,
    height: 60,
    size: 40,
    weight: 'regular',
    colour: '#000000',
    align: 'left',
    spacing: 0,
  },
]

const form = (values: Partial<Record<keyof DrawingForm, string>> = {}) =>
  drawingFormSchema.parse({ output: 'png', ...values })
const all = () => ({ batchId: shop.batchId })

async function request(
  designId: string,
  values: DrawingForm = form(),
  filter: object = all(),
): Promise<string> {
  const asked = await requestDrawing(owner, designId, filter, values, 'zh-CN')
  if (!asked.ok) throw new Error(asked.reason)
  return asked.jobId
}

const asker = () => ({ merchantId: shop.merchantId, userId: shop.owner.userId })

type JobRow = {
  status: string
  done: number
  total: number
  reason: string | null
  result: { sha256: string; bytes: number; rows: number; parts: string; fileName: string; file: string }
}
async function jobRow(jobId: string): Promise<JobRow> {
  const [row] = await stack.sql<
    JobRow[]
  >`select status, done, total, reason, result from jobs where job_id = ${jobId}`
  return row as JobRow
}

/** What whoever follows the link gets. */
async function download(jobId: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; fileName: string }> {
  const token = await mintDrawingLink(owner, jobId)
  const opened = await openDrawing(owner, token ?? '')
  if (!opened.ok) throw new Error(opened.reason)
  const bytes = new Uint8Array(await new Response(opened.stream as never).arrayBuffer())
  expect(bytes.length).toBe(opened.bytes)
  return { bytes, fileName: opened.fileName }
}

async function entriesOf(zip: Uint8Array<ArrayBuffer>): Promise<Map<string, Uint8Array>> {
  const entries = new Map<string, Uint8Array>()
  for (const entry of await new ZipReader(new BlobReader(new Blob([zip]))).getEntries())
    if (!entry.directory)
      entries.set(entry.filename, await entry.getData(new Uint8ArrayWriter(), { checkSignature: true }))
  return entries
}

async function decoded(picture: Uint8Array): Promise<string[]> {
  const { data, info } = await sharp(picture)
    .resize(1000)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const found = await scanRGBABuffer(new Uint8Array(data).buffer, info.width, info.height)
  return found.map((symbol) => symbol.decode()).sort()
}

const kept = () => stack.sql<{ fingerprint: string; cards: number; expires: Date }[]>`
  select fingerprint, cards, expires_at as expires from card_drawings where merchant_id = ${shop.merchantId} order by drawn_at`
const logged = (action: string, jobId: string) => stack.sql<
  { count: number; detail: Record<string, unknown> }[]
>`
  select card_count as count, detail from card_log
  where merchant_id = ${shop.merchantId} and action = ${action} and (log_id = ${jobId} or filter ->> 'jobId' = ${jobId})`

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

describe('who may draw', { timeout: 120_000 }, () => {
  let designId: string
  let reader: Member
  let store: Member
  beforeAll(async () => {
    designId = await addDesign({ elements: plain, artwork: false })
    const account = await addMember(stack.sql, shop.merchantId, {
      permissions: ['card.read', 'batch.create'],
    })
    reader = await memberOf(account.userId)
    store = await memberOf(shop.store.userId)
  })

  test('nobody without card.export, neither a batch nor one card', async () => {
    for (const account of [reader, store]) {
      expect(await requestDrawing(account, designId, all(), form(), 'zh-CN')).toEqual({
        ok: false,
        reason: 'FORBIDDEN',
      })
      expect(await drawCard(account, designId, 1, 'png', 'zh-CN')).toEqual({ ok: false, reason: 'FORBIDDEN' })
    }
  })

  test('a job fails when its account has lost the permission, and nothing is drawn', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.export'] })
    const asked = await requestDrawing(await memberOf(account.userId), designId, all(), form(), 'zh-CN')
    if (!asked.ok) throw new Error(asked.reason)
    await stack.sql`update members set permissions = '{card.read}' where member_id = ${account.memberId}`
    const before = (await kept()).length
    const input = testInput({ merchantId: shop.merchantId, userId: account.userId }, asked.jobId)
    await expect(runDrawing(input)).rejects.toThrow('FORBIDDEN')
    expect(await jobRow(asked.jobId)).toMatchObject({ status: 'failed', reason: 'FORBIDDEN', done: 0 })
    expect(await kept()).toHaveLength(before)
  })

  test('a link is for accounts of the merchant with the permission, and ends', async () => {
    const jobId = await request(designId)
    await runDrawing(testInput(asker(), jobId))
    const token = (await mintDrawingLink(owner, jobId)) as string
    expect(await mintDrawingLink(reader, jobId)).toBeUndefined()
    expect(await openDrawing(reader, token)).toEqual({ ok: false, reason: 'FORBIDDEN' })
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.owner.userId)
    expect(await openDrawing(stranger, token)).toEqual({ ok: false, reason: 'FORBIDDEN' })
    expect(await mintDrawingLink(stranger, jobId)).toBeUndefined()
    const old = (await mintDrawingLink(owner, jobId, -1)) as string
    expect(await openDrawing(owner, old)).toEqual({ ok: false, reason: 'LINK_EXPIRED' })
    expect(await openDrawing(owner, `${token}x`)).toEqual({ ok: false, reason: 'LINK_EXPIRED' })
  })

  test('another merchant has neither the design nor the cards', async () => {
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.owner.userId)
    const asked = await requestDrawing(stranger, designId, { serialFrom: 1, serialTo: 5 }, form(), 'zh-CN')
    expect(asked).toEqual({ ok: false, reason: 'DESIGN_UNKNOWN' })
  })
})

describe('what is refused', () => {
  test.each([
    ['no filter', {}, 'NO_FILTER'],
    ['only a state', { status: 'active' }, 'NO_FILTER'],
    ['no such cards', { serialFrom: 900_000, serialTo: 900_001 }, 'NOTHING'],
  ] as const)('%s', async (_, filter, reason) => {
    const designId = await addDesign({ elements: plain, artwork: false })
    expect(await requestDrawing(owner, designId, filter, form(), 'zh-CN')).toEqual({ ok: false, reason })
  })

  test('a design that is not there, or on which the codes have no room', async () => {
    expect(await requestDrawing(owner, uuid(), all(), form(), 'zh-CN')).toEqual({
      ok: false,
      reason: 'DESIGN_UNKNOWN',
    })
    const small: Element = {
      kind: 'qr',
      x: 0,
      y: 0,
      width: 15,
      height: 15,
      colour: '#000000',
      background: 'white',
      quiet: 4,
    }
    const designId = await addDesign({ elements: [small], artwork: false, widthPx: 1000 })
    expect(await requestDrawing(owner, designId, all(), form(), 'zh-CN')).toEqual({
      ok: false,
      reason: 'CODE_TOO_SMALL',
    })
    const sheet = form({ output: 'pdf', sheet: 'custom', sheetWidth: '60', sheetHeight: '60' })
    const fitting = await addDesign({ elements: plain, artwork: false })
    expect(await requestDrawing(owner, fitting, all(), sheet, 'zh-CN')).toEqual({
      ok: false,
      reason: 'SHEET_TOO_SMALL',
    })
  })
})

describe('one card', () => {
  test('is drawn at once, with its password, and logged', async () => {
    const designId = await addDesign({ widthPx: 1000 })
    const [card] = shop.cards
    const drawn = await drawCard(owner, designId, card?.serial ?? 0, 'jpeg', 'zh-CN')
    if (!drawn.ok) throw new Error(drawn.reason)
    expect(drawn.number).toBe(card?.number)
    expect(await decoded(drawn.bytes)).toContain(card?.number)
    const [entry] = await stack.sql`
      select card_count, detail from card_log where merchant_id = ${shop.merchantId} and action = 'cards.draw'
      order by at desc, log_id desc limit 1`
    expect(entry).toMatchObject({
      card_count: 1,
      detail: { sha256: createHash('sha256').update(drawn.bytes).digest('hex') },
    })
  })

  test('that is not there', async () => {
    const designId = await addDesign({ elements: plain, artwork: false })
    expect(await drawCard(owner, designId, 900_000, 'png', 'zh-CN')).toEqual({
      ok: false,
      reason: 'CARD_UNKNOWN',
    })
    expect(await drawCard(owner, uuid(), 1, 'png', 'zh-CN')).toEqual({ ok: false, reason: 'DESIGN_UNKNOWN' })
  })
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
