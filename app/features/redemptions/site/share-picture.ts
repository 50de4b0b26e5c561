import sharp from 'sharp'
import { missingCharacters, outline } from '#app/features/drawings/font.ts'
import { layOut, type PixelBox } from '#app/features/drawings/text-layout.ts'

/** Pixels of each side: what chats ask for at least is 300. */
export const SHARE_PICTURE_SIDE = 400

// The colours of app/styles/theme.css: cinnabar behind the golden card.
const GROUND = '#bf3a21'
const GOLD = ['#f6e6b8', '#dfbd6e', '#c0943f'] as const
const GOLD_INK = '#36240a'

const CARD = { x: 40, y: 44, width: 320, height: 202 }
/** Where the strip tears off. */
const TEAR = CARD.x + CARD.width * 0.8
/** A name longer than this stands in two lines. */
const LINE_CHARACTERS = 10
const MOST_CHARACTERS = 28
const MOST_KEPT = 500

/** In two lines of about the same length when it is long; at a space, where there is one near the middle. */
function inLines(name: string): string {
  const characters = [...name].slice(0, MOST_CHARACTERS)
  if (characters.length <= LINE_CHARACTERS) return characters.join('')
  const middle = Math.ceil(characters.length / 2)
  const spaces = characters.flatMap((each, at) => (each === ' ' && Math.abs(at - middle) < 5 ? [at] : []))
  const at = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle
  return `${characters.slice(0, at).join('').trim()}\n${characters.slice(at).join('').trim()}`
}

/** A text as outlines of the shipped font, as large as fits into the box. */
function textPath(text: string, box: PixelBox, size: number, spacing = 0): string {
  const missing = new Set(missingCharacters(text))
  const drawable = [...text].filter((character) => !missing.has(character)).join('')
  const layout = layOut(drawable, { size, weight: 'bold', align: 'center', spacing }, box)
  return layout.lines
    .flatMap(({ letters, baseline }) =>
      letters.map(({ character, x }) => outline('bold', character, x, baseline, layout.size)),
    )
    .join('')
}

function svgOf(name: string): string {
  const { x, y, width, height } = CARD
  const notch = (at: number) => `<circle cx="${TEAR}" cy="${at}" r="12" fill="${GROUND}"/>`
  const stops = GOLD.map((colour, i) => `<stop offset="${i / 2}" stop-color="${colour}"/>`).join('')
  const strip = { x: TEAR, y, width: x + width - TEAR, height: height / 2 }
  const ribbonX = x + (TEAR - x) / 2
  const side = SHARE_PICTURE_SIDE
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 ${side} ${side}">
<defs><linearGradient id="gold" x1="0" y1="0" x2="1" y2="1">${stops}</linearGradient></defs>
<rect width="${side}" height="${side}" fill="${GROUND}"/>
<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="14" fill="url(#gold)"/>
<path d="M${TEAR} ${y + 22}V${y + height - 22}" stroke="${GOLD_INK}" stroke-opacity=".45" stroke-width="4" stroke-linecap="round" stroke-dasharray=".1 9"/>
${notch(y)}${notch(y + height)}
<g fill="none" stroke="${GOLD_INK}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round" transform="translate(${ribbonX - 60} ${y + 38}) scale(5)">
<path stroke-width="1.4" d="M3 8h18v4H3zM12 8v13M19 12v7a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-7M7.5 8a2.5 2.5 0 0 1 0-5C11 3 12 8 12 8s1-5 4.500-5a2.500 2.500 0 0 1 0 5"/></g>
<path fill="${GOLD_INK}" fill-opacity=".8" d="${textPath('提', { ...strip, y: y + 12 }, 30)}${textPath('货', { ...strip, y: y + height / 2 - 12 }, 30)}"/>
<path fill="${GOLD[0]}" d="${textPath(inLines(name), { x: 28, y: 266, width: side - 56, height: 112 }, 46)}"/>
</svg>`
}

const kept = new Map<string, Promise<Buffer>>()

/** The picture a chat shows beside a link to a merchant's site: a golden card and the name. @returns a PNG file */
export function sharePicture(name: string): Promise<Buffer> {
  let picture = kept.get(name)
  if (!picture) {
    picture = sharp(Buffer.from(svgOf(name)))
      .png({ palette: true, colours: 128 })
      .toBuffer()
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(name, picture)
    picture.catch(() => kept.delete(name))
  }
  return picture
}
