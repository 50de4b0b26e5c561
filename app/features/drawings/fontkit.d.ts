/** The part of fontkit that we use; the package has no types of its own. */
declare module 'fontkit' {
  /** moveTo, lineTo, quadraticCurveTo, bezierCurveTo or closePath, with its coordinates. */
  export type Command = { command: string; args: number[] }
  export type Path = {
    commands: Command[]
    bbox: { minX: number; minY: number; maxX: number; maxY: number }
    transform: (a: number, b: number, c: number, d: number, e: number, f: number) => Path
    toSVG: () => string
  }
  export type Glyph = { id: number; advanceWidth: number; path: Path }
  export type Font = {
    unitsPerEm: number
    hasGlyphForCodePoint: (codePoint: number) => boolean
    glyphForCodePoint: (codePoint: number) => Glyph
  }
  export function create(bytes: Buffer): Font
}
