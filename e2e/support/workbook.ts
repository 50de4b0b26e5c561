import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'

/** The rows of the first sheet as exceljs reads them, header first; columns from 0. */
export async function readRows(file: string): Promise<unknown[][]> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(file)
  const rows: unknown[][] = []
  // exceljs counts columns from 1 and leaves place 0 empty.
  workbook.worksheets[0]?.eachRow((row) => rows.push((row.values as unknown[]).slice(1)))
  return rows
}

/** One file out of a zip, found through its central directory. @throws when it is not there */
export function readZipped(zip: string, name: string): string {
  const bytes = readFileSync(zip)
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place))
    const own = 46 + (nameLength as number)
    if (bytes.toString('utf8', at + 46, at + own) === name) {
      const head = bytes.readUInt32LE(at + 42)
      const start = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28)
      const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20))
      return (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8')
    }
    at += own + (extraLength as number) + (noteLength as number)
  }
  throw new Error(`${zip} holds no ${name}`)
}

/** How the cells of the first sheet are typed: 'str' and 'inlineStr' and 's' are text, 'n' is a number. */
export function cellTypes(file: string): string[] {
  const xml = readZipped(file, 'xl/worksheets/sheet1.xml')
  return [...new Set([...xml.matchAll(/<c r="[A-Z]+\d+"([^>]*)>/g)].map((cell) => typeOf(cell[1] ?? '')))]
}

function typeOf(attributes: string): string {
  return /\bt="(\w+)"/.exec(attributes)?.[1] ?? 'n'
}

const PYTHON = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0]
print(json.dumps([list(row) for row in sheet.iter_rows(values_only=True)]))
`

/** The same rows as an independent reader sees them; undefined where openpyxl is not installed. */
export function readRowsWithOpenpyxl(file: string): unknown[][] | undefined {
  if (spawnSync('python3', ['-c', 'import openpyxl']).status !== 0) return undefined
  const run = spawnSync('python3', ['-c', PYTHON, file], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout) as unknown[][]
}
