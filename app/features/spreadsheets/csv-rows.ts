import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { CsvError, type Parser, parse } from 'csv-parse'
import { MAX_CELL_CHARACTERS, MAX_RECORD_BYTES, PART_BYTES } from './limits.ts'
import { FileRefused } from './refusal.ts'
import {
  type Cell,
  DELIMITERS,
  type Delimiter,
  type Encoding,
  type FileBytes,
  type FileRow,
} from './types.ts'

/**
 * The encoding of a text file. A byte order mark says it; else what is valid UTF-8 is UTF-8, because text in a
 * Chinese encoding practically never is by chance; the rest is GB 18030, which Excel writes in China and of which
 * GBK and GB 2312 are parts.
 * @param bytes the whole file
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : 'gb18030'
}

/** The character that parts the columns: of the candidates outside of quotes, the one most rows have equally often. */
export function detectDelimiter(text: string): Delimiter {
  const lines = text
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1)
    const usual = [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0
    const score = usual === 0 ? 0 : counts.filter((count) => count === usual).length
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** The text of a file, decoded as it is read. @throws FileRefused ENCODING when it is not in this encoding */
export async function* decodeText(
  file: FileBytes,
  encoding: Encoding,
  limit = file.size,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const decode = (piece?: Uint8Array) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode()
    } catch (error) {
      throw new FileRefused('ENCODING', error)
    }
  }
  const size = Math.min(limit, file.size)
  for (let at = 0; at < size; at += PART_BYTES) {
    const text = decode(await file.read(at, Math.min(PART_BYTES, size - at)))
    if (text.includes('\0')) throw new FileRefused('ENCODING')
    if (text !== '') yield text
  }
  // A file that is only begun may be cut inside of a character.
  if (size < file.size) return
  const rest = decode()
  if (rest !== '') yield rest
}

type Record = string[]

const ROWS_AT_ONCE = 512

function openParser(delimiter: Delimiter): Parser {
  return parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_BYTES,
  })
}

/**
 * The records of a csv file with something in them. Rows are counted as Excel counts them when it opens the file:
 * empty lines too, and a record over several lines is one.
 * @param wanted which columns (from 0) to keep
 * @param limit bytes to read at most
 * @throws FileRefused ENCODING, CSV_QUOTES
 */
export async function* csvRows(
  file: FileBytes,
  form: { encoding: Encoding; delimiter: Delimiter },
  wanted: (column: number) => boolean,
  limit?: number,
): AsyncGenerator<FileRow[]> {
  const text = Readable.from(decodeText(file, form.encoding, limit))
  const parser = text.pipe(openParser(form.delimiter))
  text.on('error', (error) => parser.destroy(error))
  let row = 0
  let rows: FileRow[] = []
  try {
    for await (const record of parser as AsyncIterable<Record>) {
      row += 1
      const cells = cellsOf(record, wanted)
      if (cells) rows.push({ row, cells })
      if (rows.length < ROWS_AT_ONCE) continue
      yield rows
      rows = []
    }
  } catch (error) {
    // What a limit has cut off may end inside of quotes; everything before is right.
    if (!(error instanceof CsvError)) throw error
    if (limit === undefined || limit >= file.size) throw new FileRefused('CSV_QUOTES', error)
  } finally {
    text.destroy()
  }
  yield rows
}

function cellsOf(record: Record, wanted: (column: number) => boolean): (Cell | undefined)[] | undefined {
  const cells: (Cell | undefined)[] = []
  let filled = false
  for (let column = 0; column < record.length; column += 1) {
    const text = record[column]
    if (!text || !wanted(column)) continue
    const cell = cellOf(text)
    if (cell) {
      cells[column] = cell
      filled = true
    }
  }
  return filled ? cells : undefined
}

/** ="00123" and '00123 are how programs make Excel keep zeros; any other text behind a = is a formula. */
function cellOf(text: string): Cell | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const kept = /^="([^"]*)"$/.exec(trimmed)?.[1]
  if (kept !== undefined)
    return kept === '' ? undefined : { type: 'text', text: kept.slice(0, MAX_CELL_CHARACTERS) }
  if (trimmed.startsWith('=')) return { type: 'formula' }
  return { type: 'text', text: trimmed.replace(/^'/, '').slice(0, MAX_CELL_CHARACTERS) }
}
