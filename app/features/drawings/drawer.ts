import type { Background, Design, Element, TextElement, VaryingElement } from '../designs/types.ts'
import { drawGround } from './canvas.ts'
import { type CodeInk, drawCode128, drawQr } from './codes.ts'
import { GlyphAtlas } from './glyphs.ts'
import { blend, parseColour } from './raster.ts'
import { type Layout, layOut, type PixelBox, type PixelStyle } from './text-layout.ts'
import type { Canvas, CardFacts, Colour, Raster } from './types.ts'

// What is the same on all cards is drawn once, and every card begins as a copy of it. sharp draws the artwork
// and the glyphs; laying them down is plain arithmetic on bytes, which costs less than any call of sharp.

/** Draws cards of one design onto one canvas. */
export type Drawer = {
  canvas: Canvas
  /** Draws the glyphs that these cards need; to be awaited before the cards are drawn. */
  prepare: (cards: readonly CardFacts[]) => Promise<void>
  /**
   * Draws a prepared card.
   * @param into canvas.width × canvas.height × 3 bytes, whatever they were
   * @throws CannotDraw
   */
  draw: (card: CardFacts, into: Buffer) => void
}

type TextLike = VaryingElement | TextElement

/** One element with its measures in pixels. */
type Op = {
  element: Element
  box: PixelBox
  colour: Colour
  text: { style: PixelStyle; atlas: GlyphAtlas } | undefined
  /** Drawn into the ground already: the same on all cards. */
  settled: boolean
}

const NO_CARD: CardFacts = {
  serial: 0,
  number: '',
  password: undefined,
  face: '',
  batch: '',
  validTo: '',
  address: '',
}

/**
 * Makes ready to draw cards: artwork and everything that does not vary are drawn here.
 * @param artwork the stored file, or undefined for a white card
 * @throws CannotDraw ARTWORK_BROKEN
 */
export async function makeDrawer(
  design: Pick<Design, 'elements'>,
  artwork: Uint8Array | undefined,
  canvas: Canvas,
): Promise<Drawer> {
  const ground = await drawGround(artwork, canvas)
  const atlases = new Map<string, GlyphAtlas>()
  const ops = design.elements.map((element) => opOf(element, canvas, atlases))
  settle(ops)
  const fixed = ops.filter((op) => op.settled)
  await prepare(fixed, [NO_CARD])
  for (const op of fixed) paint(ground, op, NO_CARD)
  const varying = ops.filter((op) => !op.settled)
  return {
    canvas,
    prepare: (cards) => prepare(varying, cards),
    draw: (card, into) => {
      into.set(ground.data)
      const raster = { data: into, width: canvas.width, height: canvas.height }
      for (const op of varying) paint(raster, op, card)
    },
  }
}

function opOf(element: Element, canvas: Canvas, atlases: Map<string, GlyphAtlas>): Op {
  const scale = canvas.unit
  const box = {
    x: canvas.left + element.x * scale,
    y: canvas.top + element.y * scale,
    width: element.width * scale,
    height: element.height * scale,
  }
  const colour = parseColour(element.colour)
  if (!isText(element)) return { element, box, colour, text: undefined, settled: false }
  let atlas = atlases.get(element.weight)
  if (!atlas) {
    atlas = new GlyphAtlas(element.weight)
    atlases.set(element.weight, atlas)
  }
  const { size, weight, align, spacing } = element
  return {
    element,
    box,
    colour,
    text: { style: { size: size * scale, weight, align, spacing: spacing * scale }, atlas },
    settled: false,
  }
}

function isText(element: Element): element is TextLike {
  return element.kind !== 'qr' && element.kind !== 'code128'
}

/** Marks what can go into the ground: fixed texts that lie over nothing that varies. */
function settle(ops: Op[]): void {
  ops.forEach((op, i) => {
    const { element, box } = op
    op.settled =
      element.kind === 'text' &&
      !/\{(face|batch|validTo)\}/.test(element.text) &&
      !ops.slice(0, i).some((below) => !below.settled && overlap(below.box, box))
  })
}

function overlap(a: PixelBox, b: PixelBox): boolean {
  // Ink may reach a little beyond the box of its text.
  const slack = 0.25 * Math.max(a.height, b.height)
  return (
    a.x < b.x + b.width + slack &&
    b.x < a.x + a.width + slack &&
    a.y < b.y + b.height + slack &&
    b.y < a.y + a.height + slack
  )
}

async function prepare(ops: readonly Op[], cards: readonly CardFacts[]): Promise<void> {
  for (const { element, box, text } of ops) {
    if (!text || !isText(element)) continue
    const layouts: Layout[] = []
    for (const content of new Set(cards.map((card) => textOn(element, card))))
      if (content) layouts.push(layOut(content, text.style, box))
    await text.atlas.prepare(layouts)
  }
}

/** What a text element says on a card. */
function textOn(element: TextLike, card: CardFacts): string {
  switch (element.kind) {
    case 'number':
      return card.number
    case 'serial':
      return String(card.serial)
    case 'password':
      return card.password ?? ''
    case 'text':
      return element.text.replace(
        /\{(face|batch|validTo)\}/g,
        (_, name: 'face' | 'batch' | 'validTo') => card[name],
      )
  }
}

function paint(raster: Raster, op: Op, card: CardFacts): void {
  const { element, box, colour, text } = op
  switch (element.kind) {
    case 'qr':
      drawQr(raster, box, card.address, element.quiet, inkOf(colour, element.background))
      break
    case 'code128':
      drawCode128(raster, box, card.number, inkOf(colour, element.background))
      break
    default: {
      const content = textOn(element, card)
      if (content && text)
        text.atlas.place(layOut(content, text.style, box), (mask, x, y) => blend(raster, mask, x, y, colour))
    }
  }
}

function inkOf(colour: Colour, background: Background): CodeInk {
  return { colour, ground: background === 'white' }
}
