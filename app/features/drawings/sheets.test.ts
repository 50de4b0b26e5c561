import { inflateSync } from 'node:zlib'
import { scanRGBABuffer } from '@undecaf/zbar-wasm'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { printCanvas } from './canvas.ts'
import { makeDrawer } from './drawer.ts'
import { impose } from './imposition.ts'
import { drawPictures } from './pictures.ts'
import { writeSheets } from './sheets.ts'
import { festiveArtwork, festiveDesign, testCards } from './test-cards.ts'
import { CannotDraw } from './types.ts'

const A4 = { widthMm: 210, heightMm: 297, marginMm: 12, gutterMm: 6 }
const POINTS_PER_MM = 72 / 25.4

type PdfObject = { dictionary: string; stream: Buffer | undefined }

/** Enough of a PDF reader for files of pdfkit: every object with its dictionary and stream. */
function objectsOf(pdf: Buffer): PdfObject[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/^\d+ 0 obj\n/gm)].map((match) => {
    const start = match.index + match[0].length
    const end = text.indexOf('\nendobj', start)
    const streamAt = text.indexOf('\nstream\n', start)
    if (streamAt === -1 || streamAt > end) return { dictionary: text.slice(start, end), stream: undefined }
    const dictionary = text.slice(start, streamAt)
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1])
    const from = streamAt + '\nstream\n'.length
    return { dictionary, stream: pdf.subarray(from, from + length) }
  })
}

const pagesOf = (objects: PdfObject[]) => objects.filter((o) => /\/Type \/Page\b/.test(o.dictionary))
const picturesOf = (objects: PdfObject[]) => objects.filter((o) => /\/Subtype \/Image/.test(o.dictionary))

/** A box of a page, in millimetres: left, bottom, right, top. */
function boxOf(page: PdfObject, name: string): number[] {
  const numbers = new RegExp(`/${name} \\[([^\\]]+)\\]`).exec(page.dictionary)?.[1] ?? ''
  return numbers.split(' ').map((point) => Math.round((Number(point) / POINTS_PER_MM) * 100) / 100)
}

describe('where cards stand', () => {
  const card = { widthMm: 85.6, heightMm: 54, bleedMm: 3 }

  test('ten on A4 in two columns, centred, marks outside the bleed', () => {
    const { columns, rows, trim, places, marks, sheet } = impose(
      { ...A4, gutterMm: 0, marginMm: 8 },
      { ...card, bleedMm: 0 },
    )
    expect([columns, rows, places.length]).toEqual([2, 5, 10])
    expect(trim.x * 2 + trim.width).toBeCloseTo(sheet.widthMm)
    expect(trim.y * 2 + trim.height).toBeCloseTo(sheet.heightMm)
    // Without a gutter one cut serves two cards: 3 upright cuts above and below, 6 lying ones left and right.
    expect(marks).toHaveLength(3 * 2 + 6 * 2)
    for (const { x1, y1, x2, y2 } of marks) {
      const upright = x1 === x2
      const beyond = upright
        ? Math.max(y1, y2) <= trim.y - 1 || Math.min(y1, y2) >= trim.y + trim.height + 1
        : Math.max(x1, x2) <= trim.x - 1 || Math.min(x1, x2) >= trim.x + trim.width + 1
      expect(beyond).toBe(true)
    }
  })

  test('bleeds of neighbours never overlap, whatever gutter is asked for', () => {
    const { places } = impose({ ...A4, gutterMm: 0 }, card)
    const lefts = [...new Set(places.map((place) => place.x))]
    expect((lefts[1] as number) - (lefts[0] as number)).toBeCloseTo(85.6 + 6)
  })

  test('the sheet lies when more cards fit so', () => {
    const lying = impose(
      { widthMm: 110, heightMm: 220, marginMm: 8, gutterMm: 0 },
      { widthMm: 180, heightMm: 80, bleedMm: 3 },
    )
    expect(lying.sheet).toEqual({ widthMm: 220, heightMm: 110 })
    expect(lying.places).toHaveLength(1)
  })

  test('marks and foot stay on the sheet also with the smallest margin', () => {
    const { marks, sheet } = impose({ ...A4, marginMm: 0 }, card)
    for (const { x1, y1, x2, y2 } of marks) {
      expect(Math.min(x1, y1, x2, y2)).toBeGreaterThanOrEqual(0)
      expect(Math.max(x1, x2)).toBeLessThanOrEqual(sheet.widthMm)
      expect(Math.max(y1, y2)).toBeLessThanOrEqual(sheet.heightMm)
    }
  })

  test.each([
    { ...A4, widthMm: 80, heightMm: 100 },
    { ...A4, marginMm: 100 },
  ])('a sheet that holds no card is refused', (sheet) => {
    expect(() => impose(sheet, card)).toThrow(CannotDraw)
  })
})

