// For tests: the files that come out of an export.
import ExcelJS from 'exceljs'
import { getObject } from '#app/core/storage/storage.ts'

/** The bytes of an export's file. */
export async function stored(path: string): Promise<Buffer> {
  const file = await getObject('exports', path)
  if (!file) throw new Error(`nothing is stored at ${path}`)
  return Buffer.from(await file.arrayBuffer())
}

/** The only sheet of a workbook, read by exceljs. @throws when it is no workbook */
export async function sheetOf(xlsx: Buffer): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(xlsx.buffer.slice(xlsx.byteOffset, xlsx.byteOffset + xlsx.length) as ArrayBuffer)
  const [sheet] = workbook.worksheets
  if (!sheet) throw new Error('there is no sheet')
  return sheet
}

/** The cells of a workbook as texts, header first; empty cells are empty texts. */
export async function rowsOf(xlsx: Buffer): Promise<string[][]> {
  const sheet = await sheetOf(xlsx)
  const width = sheet.columnCount
  const rows: string[][] = []
  sheet.eachRow((row) => {
    rows.push(Array.from({ length: width }, (_, i) => row.getCell(i + 1).text))
  })
  return rows
}
