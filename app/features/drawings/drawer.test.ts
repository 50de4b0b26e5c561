import { scanRGBABuffer } from '@undecaf/zbar-wasm'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Design, Element } from '../designs/types.ts'
import { pictureCanvas, printCanvas } from './canvas.ts'
import { type Drawer, makeDrawer } from './drawer.ts'
import { missingCharacters } from './font.ts'
import { drawOne, drawPictures } from './pictures.ts'
import { festiveArtwork, festiveDesign, testCards } from './test-cards.ts'
import { CannotDraw, type CardFacts } from './types.ts'

const WHITE = 255
/** zbar takes its time with each picture. Milliseconds. */
const DECODING = { timeout: 120_000 }

/** What zbar, which knows nothing of our code, reads in an image file. */
async function decoded(picture: Uint8Array): Promise<Record<string, string>> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const found = await scanRGBABuffer(new Uint8Array(data).buffer, info.width, info.height)
  return Object.fromEntries(found.map((symbol) => [symbol.typeName, symbol.decode()]))
}

function expected(card: CardFacts): Record<string, string> {
  return { ZBAR_QRCODE: card.address, ZBAR_CODE128: card.number }
}

const [card] = testCards(1) as [CardFacts]

/** A white card with the given elements, drawn; three bytes a pixel. */
async function drawn(
  elements: Element[],
  about: CardFacts = card,
  changes: Partial<Design> = {},
): Promise<{ data: Buffer; drawer: Drawer }> {
  const design = festiveDesign({ elements, ...changes })
  const drawer = await makeDrawer(design, undefined, pictureCanvas(design))
  const data = Buffer.alloc(drawer.canvas.width * drawer.canvas.height * 3)
  await drawer.prepare([about])
  drawer.draw(about, data)
  return { data, drawer }
}

const box = { x: 100, y: 100, width: 400, height: 100 }
const style = { size: 60, weight: 'regular', colour: '#000000', align: 'left', spacing: 0 } as const
const saying = (text: string, changes: Partial<Element> = {}) =>
  ({ kind: 'text', text, ...box, ...style, ...changes }) as Element

/** The smallest rectangle around everything that is not white. */
function inked(data: Buffer, width: number): { left: number; top: number; right: number; bottom: number } {
  const ink = { left: Infinity, top: Infinity, right: -1, bottom: -1 }
  for (let i = 0; i < data.length; i += 3) {
    if (data[i] === WHITE && data[i + 1] === WHITE && data[i + 2] === WHITE) continue
    const x = (i / 3) % width
    const y = Math.floor(i / 3 / width)
    ink.left = Math.min(ink.left, x)
    ink.right = Math.max(ink.right, x)
    ink.top = Math.min(ink.top, y)
    ink.bottom = Math.max(ink.bottom, y)
  }
  return ink
}

describe('every card can be read', DECODING, () => {
  test.each(['png', 'jpeg'] as const)('200 electronic cards as %s', async (format) => {
    const design = festiveDesign()
    const drawer = await makeDrawer(design, await festiveArtwork(), pictureCanvas(design))
    const cards = testCards(200)
    const seen: CardFacts[] = []
    for await (const { card, bytes } of drawPictures(drawer, cards, format)) {
      expect(await decoded(bytes)).toEqual(expected(card))
      seen.push(card)
    }
    expect(seen).toEqual(cards)
  })

  test('on paper', async () => {
    const design = festiveDesign()
    const drawer = await makeDrawer(design, await festiveArtwork(), printCanvas(design))
    for await (const { card, bytes } of drawPictures(drawer, testCards(20), 'jpeg'))
      expect(await decoded(bytes)).toEqual(expected(card))
  })

  test('small codes, at two pixels a module', async () => {
    const design = festiveDesign({
      elements: [
        { kind: 'qr', x: 20, y: 20, width: 75, height: 75, colour: '#000000', background: 'white', quiet: 4 },
        { kind: 'code128', x: 20, y: 300, width: 320, height: 60, colour: '#000000', background: 'white' },
      ],
    })
    const made = await drawOne(design, undefined, card, 'png')
    expect(made.ok && (await decoded(made.bytes))).toEqual(expected(card))
  })

  test('numbers of all lengths that cards can have', async () => {
    for (const number of ['1', 'A-1', '0012', '88886666000111', 'ABCDEFGH1234567890123456', 'X'.repeat(40)]) {
      const wide = { ...card, number, address: `https://cards.example/r/moon?n=${number}` }
      const design = festiveDesign({
        elements: [
          {
            kind: 'qr',
            x: 20,
            y: 20,
            width: 300,
            height: 300,
            colour: '#101010',
            background: 'white',
            quiet: 4,
          },
          { kind: 'code128', x: 5, y: 400, width: 990, height: 100, colour: '#101010', background: 'white' },
        ],
      })
      const made = await drawOne(design, undefined, wide, 'jpeg')
      expect(made.ok && (await decoded(made.bytes))).toEqual(expected(wide))
    }
  })
})

