import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Command, create, type Font, type Glyph, type Path } from 'fontkit'
import type { FontWeight } from '../designs/types.ts'

// Outlines come straight from the shipped files. No font of the machine is ever used, so a card looks the same
// wherever it is drawn, and a character that the font lacks cannot silently come from elsewhere.

const FILES: Record<FontWeight, string> = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  medium: '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
}
const fonts = new Map<FontWeight, Font>()

function fontOf(weight: FontWeight): Font {
  let font = fonts.get(weight)
  if (!font) {
    font = create(readFileSync(createRequire(import.meta.url).resolve(FILES[weight])))
    fonts.set(weight, font)
  }
  return font
}

/** A glyph with its outline for an em of one, y upwards from the base line. */
type Letter = { glyph: Glyph; em: number }

const letters = new Map<string, Letter>()

function letterOf(weight: FontWeight, character: string): Letter {
  const key = weight + character
  let letter = letters.get(key)
  if (!letter) {
    const font = fontOf(weight)
    letter = { glyph: font.glyphForCodePoint(character.codePointAt(0) ?? 0), em: font.unitsPerEm }
    // A batch has few characters; a long-running process sees many batches.
    if (letters.size > 5000) letters.clear()
    letters.set(key, letter)
  }
  return letter
}

/** How far the pen moves for a character, in ems. */
export function advance(weight: FontWeight, character: string): number {
  const { glyph, em } = letterOf(weight, character)
  return glyph.advanceWidth / em
}

/** Left and right of the ink of a character, and its top and bottom, in ems from pen and base line, y downwards. */
export function inkBox(
  weight: FontWeight,
  character: string,
): { x0: number; y0: number; x1: number; y1: number } {
  const { glyph, em } = letterOf(weight, character)
  const { minX, minY, maxX, maxY } = glyph.path.bbox
  if (!Number.isFinite(minX)) return { x0: 0, y0: 0, x1: 0, y1: 0 }
  return { x0: minX / em, y0: -maxY / em, x1: maxX / em, y1: -minY / em }
}

/** The outline of a character as SVG path data. @param x,y the pen on the base line; @param size height of the em */
export function outline(weight: FontWeight, character: string, x: number, y: number, size: number): string {
  return placed(weight, character, x, y, size).toSVG()
}

/** The same outline as drawing commands; its curves are quadratic. */
export function outlineCommands(
  weight: FontWeight,
  character: string,
  x: number,
  y: number,
  size: number,
): readonly Command[] {
  return placed(weight, character, x, y, size).commands
}

function placed(weight: FontWeight, character: string, x: number, y: number, size: number): Path {
  const { glyph, em } = letterOf(weight, character)
  const scale = size / em
  return glyph.path.transform(scale, 0, 0, -scale, x, y)
}

/** The characters of a text that the shipped font does not have, each once: they would show as empty boxes. */
export function missingCharacters(text: string): string[] {
  const font = fontOf('regular')
  return [...new Set(text)].filter(
    (character) => character !== '\n' && !font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
  )
}
