import type { Colour, Mask, Raster } from './types.ts'

/** The parts of #rrggbb. @throws when it is something else */
export function parseColour(text: string): Colour {
  const hex = /^#([0-9a-f]{6})$/i.exec(text)?.[1]
  if (!hex) throw new Error('a colour is written #rrggbb')
  const value = Number.parseInt(hex, 16)
  return { red: value >> 16, green: (value >> 8) & 255, blue: value & 255 }
}

/** Fills a rectangle; what lies beyond the raster is left out. */
export function fill(
  raster: Raster,
  colour: Colour,
  rectangle: { x: number; y: number; width: number; height: number },
): void {
  const { data, width, height } = raster
  const left = Math.max(0, rectangle.x)
  const right = Math.min(width, rectangle.x + rectangle.width)
  const bottom = Math.min(height, rectangle.y + rectangle.height)
  for (let y = Math.max(0, rectangle.y); y < bottom; y += 1) {
    let at = (y * width + left) * 3
    for (let x = left; x < right; x += 1) {
      data[at] = colour.red
      data[at + 1] = colour.green
      data[at + 2] = colour.blue
      at += 3
    }
  }
}

/** Lays ink onto a raster through a mask. @param x,y where the mask's upper left corner goes */
export function blend(raster: Raster, mask: Mask, x: number, y: number, colour: Colour): void {
  const { data, width, height } = raster
  const { red, green, blue } = colour
  const ink = mask.data
  const fromColumn = Math.max(0, -x)
  const toColumn = Math.min(mask.width, width - x)
  const toRow = Math.min(mask.height, height - y)
  for (let row = Math.max(0, -y); row < toRow; row += 1) {
    let from = mask.offset + row * mask.stride + fromColumn
    let at = ((y + row) * width + x + fromColumn) * 3
    for (let column = fromColumn; column < toColumn; column += 1) {
      const a = ink[from] as number
      if (a === 255) {
        data[at] = red
        data[at + 1] = green
        data[at + 2] = blue
      } else if (a > 0) {
        data[at] = mix(data[at] as number, red, a)
        data[at + 1] = mix(data[at + 1] as number, green, a)
        data[at + 2] = mix(data[at + 2] as number, blue, a)
      }
      from += 1
      at += 3
    }
  }
}

/** Rounded share of a 255th; exact for 8-bit values and without a division. */
function mix(under: number, over: number, a: number): number {
  const sum = over * a + under * (255 - a) + 128
  return (sum + (sum >> 8)) >> 8
}
