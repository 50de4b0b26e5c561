import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { findHeader } from './header.ts'
import { MAX_SHEET_BYTES, PART_BYTES } from './limits.ts'
import { FileRefused } from './refusal.ts'
import { dataRows, inspect, previewRows } from './source.ts'
import {
  bookParts,
  deflatePieces,
  escapeXml,
  inMemory,
  sheetXml,
  type TestCell,
  workbook,
  zip,
} from './test-files.ts'
import type { Cell, FileRow, Reading } from './types.ts'

const HEADER = ['序号', '卡号', '密码', '备注']
const MAX_ROWS = 100_000
type Mapping = Reading & { headerRow: number; number: number; password: number; remark: number | null }
const mapping: Mapping = {
  ...{ sheet: 0, encoding: 'utf-8', delimiter: ',', headerRow: 1, number: 1, password: 2, remark: 3 },
}

/** What an upload is refused for, or what was found. */
function found(bytes: Buffer): Promise<unknown> {
  return inspect(bytes).catch((error) => (error instanceof FileRefused ? error.problem : error))
}

function wanted({ headerRow, number, password, remark }: Mapping) {
  return { headerRow, columns: [number, password, ...(remark === null ? [] : [remark])], maxRows: MAX_ROWS }
}

async function read(bytes: Buffer, change: Partial<Mapping> = {}): Promise<FileRow[]> {
  const source = await inspect(bytes)
  const chosen = { ...mapping, ...(source.kind === 'csv' ? source : {}), ...change }
  let rows: FileRow[] = []
  for await (const portion of dataRows(inMemory(bytes), source, chosen, wanted(chosen))) {
    if ('restart' in portion) rows = []
    else rows.push(...portion.rows)
  }
  return rows
}

function readOrProblem(bytes: Buffer, change: Partial<Mapping> = {}): Promise<unknown> {
  return read(bytes, change).catch((error) => (error instanceof FileRefused ? error.problem : error))
}

const text = (value: string): Cell => ({ type: 'text', text: value })
const card = (i: number): TestCell[] => [i, `XH${1000 + i}`, `pw${1000 + i}`, null]

