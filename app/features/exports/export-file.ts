import { once } from 'node:events'
import type { WriteStream } from 'node:fs'
import ExcelJS from 'exceljs'

/** One line of the file, every cell a text: leading zeros stay. */
export type ExportLine = readonly string[]

/** The columns of the file, with their widths in characters. */
export type ExportColumn = { header: string; width: number }

/** zlib's own default: the rows are so alike that a higher level only costs time. */
const ZIP_LEVEL = 6
/** Lines that go to the compressor at once, about 20 KB. */
export const LINES_AT_ONCE = 64
/** What may wait for the compressor before we wait for it, in bytes. */
const HIGH_WATER_BYTES = 1024 * 1024

/** exceljs's stream writer with the options of our files; the benchmark's baseline uses it too. */
export function openWorkbook(stream: WriteStream, columns: readonly ExportColumn[]) {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream,
    useSharedStrings: false,
    useStyles: false,
    zip: { zlib: { level: ZIP_LEVEL } },
  } as Partial<ExcelJS.stream.xlsx.WorkbookStreamWriterOptions>)
  const sheet = workbook.addWorksheet('Cards')
  sheet.columns = columns.map(({ header, width }) => ({ header, width }))
  return { workbook, sheet }
}

/**
 * Streams lines into an xlsx file; memory stays flat whatever their number. exceljs makes the workbook, the
 * header and the zip. The lines we write into its sheet ourselves: its model of rows, cells and styles, which
 * plain text does not need, takes eight times as long, and it queues whatever the compressor has not taken.
 * @param stream open for writing, ended by this function
 * @param chunks lines in portions; the next portion is asked for when this one is on its way
 * @returns number of lines, without the header
 */
export async function writeWorkbook(
  stream: WriteStream,
  columns: readonly ExportColumn[],
  chunks: AsyncIterable<ExportLine[]>,
): Promise<number> {
  const failed = once(stream, 'error').then(([error]) => Promise.reject(error))
  failed.catch(() => undefined)
  try {
    const { workbook, sheet } = openWorkbook(stream, columns)
    // Opens the sheet's data and writes the header, so that what we write stands in the right place.
    sheet.getRow(1).commit()
    let lines = 0
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += LINES_AT_ONCE) {
        const part = chunk.slice(at, at + LINES_AT_ONCE)
        await Promise.race([writeRaw(sheet, linesXml(part, lines + 2)), failed])
        lines += part.length
      }
    }
    sheet.commit()
    await Promise.race([workbook.commit(), failed])
    return lines
  } catch (error) {
    stream.destroy()
    throw error
  }
}

const COLUMN_NAMES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Lines as rows of a sheet, beginning at a row (1-based). Empty texts make no cell. */
export function linesXml(lines: readonly ExportLine[], firstRow: number): string {
  let xml = ''
  let row = firstRow
  for (const line of lines) {
    xml += `<row r="${row}">`
    for (let column = 0; column < line.length; column += 1) {
      const text = line[column]
      if (text) xml += `<c r="${COLUMN_NAMES[column]}${row}" t="str"><v>${escapeXml(text)}</v></c>`
    }
    xml += '</row>'
    row += 1
  }
  return xml
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them, not even escaped
  if (!/[&<>\u0000-\u001f\ufffe\uffff]/.test(text)) return text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  return text.replace(/[&<>\u0000-\u001f\ufffe\uffff]/g, (character) => ESCAPES[character] ?? '')
}

/** The stream behind a sheet of exceljs 4, which its types leave out, and the compressor it feeds. */
type SheetInside = {
  stream: {
    write: (text: string) => unknown
    pipes: { _writableState: { length: number }; once: (event: 'drain', done: () => void) => void }[]
  }
}

async function writeRaw(sheet: ExcelJS.Worksheet, xml: string): Promise<void> {
  const { stream } = sheet as unknown as SheetInside
  stream.write(xml)
  const compressor = stream.pipes[0]
  if (compressor && compressor._writableState.length > HIGH_WATER_BYTES)
    await new Promise<void>((done) => compressor.once('drain', done))
}
