// How large a text will be when it is drawn, near enough to place it: the browser has another font than the
// drawing, and the preview shows the truth anyway.

const LINE_HEIGHT = 1.3
const ASCII_ADVANCE = 0.56

function advance(character: string): number {
  // Everything beyond Latin is as wide as it is high in a Chinese font.
  return (character.codePointAt(0) ?? 0) > 0x2e7f || /[“”‘’…—·]/.test(character) ? 1 : ASCII_ADVANCE
}

/**
 * The size at which lines fit into a box, as the drawing does it: their own, or a smaller one.
 * @param style.size and everything else in the unit of the box
 */
export function fittingSize(
  text: string,
  style: { size: number; spacing: number },
  box: { width: number; height: number },
): number {
  const lines = text.split('\n')
  const widest = Math.max(
    ...lines.map((line) => {
      const letters = [...line]
      const width = letters.reduce((sum, letter) => sum + advance(letter) * style.size, 0)
      return width + style.spacing * Math.max(0, letters.length - 1)
    }),
  )
  const height = style.size * (1 + LINE_HEIGHT * (lines.length - 1))
  return style.size * Math.min(1, box.width / Math.max(widest, 0.001), box.height / height)
}
