import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { expect, onTestFinished, test } from 'vitest'
import { type ExportLine, linesXml, writeWorkbook } from './export-file.ts'
import { blockRanges, exportLines, plainMoney } from './export-rows.ts'

const columns = [
  { header: '卡序号', width: 10 },
  { header: '卡号', width: 20 },
]

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tihuo-export-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'test.xlsx')
}

test('what goes in comes out, over several portions and with every awkward text', async () => {
  const file = temporaryFile()
  const awkward = ['007', '1e5', '=1+1', 'a<b>&"c"', '卡 🦀', ' spaces ', '']
  const all: ExportLine[] = Array.from({ length: 1000 }, (_, i) => [
    String(i),
    awkward[i % awkward.length] ?? '',
  ])
  async function* portions() {
    for (let at = 0; at < all.length; at += 333) yield all.slice(at, at + 333)
  }
  expect(await writeWorkbook(createWriteStream(file), columns, portions())).toBe(1000)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(file)
  const rows: string[][] = []
  workbook.worksheets[0]?.eachRow((row) => {
    rows.push([row.getCell(1).text, row.getCell(2).text])
  })
  expect(rows).toEqual([['卡序号', '卡号'], ...all])
  expect(workbook.worksheets[0]?.getColumn(2).width).toBe(20)
})

test('a file without lines has its header', async () => {
  const file = temporaryFile()
  async function* none(): AsyncGenerator<ExportLine[]> {}
  expect(await writeWorkbook(createWriteStream(file), columns, none())).toBe(0)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(file)
  expect(workbook.worksheets[0]?.rowCount).toBe(1)
})

test('a disk that refuses and lines that fail both end the writing', async () => {
  async function* lines(): AsyncGenerator<ExportLine[]> {
    yield [['1', '2']]
    throw new Error('no more cards')
  }
  await expect(writeWorkbook(createWriteStream(temporaryFile()), columns, lines())).rejects.toThrow(
    'no more cards',
  )
  const nowhere = createWriteStream(join(temporaryFile(), 'not', 'there.xlsx'))
  await expect(writeWorkbook(nowhere, columns, lines())).rejects.toThrow()
})

test('characters that XML cannot hold are left out', () => {
  expect(linesXml([['a\u0000b\u000bc']], 2)).toBe('<row r="2"><c r="A2" t="str"><v>abc</v></c></row>')
})

test('minor units as a printer reads them', () => {
  expect([0, 5, 58_800, 58_850].map(plainMoney)).toEqual(['0.00', '0.05', '588.00', '588.50'])
})

test('each card gets its own password from its block, and a card without one stops the export', () => {
  const batch = {
    batchId: 'b',
    name: 'B',
    products: [],
    serialFrom: 1000,
    passwordLength: 2,
    faceValueMinor: 100,
  }
  const batches = new Map([['b', batch]])
  const cards = [1255, 1256, 1257].map((serial) => ({
    serial,
    number: `N${serial}`,
    batch_id: 'b',
    valid_to: null,
  }))
  expect(blockRanges(cards, batches)).toEqual([{ batchId: 'b', from: 0, to: 1 }])
  const blocks = new Map([
    ['b.0', `${'..'.repeat(255)}A1`],
    ['b.1', 'B1B2'],
  ])
  const lines = exportLines(cards, batches, blocks, 'https://x/r/c')
  expect(lines.map((line) => line[2])).toEqual(['A1', 'B1', 'B2'])
  expect(lines[0]).toEqual(['1255', 'N1255', 'A1', '1.00', '', 'https://x/r/c?n=N1255'])
  blocks.set('b.1', 'B1')
  expect(() => exportLines(cards, batches, blocks, '')).toThrow('card 1257 has no password')
})