describe('a workbook', () => {
  test('as exceljs writes it, with shared and with inline texts', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('卡券')
    sheet.addRow(HEADER)
    sheet.addRow([1, '007', 'a<b>&"c"', '中秋 🦀'])
    sheet.addRow([2, 123456789012, { richText: [{ text: 'ri' }, { text: 'ch' }] }])
    const bytes = Buffer.from(await book.xlsx.writeBuffer())
    expect(await inspect(bytes)).toEqual({
      kind: 'xlsx',
      sheet: 0,
      sheets: [{ name: '卡券', path: 'xl/worksheets/sheet1.xml', rows: 3 }],
    })
    expect((await read(bytes)).map(({ row, cells }) => [row, cells.slice(1)])).toEqual([
      [2, [text('007'), text('a<b>&"c"'), text('中秋 🦀')]],
      [3, [{ type: 'number', text: '123456789012' }, text('rich')]],
    ])
  })

  test('Chinese texts stay whole wherever the pieces of the file are cut', async () => {
    const remark = '中秋大闸蟹礼盒'.repeat(20)
    const rows = Array.from({ length: 3000 }, (_, i) => [i, `N${10_000 + i}`, 'pass', remark])
    const all = await read(workbook([HEADER, ...rows]))
    expect(all).toHaveLength(3000)
    expect(all.every(({ cells }) => (cells[3] as { text: string }).text === remark)).toBe(true)
  })

  test('rows and cells without an address count on; a prefix of the names does not matter', async () => {
    const xml = `<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>卡号</x:t></x:is></x:c></x:row>
      <x:row><x:c t="inlineStr"><x:is><x:t>A1001</x:t></x:is></x:c><x:c t="str"><x:v>p1</x:v></x:c></x:row></x:sheetData></x:worksheet>`
    const bytes = zip(bookParts({ sheets: [{ name: 's', xml }] }))
    expect(await read(bytes, { number: 0, password: 1, remark: null })).toEqual([
      { row: 2, cells: [text('A1001'), text('p1')] },
    ])
  })

  test('how words are pronounced is no part of a text, and neither is what is longer than any column', async () => {
    const long = 'x'.repeat(5000)
    const strings = `<sst><si><t>卡号</t><rPh sb="0" eb="1"><t>カード</t></rPh></si><si><t>${long}</t></si></sst>`
    const xml = sheetXml([[{ xml: '<c r="@" t="s"><v>0</v></c>' }], [{ xml: '<c r="@" t="s"><v>1</v></c>' }]])
    const bytes = zip(bookParts({ sheets: [{ name: 's', xml }], strings }))
    const rows = await read(bytes, { headerRow: 0, number: 0, password: 1, remark: null })
    expect(rows[0]?.cells[0]).toEqual(text('卡号'))
    expect(rows[1]?.cells[0]).toEqual(text('x'.repeat(400)))
  })

  test('formulas, errors and numbers in scientific notation are told apart; a format of zeros pads', async () => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="00000000"/></numFmts>
      <cellStyleXfs><xf numFmtId="170"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`
    const bytes = workbook(
      [
        HEADER,
        [1, { xml: '<c r="@"><f>A1*2</f><v>14</v></c>' }, { xml: '<c r="@" t="e"><v>#N/A</v></c>' }],
        [2, { xml: '<c r="@"><v>6.2284800000000003E+18</v></c>' }, { xml: '<c r="@" s="1"><v>1234</v></c>' }],
      ],
      { styles },
    )
    expect((await read(bytes)).map(({ cells }) => cells.slice(1, 3))).toEqual([
      [{ type: 'formula', stored: { type: 'number', text: '14' } }, { type: 'other' }],
      [
        { type: 'number', text: '6.2284800000000003E+18' },
        { type: 'number', text: '1234', pad: 8 },
      ],
    ])
  })

  test('merged cells in our columns are marked; a title over all columns is nobody’s row', async () => {
    const rows = [['某某公司卡券清单'], HEADER, card(1), card(2), card(3), card(4)]
    const bytes = workbook(rows, { merged: ['A1:D1', 'B4:B5'] })
    const read2 = await read(bytes, { headerRow: 2 })
    expect(read2.map(({ cells }) => cells[1]?.type)).toEqual(['text', 'merged', 'merged', 'text'])
    expect((await read(bytes, { headerRow: 2, number: 2, password: 3, remark: null })).length).toBe(4)
  })

  test('of several sheets the first with something in it is proposed; hidden ones are not offered', async () => {
    const sheets = [
      { name: '封面', xml: sheetXml([]) },
      { name: '隐藏', xml: sheetXml([HEADER, card(1)]), state: 'hidden' },
      { name: '卡券', xml: sheetXml([HEADER, card(1)]) },
    ]
    const bytes = zip(bookParts({ sheets }))
    const source = await inspect(bytes)
    expect(source).toMatchObject({ sheet: 1, sheets: [{ name: '封面' }, { name: '卡券' }] })
    expect(await read(bytes, { sheet: 1 })).toHaveLength(1)
  })
})

describe('a bad workbook', () => {
  const good = () => bookParts({ sheets: [{ name: 's', xml: sheetXml([HEADER, card(1)]) }] })

  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['an empty file', () => Buffer.alloc(0), 'EMPTY_FILE'],
    ['a PDF with another name', () => Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3', 'latin1'), 'PDF'],
    ['an old xls, or one with a password', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'OLD_EXCEL'],
    ['a web page called xls', () => Buffer.from('<html><table><tr><td>1</td></tr></table></html>'), 'HTML'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'ENCODING'],
    ['a zip without a workbook', () => zip([{ name: 'word/document.xml', data: '<a/>' }]), 'NOT_A_WORKBOOK'],
    ['a binary workbook', () => zip([{ name: 'xl/workbook.bin', data: 'x' }]), 'BINARY_WORKBOOK'],
    ['macros', () => zip([...good(), { name: 'xl/vbaProject.bin', data: 'x' }]), 'MACROS'],
    [
      'macros by their type',
      () =>
        zip(
          bookParts({
            sheets: [{ name: 's', xml: sheetXml([card(1)]) }],
            contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
          }),
        ),
      'MACROS',
    ],
    ['a zip that breaks off', () => zip(good()).subarray(0, 700), 'DAMAGED'],
    ['a zip whose middle is missing', () => damaged(zip(good())), 'DAMAGED'],
    ['encrypted parts', () => zip(good().map((part) => ({ ...part, flags: 1 }))), 'ENCRYPTED'],
    [
      'too many parts',
      () => zip([...good(), ...Array.from({ length: 2100 }, (_, i) => ({ name: `x/${i}`, data: '' }))]),
      'ZIP_BOMB',
    ],
    ['no rows at all', () => workbook([]), 'NO_ROWS'],
    [
      'XML that is none',
      () => zip(bookParts({ sheets: [{ name: 's', xml: '<worksheet><sheetData><row' }] })),
      'DAMAGED',
    ],
    [
      'declared entities',
      () =>
        zip(
          bookParts({
            sheets: [{ name: 's', xml: `<!DOCTYPE a [<!ENTITY x "y">]>${sheetXml([card(1)])}` }],
          }),
        ),
      'DAMAGED',
    ],
    [
      '1,048,577 rows, declared',
      () => workbook([HEADER, card(1)], { dimension: 'A1:D1048577' }),
      'TOO_MANY_ROWS',
    ],
  ])('%s is refused', async (_, make, problem) => {
    const bytes = await make()
    const outcome = await found(bytes)
    expect(typeof outcome === 'string' ? outcome : await readOrProblem(bytes)).toBe(problem)
  })

  function damaged(bytes: Buffer): Buffer {
    const out = Buffer.from(bytes)
    out.fill(0x55, 200, out.length - 600)
    return out
  }

  test('a bomb that says how large it is, at the upload', async () => {
    const part = await deflatePieces(bombPieces())
    expect(part.data.length).toBeLessThan(1024 * 1024)
    const bytes = zip(bookParts({ sheets: [{ name: 's', xml: '', part }] }))
    expect(await found(bytes)).toBe('ZIP_BOMB')
  })

  test('a bomb that lies about its size, while it is read, without the memory growing', async () => {
    const part = await deflatePieces(bombPieces())
    const bytes = zip(bookParts({ sheets: [{ name: 's', xml: '', part: { ...part, declared: 5000 } }] }))
    const before = process.memoryUsage().rss
    expect(['ZIP_BOMB', 'DAMAGED']).toContain(await readOrProblem(bytes))
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
  })

  test('text without an end is noticed before it fills the memory', async () => {
    const endless = function* () {
      yield '<worksheet><sheetData><row><c t="inlineStr"><is><t>'
      for (let i = 0; i < 180; i += 1) yield 'a'.repeat(1024 * 1024)
    }
    const bytes = zip(bookParts({ sheets: [{ name: 's', xml: '', part: await deflatePieces(endless()) }] }))
    const before = process.memoryUsage().rss
    expect(await found(bytes)).toBe('DAMAGED')
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })

  function* bombPieces() {
    yield '<worksheet><sheetData>'
    const blank = `<row></row>${' '.repeat(1024 * 1024 - 11)}`
    for (let i = 0; i < MAX_SHEET_BYTES / blank.length + 2; i += 1) yield blank
    yield '</sheetData></worksheet>'
  }

  test('1,048,577 rows, really there: reading stops at the first row too many', async () => {
    const rows = function* () {
      yield '<worksheet><sheetData>'
      for (let i = 1; i <= 1_048_577; i += 1)
        yield `<row r="${i}"><c r="B${i}"><v>${100_000 + i}</v></c></row>`
      yield '</sheetData></worksheet>'
    }
    const bytes = zip(bookParts({ sheets: [{ name: 's', xml: '', part: await deflatePieces(rows()) }] }))
    const source = await inspect(bytes)
    let seen = 0
    const reading = (async () => {
      for await (const portion of dataRows(inMemory(bytes), source, mapping, wanted(mapping)))
        if ('rows' in portion) seen += portion.rows.length
    })()
    await expect(reading).rejects.toMatchObject({ problem: 'TOO_MANY_ROWS' })
    expect(seen).toBeLessThanOrEqual(MAX_ROWS)
  }, 30_000)

  test('empty rows beyond the end of a sheet', async () => {
    const xml = `<worksheet><sheetData><row r="1"><c r="B1"><v>1</v></c></row><row r="1048577"/></sheetData></worksheet>`
    expect(await readOrProblem(zip(bookParts({ sheets: [{ name: 's', xml }] })))).toBe('TOO_MANY_ROWS')
  })

  test('rows that run backwards', async () => {
    const xml = `<worksheet><sheetData><row r="5"><c r="B5"><v>1</v></c></row><row r="5"/></sheetData></worksheet>`
    expect(await readOrProblem(zip(bookParts({ sheets: [{ name: 's', xml }] })))).toBe('DAMAGED')
  })
})

describe('a csv file', () => {
  const lines = '卡号,密码,备注\r\nXH1001,ab12,中秋\r\n\r\n"XH,1002","a""b1",国庆\r\n'
  // GB 18030 of 卡号, 密码, 备注, 中秋, 国庆.
  const GB: Record<string, string> = {
    ...{ 卡: 'bfa8', 号: 'bac5', 密: 'c3dc', 码: 'c2eb', 备: 'b1b8', 注: 'd7a2' },
    ...{ 中: 'd6d0', 秋: 'c7ef', 国: 'b9fa', 庆: 'c7ec' },
  }
  const gb = (content: string) =>
    Buffer.concat([...content].map((c) => (GB[c] ? Buffer.from(GB[c], 'hex') : Buffer.from(c))))
  const columns = { number: 0, password: 1, remark: 2 }
  const rows = [
    { row: 2, cells: [text('XH1001'), text('ab12'), text('中秋')] },
    { row: 4, cells: [text('XH,1002'), text('a"b1'), text('国庆')] },
  ]

  test.each([
    ['UTF-8', Buffer.from(lines), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${lines}`), 'utf-8'],
    ['GB 18030', gb(lines), 'gb18030'],
    ['UTF-16 as Excel saves "Unicode text"', Buffer.from(`\ufeff${lines}`, 'utf16le'), 'utf-16le'],
  ])('in %s', async (_, bytes, encoding) => {
    expect(await inspect(bytes)).toMatchObject({ kind: 'csv', encoding, delimiter: ',' })
    expect(await read(bytes, columns)).toEqual(rows)
  })

  test.each([
    [';', 'semicolon'],
    ['\t', 'tab'],
    ['|', 'bar'],
  ])('parted by %j', async (delimiter) => {
    const bytes = Buffer.from(
      [['卡号', '密码', '备注'], ['A,1001', 'b,1', 'c'], []].map((line) => line.join(delimiter)).join('\n'),
    )
    expect(await inspect(bytes)).toMatchObject({ delimiter })
    expect(await read(bytes, columns)).toEqual([{ row: 2, cells: [text('A,1001'), text('b,1'), text('c')] }])
  })

  test('new lines inside of quotes, and what people do to keep zeros', async () => {
    const bytes = Buffer.from('"卡\n号",密码\n="00123",\'0042\n=A1+1,"6.22848E+18"\n')
    expect(await read(bytes, { ...columns, remark: null })).toEqual([
      { row: 2, cells: [text('00123'), text('0042')] },
      { row: 3, cells: [{ type: 'formula' }, text('6.22848E+18')] },
    ])
  })

  test('a quote that is never closed, an encoding that is none, and text that is no table', async () => {
    expect(await readOrProblem(Buffer.from('a,b\n"c,d\n'), columns)).toBe('CSV_QUOTES')
    expect(await readOrProblem(Buffer.from(`a,b\n"${'x\n'.repeat(400_000)}`), columns)).toBe('CSV_QUOTES')
    expect(await readOrProblem(gb(lines), { ...columns, encoding: 'utf-8' })).toBe('ENCODING')
    expect(await found(Buffer.from([0x61, 0x01, 0x02, 0x62]))).toBe('NOT_A_TABLE')
    expect(await found(Buffer.from(' \r\n \r\n'))).toBe('NO_ROWS')
  })

  test('over many pieces nothing is lost, and one row too many ends it', async () => {
    const bytes = gb(`卡号,密码,备注\n${'X100001,abcd,中秋\n'.repeat(MAX_ROWS)}`)
    expect(bytes.length).toBeGreaterThan(4 * PART_BYTES)
    const all = await read(bytes, columns)
    expect(all).toHaveLength(MAX_ROWS)
    expect(all.every(({ cells }) => (cells[2] as { text: string }).text === '中秋')).toBe(true)
    expect(await readOrProblem(Buffer.concat([bytes, gb('X1,a,b\n')]), columns)).toBe('TOO_MANY_ROWS')
  }, 30_000)
})

test('the preview has all columns of the first rows, and the header is found below a title', async () => {
  const rows = [['某某公司'], [], ['', '卡 号', '卡密（刮开）'.slice(0, 2), '面值'], card(1), card(2)]
  const bytes = workbook(rows)
  const source = await inspect(bytes)
  const preview = await previewRows(inMemory(bytes), source, mapping)
  expect(preview.map(({ row }) => row)).toEqual([1, 3, 4, 5])
  const names = { number: ['卡号'], password: ['卡密'] }
  expect(findHeader(preview, names)).toEqual({ headerRow: 3, roles: { number: 1, password: 2 } })
})

test('texts that XML must escape come back as they were', () => {
  expect(escapeXml('a<b&c')).toBe('a&lt;b&amp;c')
})