describe('texts', () => {
  test('Chinese is really drawn, and each character differently', async () => {
    const blank = await drawn([])
    const [moon, round, empty] = await Promise.all([
      drawn([saying('月')]),
      drawn([saying('圆')]),
      drawn([saying('\u{10FFFD}')]),
    ])
    expect(moon.data.equals(blank.data)).toBe(false)
    expect(moon.data.equals(round.data)).toBe(false)
    // What the font lacks shows as its empty box, which neither of them is.
    expect(moon.data.equals(empty.data)).toBe(false)
    expect(round.data.equals(empty.data)).toBe(false)
  })

  test('the font has the characters of Chinese cards, and what it lacks is named', () => {
    expect(missingCharacters('中秋大闸蟹礼券面值伍佰捌拾捌元整¥588.00（全国包邮）·①②㊣')).toEqual([])
    expect(missingCharacters('月饼🥮礼盒🥮')).toEqual(['🥮'])
  })

  test('weights differ, sizes are as asked for, ink stays in its box', async () => {
    const [regular, bold] = await Promise.all([
      drawn([saying('礼')]),
      drawn([saying('礼', { weight: 'bold' })]),
    ])
    const dark = (data: Buffer) => data.reduce((sum, value) => sum + WHITE - value, 0)
    expect(dark(bold.data)).toBeGreaterThan(dark(regular.data) * 1.15)
    const ink = inked(regular.data, 1000)
    expect(ink.bottom - ink.top).toBeGreaterThan(50)
    expect(ink.bottom - ink.top).toBeLessThan(62)
    expect((ink.top + ink.bottom) / 2).toBeGreaterThan(box.y + box.height / 2 - 5)
    expect((ink.top + ink.bottom) / 2).toBeLessThan(box.y + box.height / 2 + 5)
  })

  test.each([
    ['left', 100, 0],
    ['center', 0, 0],
    ['right', 0, 500],
  ] as const)('aligned %s', async (align, left, right) => {
    const { data } = await drawn([saying('中秋', { align })])
    const ink = inked(data, 1000)
    if (left) expect(Math.abs(ink.left - left)).toBeLessThan(6)
    else if (right) expect(Math.abs(ink.right - right)).toBeLessThan(6)
    else expect(Math.abs((ink.left + ink.right) / 2 - 300)).toBeLessThan(4)
  })

  test.each(['中秋大闸蟹豪华礼盒八只装全国顺丰包邮', '一行\n两行\n三行\n四行', 'W'.repeat(200)])(
    'a text that is too large shrinks into its box: %s',
    async (text) => {
      const ink = inked((await drawn([saying(text, { spacing: 4 })])).data, 1000)
      expect(ink.left).toBeGreaterThanOrEqual(box.x - 1)
      expect(ink.right).toBeLessThanOrEqual(box.x + box.width + 1)
      expect(ink.top).toBeGreaterThanOrEqual(box.y - 1)
      expect(ink.bottom).toBeLessThanOrEqual(box.y + box.height + 1)
      expect(ink.right - ink.left).toBeGreaterThan(20)
    },
  )

  test('letter spacing sets letters apart', async () => {
    const width = async (spacing: number) => {
      const ink = inked((await drawn([saying('1111', { spacing })])).data, 1000)
      return ink.right - ink.left
    }
    expect((await width(10)) - (await width(0))).toBeCloseTo(30, -0.5)
  })

  test('what braces stand for, and what they do not', async () => {
    const same = async (text: string, as: string) =>
      (await drawn([saying(text)])).data.equals((await drawn([saying(as)])).data)
    expect(await same('{face}元', '588元')).toBe(true)
    expect(await same('{batch}', '2026 中秋大闸蟹礼盒')).toBe(true)
    expect(await same('{validTo}', '2027-12-31')).toBe(true)
    expect(await same('{constructor}', '{constructor}')).toBe(true)
    expect(await same('{face}', '{face}')).toBe(true)
    expect(await same('{facE}', '588')).toBe(false)
  })

  test('number, serial and password are those of the card', async () => {
    for (const [kind, text] of [
      ['number', card.number],
      ['serial', String(card.serial)],
      ['password', card.password ?? ''],
    ] as const) {
      const varying = await drawn([{ kind, ...box, ...style }])
      expect(varying.data.equals((await drawn([saying(text)])).data)).toBe(true)
    }
  })
})

