import sharp from 'sharp'
import type { FontWeight } from '../designs/types.ts'
import { inkBox, outline } from './font.ts'
import type { Layout } from './text-layout.ts'
import type { Mask } from './types.ts'

/** A glyph ready to be laid down: its mask, and where that stands from the pen. */
type Stamp = { mask: Mask; left: number; top: number }
type Wanted = { key: string; character: string; phase: number; size: number }

/** Between two pixels a glyph is drawn at this many places, so that letters stand evenly. */
const PHASES = 4
const STRIP_WIDTH = 4096

function keyOf(character: string, phase: number, size: number): string {
  return `${character}${phase}/${size}`
}

/** Whole pixel and quarter of a place. */
function split(x: number): { whole: number; phase: number } {
  const quarters = Math.round(x * PHASES)
  const whole = Math.floor(quarters / PHASES)
  return { whole, phase: quarters - whole * PHASES }
}

/** The glyphs of one weight, each drawn by sharp once for all cards. */
export class GlyphAtlas {
  private readonly weight: FontWeight
  private readonly stamps = new Map<string, Stamp>()

  constructor(weight: FontWeight) {
    this.weight = weight
  }

  /** Draws what these layouts need and the atlas does not have yet. */
  async prepare(layouts: Iterable<Layout>): Promise<void> {
    const wanted = new Map<string, Wanted>()
    for (const { lines, size } of layouts)
      for (const { letters } of lines)
        for (const { character, x } of letters) {
          const { phase } = split(x)
          const key = keyOf(character, phase, size)
          if (!this.stamps.has(key)) wanted.set(key, { key, character, phase, size })
        }
    if (wanted.size > 0) await this.draw([...wanted.values()])
  }

  /** Calls back with each glyph of a layout and the pixel where its mask goes. @throws when it is not prepared */
  place(layout: Layout, lay: (mask: Mask, x: number, y: number) => void): void {
    for (const { letters, baseline } of layout.lines) {
      const y = Math.round(baseline)
      for (const { character, x } of letters) {
        const { whole, phase } = split(x)
        const stamp = this.stamps.get(keyOf(character, phase, layout.size))
        if (!stamp) throw new Error('a glyph was not prepared')
        if (stamp.mask.width > 0) lay(stamp.mask, whole + stamp.left, y + stamp.top)
      }
    }
  }

  /** All wanted glyphs in one picture, in rows. */
  private async draw(wanted: Wanted[]): Promise<void> {
    const cells: {
      wanted: Wanted
      x: number
      y: number
      width: number
      height: number
      left: number
      top: number
    }[] = []
    let [x, y, rowHeight, shapes] = [0, 0, 0, '']
    for (const glyph of wanted) {
      const ink = inkBox(this.weight, glyph.character)
      const shift = glyph.phase / PHASES
      const left = Math.floor(ink.x0 * glyph.size + shift) - 1
      const top = Math.floor(ink.y0 * glyph.size) - 1
      const width = ink.x1 > ink.x0 ? Math.ceil(ink.x1 * glyph.size + shift) + 1 - left : 0
      const height = width > 0 ? Math.ceil(ink.y1 * glyph.size) + 1 - top : 0
      if (x + width > STRIP_WIDTH) [x, y, rowHeight] = [0, y + rowHeight, 0]
      cells.push({ wanted: glyph, x, y, width, height, left, top })
      // Outlines are rounded before they are moved: a glyph has the same pixels wherever in the picture it stands.
      if (width > 0)
        shapes += `<path transform="translate(${x} ${y})" d="${outline(this.weight, glyph.character, shift - left, -top, glyph.size)}"/>`
      x += width
      rowHeight = Math.max(rowHeight, height)
    }
    const strip = await inkOf(
      shapes,
      Math.max(1, ...cells.map((c) => c.x + c.width)),
      Math.max(1, y + rowHeight),
    )
    for (const { wanted: glyph, left, top, ...cell } of cells) {
      const { stride, data } = strip
      const offset = cell.y * stride + cell.x
      this.stamps.set(glyph.key, {
        mask: { data, stride, offset, width: cell.width, height: cell.height },
        left,
        top,
      })
    }
  }
}

/** The ink of SVG shapes on a ground of nothing. @param width,height pixels */
async function inkOf(shapes: string, width: number, height: number): Promise<Mask> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`
  const data = await sharp(Buffer.from(svg)).ensureAlpha().extractChannel('alpha').raw().toBuffer()
  return { data, offset: 0, stride: width, width, height }
}