describe('a PDF of 13 cards on A4', { timeout: 120_000 }, () => {
  const design = festiveDesign()
  const cards = testCards(13)
  let pdf: Buffer
  let objects: PdfObject[]

  async function write(): Promise<Buffer> {
    const canvas = printCanvas(design)
    const drawer = await makeDrawer(design, await festiveArtwork(1200, 750), canvas)
    return writeSheets(drawPictures(drawer, cards, 'jpeg'), {
      design,
      canvas,
      sheet: A4,
      cards: cards.length,
      foot: ({ from, to, page, pages }) => `中秋 ${from}–${to} ${page}/${pages}`,
    })
  }

  beforeAll(async () => {
    pdf = await write()
    objects = objectsOf(pdf)
  }, 60_000)

  test('is a PDF with as many sheets as needed', () => {
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.toString('latin1').trimEnd().endsWith('%%EOF')).toBe(true)
    // 90 × 54 mm with 3 mm of bleed: two columns do not fit between margins of 12 mm, so the sheet lies.
    const perSheet = impose(A4, design).places.length
    expect(pagesOf(objects)).toHaveLength(Math.ceil(13 / perSheet))
  })

  test('boxes are those of paper, cards and bleed', () => {
    const { sheet, trim } = impose(A4, design)
    for (const page of pagesOf(objects)) {
      expect(boxOf(page, 'MediaBox')).toEqual([0, 0, sheet.widthMm, sheet.heightMm])
      const [left = 0, bottom = 0, right = 0, top = 0] = boxOf(page, 'TrimBox')
      expect(right - left).toBeCloseTo(trim.width, 1)
      expect(top - bottom).toBeCloseTo(trim.height, 1)
      expect(left).toBeCloseTo(trim.x, 1)
      expect(bottom).toBeCloseTo(sheet.heightMm - trim.y - trim.height, 1)
      const bleed = boxOf(page, 'BleedBox')
      expect(left - (bleed[0] as number)).toBeCloseTo(3, 1)
      expect((bleed[3] as number) - top).toBeCloseTo(3, 1)
    }
  })

  test('cards are 300 dpi pictures in their real size, and each can be read', async () => {
    const pictures = picturesOf(objects)
    expect(pictures).toHaveLength(13)
    const read: string[][] = []
    for (const { stream } of pictures) {
      const { data, info } = await sharp(stream).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
      expect([info.width, info.height]).toEqual([1063 + 70, 638 + 70])
      const found = await scanRGBABuffer(new Uint8Array(data).buffer, info.width, info.height)
      read.push(found.map((symbol) => symbol.decode()).sort())
    }
    expect(read).toEqual(cards.map((card) => [card.number, card.address].sort()))
    const placed = contents().flatMap((page) => [
      ...page.matchAll(/(\d{2,}\.?\d*) 0 0 -([\d.]+) [\d.]+ [\d.]+ cm/g),
    ])
    expect(placed).toHaveLength(13)
    for (const [, width, height] of placed) {
      expect(Number(width) / POINTS_PER_MM).toBeCloseTo(96, 0)
      expect(Number(height) / POINTS_PER_MM).toBeCloseTo(60, 0)
    }
  })

  function contents(): string[] {
    return objects
      .filter(
        (o) => o.stream && /\/Filter \/FlateDecode/.test(o.dictionary) && !/\/Subtype/.test(o.dictionary),
      )
      .map((o) => inflateSync(o.stream as Buffer).toString('latin1'))
  }

  test('crop marks are lines, the foot is outlines: no font is needed', () => {
    const { marks } = impose(A4, design)
    for (const page of contents()) {
      expect(page.match(/^S$/gm)).toHaveLength(marks.length)
      // Chinese characters and figures have many curves.
      expect(page.match(/ c$/gm)?.length ?? 0).toBeGreaterThan(50)
    }
    expect(pdf.toString('latin1')).not.toMatch(/\/Type \/Font\b/)
  })

  test('the same cards give the same bytes', async () => {
    expect((await write()).equals(pdf)).toBe(true)
  })
})