test('a card looks the same to the last pixel, whatever was drawn before it', async () => {
  const design = festiveDesign()
  const cards = testCards(30)
  const bytes = (drawer: Drawer, card: CardFacts) => {
    const data = Buffer.alloc(design.widthPx * design.heightPx * 3)
    drawer.draw(card, data)
    return data
  }
  const busy = await makeDrawer(design, undefined, pictureCanvas(design))
  for (const card of cards) await busy.prepare([card])
  const last = cards.at(-1) as CardFacts
  const fresh = await makeDrawer(design, undefined, pictureCanvas(design))
  await fresh.prepare([last])
  expect(bytes(busy, last).equals(bytes(fresh, last))).toBe(true)
})

describe('the order of drawing', () => {
  const cover: Element = { kind: 'code128', ...box, colour: '#000000', background: 'white' }

  test('later elements lie over earlier ones, also where fixed ones follow varying ones', async () => {
    const red = saying('月', { colour: '#ff0000', x: 130 })
    const under = await drawn([red, cover])
    const over = await drawn([cover, red])
    expect(under.data.equals((await drawn([cover])).data)).toBe(true)
    expect(over.data.equals(under.data)).toBe(false)
  })
})

describe('the artwork', () => {
  const corner = (data: Buffer) => [...data.subarray(0, 3)]

  test('is white where it is transparent', async () => {
    const glass = await sharp({
      create: { width: 400, height: 240, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer()
    const design = festiveDesign({ elements: [] })
    const drawer = await makeDrawer(design, glass, pictureCanvas(design))
    const data = Buffer.alloc(1000 * 600 * 3)
    drawer.draw(card, data)
    expect(data.every((value) => value === WHITE)).toBe(true)
  })

  test('in grey gives three channels, and its bleed is cut off the electronic card', async () => {
    // Black frame of 3 mm around grey: 96 × 60 mm at 10 pixels per millimetre.
    const frame = await sharp({ create: { width: 960, height: 600, channels: 3, background: '#000000' } })
      .composite([
        {
          input: { create: { width: 900, height: 540, channels: 3, background: '#808080' } },
          left: 30,
          top: 30,
        },
      ])
      .toColourspace('b-w')
      .png()
      .toBuffer()
    const design = festiveDesign({ elements: [], widthPx: 900, heightPx: 540 })
    const drawer = await makeDrawer(design, frame, pictureCanvas(design))
    const data = Buffer.alloc(900 * 540 * 3)
    drawer.draw(card, data)
    expect(corner(data)[0]).toBeGreaterThan(100)
    const print = await makeDrawer(design, frame, printCanvas(design))
    const paper = Buffer.alloc(print.canvas.width * print.canvas.height * 3)
    print.draw(card, paper)
    expect(corner(paper)).toEqual([0, 0, 0])
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['no image', Buffer.from('%PDF-1.4 not an image')],
    ['half an image', undefined],
  ])('%s is refused', async (_, bytes) => {
    const artwork = bytes ?? (await festiveArtwork()).subarray(0, 2000)
    const design = festiveDesign()
    await expect(makeDrawer(design, artwork, pictureCanvas(design))).rejects.toThrow(CannotDraw)
    expect(await drawOne(design, artwork, card, 'png')).toEqual({ ok: false, reason: 'ARTWORK_BROKEN' })
  })
})

describe('what cannot be drawn is refused', () => {
  const qr: Element = {
    kind: 'qr',
    x: 0,
    y: 0,
    width: 70,
    height: 70,
    colour: '#000000',
    background: 'white',
    quiet: 4,
  }
  const bars: Element = {
    kind: 'code128',
    x: 0,
    y: 0,
    width: 300,
    height: 60,
    colour: '#000000',
    background: 'white',
  }

  test.each([
    ['a QR code in too little room', qr, card, 'CODE_TOO_SMALL'],
    ['a bar code in too little room', { ...bars, width: 200 }, card, 'CODE_TOO_SMALL'],
    ['a bar code that is too low', { ...bars, width: 900, height: 10 }, card, 'CODE_TOO_SMALL'],
    [
      'a number that Code 128 does not have',
      { ...bars, width: 900 },
      { ...card, number: '卡0001' },
      'CODE_CONTENT',
    ],
  ] as const)('%s', async (_, element, about, reason) => {
    expect(await drawOne(festiveDesign({ elements: [element] }), undefined, about, 'png')).toEqual({
      ok: false,
      reason,
    })
  })

  test('elements beyond the edge are cut off, and nothing else happens', async () => {
    for (const at of [
      { x: -200, y: -50 },
      { x: 900, y: 560 },
      { x: 5000, y: 5000 },
    ])
      await expect(
        drawn([saying('月饼', at), { ...qr, ...at, width: 200, height: 200 }]),
      ).resolves.toBeDefined()
  })
})
