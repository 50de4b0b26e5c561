// What Excel, WPS and other spreadsheets put into the clipboard as text: cells separated by tabs, rows by line ends,
// and cells that hold either of these in quotes.

/** Beyond this a file is the better way. */
export const MOST_LINES = 1000

/**
 * Cells of a copied block.
 * @returns rows of cells, trimmed; [] for an empty clipboard. Rows need not be of one length
 */
export function parseClipboard(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  const source = text.replace(/^\ufeff/, '').replaceAll('\0', '')
  if (source === '') return []
  for (;;) {
    const cell = quotedCell(source, at) ?? plainCell(source, at)
    row.push(cell.text.trim())
    at = cell.end
    const end = source[at]
    if (end === '\t') {
      at += 1
      continue
    }
    rows.push(row)
    row = []
    if (end === undefined) return rows
    at += end === '\r' && source[at + 1] === '\n' ? 2 : 1
    // A copied block ends with a line end that begins no further row.
    if (at >= source.length) return rows
  }
}

type Cell = { text: string; end: number }

/** A cell in quotes; undefined when its first quote is only a character of it: 12" or "a"b. */
function quotedCell(source: string, start: number): Cell | undefined {
  if (source[start] !== '"') return undefined
  let at = start + 1
  for (;;) {
    const quote = source.indexOf('"', at)
    if (quote < 0) return undefined
    if (source[quote + 1] === '"') {
      at = quote + 2
      continue
    }
    const after = source[quote + 1]
    if (after !== undefined && !'\t\r\n'.includes(after)) return undefined
    return { text: source.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 }
  }
}

function plainCell(source: string, start: number): Cell {
  let end = start
  while (end < source.length && !'\t\r\n'.includes(source[end] as string)) end += 1
  return { text: source.slice(start, end), end }
}

/** Cells as a spreadsheet takes them. */
export function toClipboard(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => row.map(quoted).join('\t')).join('\r\n')
}

/** 7.53E+11: what Excel makes of a long number; the digits behind are lost. */
export function isScientific(text: string): boolean {
  return /^[+-]?\d+(\.\d+)?e\+?\d+$/i.test(text.normalize('NFKC').trim())
}
