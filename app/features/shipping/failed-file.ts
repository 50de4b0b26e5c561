import { PassThrough, Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { MASKED_STREET } from '../orders/masking.ts'
import { previewRows } from '../spreadsheets/source.ts'
import type { Cell, FileRow } from '../spreadsheets/types.ts'
import { columnLetter, reportLine } from '../spreadsheets/words.ts'
import { doneLines, stagedLines, storedFile } from './data.ts'
import { messages } from './messages.ts'
import { columnsOf, wholeRows } from './read-file.ts'
import { hasFailed, type LineResult, type Mapping, type ShipmentDetail } from './types.ts'
import { resultWords } from './words.ts'

/** A line that was not shipped, by our own columns. */
type Failed = { line: number; orderNo: string; carrier: string; trackingNo: string; reason: string }

type Asker = { merchant_id: string; scope: TenantScope }

const LINES_AT_ONCE = 2000

/** The failed lines of a file: of one that was shipped what became of them, of a checked one what is foreseen. */
async function* failedLines(
  asker: Asker,
  { shipmentId, status }: ShipmentDetail,
  locale: Locale,
): AsyncGenerator<Failed[]> {
  const words = (result: LineResult | 'UNDONE', other: number | null) => resultWords(result, other, locale)
  let after = 0
  if (status !== 'checked')
    for (;;) {
      const lines = await withTenant(asker.scope, ({ tx }) => doneLines(tx, shipmentId, after, LINES_AT_ONCE))
      yield lines
        .filter(({ result }) => hasFailed(result))
        .map((line) => ({ ...line, reason: words(line.result, line.otherLine) }))
      after = lines.at(-1)?.line ?? after
      if (lines.length < LINES_AT_ONCE) break
    }
  // Lines whose turn never came: the job was cancelled, or is at them.
  if (status === 'done') return
  for await (const lines of stagedLines(asker.scope, asker.merchant_id, shipmentId)) {
    const left = lines.filter(({ line, verdict }) =>
      status === 'checked' ? hasFailed(verdict) : line > after,
    )
    yield left.map((line) => {
      const verdict = status === 'checked' || hasFailed(line.verdict) ? line.verdict : 'UNDONE'
      return { ...line, reason: words(verdict, line.otherLine) }
    })
  }
}

/** What of a cell goes into the new file: text that stays text. */
function textOf(cell: Cell | undefined): string {
  const value = cell?.type === 'formula' ? cell.stored : cell
  if (value?.type === 'text') return value.text
  return value?.type === 'number' ? value.text.padStart(value.pad ?? 0, '0') : ''
}

/**
 * The lines that were not shipped, for people to mend and load again: with all columns of their file and the reason
 * behind them; once the file is gone, with ours alone.
 * @param whole with the other columns as they are: files often say whom a parcel is for. Otherwise stars stand there
 * @returns the header, and then the lines in the order of the file, in portions
 */
export async function* failedTable(
  asker: Asker,
  found: ShipmentDetail,
  locale: Locale,
  whole: boolean,
): AsyncGenerator<string[][]> {
  const t = translator(messages, locale)
  const { mapping } = found
  if (!mapping) return
  if (!found.fileKept) {
    yield [[t('orderNo'), t('carrier'), t('trackingNo'), t('reasonColumn')]]
    for await (const lines of failedLines(asker, found, locale))
      yield lines.map(({ orderNo, carrier, trackingNo, reason }) => [orderNo, carrier, trackingNo, reason])
    return
  }
  const reasons = new Map<number, string>()
  for await (const lines of failedLines(asker, found, locale))
    for (const { line, reason } of lines) reasons.set(line, reason)
  const file = await storedFile(asker.scope, asker.merchant_id, found)
  const [first] = (await previewRows(file, found.source, mapping)).filter(
    ({ row }) => row === mapping.headerRow,
  )
  const rows = await failedRows(wholeRows(file, found.source, mapping), reasons)
  const width = Math.max(
    first?.cells.length ?? 0,
    mapping.order + 1,
    mapping.tracking + 1,
    ...rows.map(({ cells }) => cells.length),
  )
  yield [[...headerOf(first, mapping, width, locale), t('reasonColumn')]]
  const ours = columnsOf(mapping)
  const shown = (text: string, column: number) =>
    whole || text === '' || ours.includes(column) ? text : MASKED_STREET
  const filled = ({ cells }: FileRow) => Array.from({ length: width }, (_, i) => shown(textOf(cells[i]), i))
  yield rows.map((row) => [...filled(row), reasons.get(row.row) ?? ''])
}

async function failedRows(
  portions: AsyncGenerator<FileRow[] | 'restart'>,
  reasons: ReadonlyMap<number, string>,
): Promise<FileRow[]> {
  let rows: FileRow[] = []
  for await (const portion of portions) {
    if (portion === 'restart') rows = []
    else rows.push(...portion.filter(({ row }) => reasons.has(row)))
  }
  return rows
}

/** The header of the file; without one, names by which our columns are found again. */
function headerOf(first: FileRow | undefined, mapping: Mapping, width: number, locale: Locale): string[] {
  const t = translator(messages, locale)
  const ours = new Map([
    [mapping.order, t('orderNo')],
    [mapping.tracking, t('trackingNo')],
    ...(mapping.carrier === null ? [] : [[mapping.carrier, t('carrier')] as const]),
  ])
  return Array.from({ length: width }, (_, i) => {
    if (first) return textOf(first.cells[i])
    return ours.get(i) ?? t('unnamedColumn', { letter: columnLetter(i) })
  })
}

/** That table as csv, which Excel reads as UTF-8 by its mark. */
export function failedCsv(table: AsyncGenerator<string[][]>): ReadableStream<Uint8Array> {
  async function* lines() {
    yield Buffer.from('\ufeff')
    for await (const rows of table) yield Buffer.from(rows.map(reportLine).join(''))
  }
  return Readable.toWeb(Readable.from(lines())) as ReadableStream<Uint8Array>
}

const WIDTH = 20

/** That table as a workbook whose cells are all texts, those that people will fill, too. */
export function failedWorkbook(table: AsyncGenerator<string[][]>): ReadableStream<Uint8Array> {
  const out = new PassThrough()
  writeWorkbook(out, table).catch((error) => out.destroy(error as Error))
  return Readable.toWeb(out) as ReadableStream<Uint8Array>
}

async function writeWorkbook(out: PassThrough, table: AsyncGenerator<string[][]>): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: out,
    useSharedStrings: false,
    useStyles: true,
  })
  const sheet = workbook.addWorksheet('Orders')
  for await (const rows of table) {
    // The first portion is the header.
    if (sheet.columns === null || sheet.columns === undefined)
      sheet.columns = (rows[0] ?? []).map(() => ({ width: WIDTH, style: { numFmt: '@' } }))
    for (const row of rows) sheet.addRow(row).commit()
  }
  sheet.commit()
  await workbook.commit()
}
