// For tests: workbooks and zip files, right ones and bad ones, made byte by byte. No program writes some of these.
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'
import type { FileBytes } from './types.ts'

export type ZipPart = {
  name: string
  data: Buffer | string
  /** What the directories say of the inflated size, when that is not the truth. */
  declared?: number
  /** Deflated already: `data` is what it inflates to nobody knows, `crc` its check sum. */
  deflated?: { crc: number; size: number }
  flags?: number
}

/** A zip file of these parts. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, declared, deflated, flags = 0 } of parts) {
    const plain = Buffer.from(data)
    const body = deflated ? plain : deflateRawSync(plain)
    const crc = deflated?.crc ?? crc32(plain)
    const size = declared ?? deflated?.size ?? plain.length
    const path = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(path.length, 22)
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), common, path, body)
    // Extra and comment lengths, disk, attributes: all zero.
    const fixed = Buffer.alloc(46)
    fixed.write('PK\x01\x02\x14\x00', 0, 'latin1')
    common.copy(fixed, 6)
    fixed.writeUInt32LE(offset, 42)
    directory.push(fixed, path)
    offset += 4 + 26 + path.length + body.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, central, end])
}

/** A cell: text (shared), a number as written, or XML of its own. */
export type TestCell = string | number | null | { xml: string }

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** A sheet; rows[0] is row 1. Texts stand inline. */
export function sheetXml(
  rows: readonly (readonly TestCell[])[],
  more: { dimension?: string; merged?: string[] } = {},
): string {
  const body = rows
    .map((cells, r) => {
      const inside = cells.map((cell, c) => cellXml(cell, `${String.fromCharCode(65 + c)}${r + 1}`)).join('')
      return `<row r="${r + 1}">${inside}</row>`
    })
    .join('')
  const dimension = more.dimension ? `<dimension ref="${more.dimension}"/>` : ''
  const merged = more.merged
    ? `<mergeCells>${more.merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
    : ''
  return `${XML}<worksheet ${MAIN}>${dimension}<sheetData>${body}</sheetData>${merged}</worksheet>`
}

function cellXml(cell: TestCell, at: string): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'string')
    return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`
  return cell.xml.replaceAll('@', at)
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export type TestBook = {
  sheets: { name: string; xml: string; state?: string; declared?: number; part?: ZipPart }[]
  strings?: string
  styles?: string
  contentType?: string
  extra?: ZipPart[]
}

/** The parts of a workbook as Excel arranges them. */
export function bookParts({ sheets, strings, styles, contentType, extra = [] }: TestBook): ZipPart[] {
  const type = contentType ?? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'
  const entries = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${escapeXml(name)}" sheetId="${i + 1}"${state ? ` state="${state}"` : ''} r:id="rId${i + 1}"/>`,
  )
  const links = sheets.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${RELS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  )
  return [
    {
      name: '[Content_Types].xml',
      data: `${XML}<Types><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `${XML}<workbook ${MAIN} xmlns:r="${RELS}"><sheets>${entries.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', data: `${XML}<Relationships>${links.join('')}</Relationships>` },
    ...sheets.map(({ xml, declared, part }, i): ZipPart => {
      const name = `xl/worksheets/sheet${i + 1}.xml`
      if (part) return { ...part, name }
      return { name, data: xml, ...(declared === undefined ? {} : { declared }) }
    }),
    ...(strings === undefined ? [] : [{ name: 'xl/sharedStrings.xml', data: strings }]),
    ...(styles === undefined ? [] : [{ name: 'xl/styles.xml', data: styles }]),
    ...extra,
  ]
}

/** A workbook with one sheet of these rows. */
export function workbook(
  rows: readonly (readonly TestCell[])[],
  more: { dimension?: string; merged?: string[]; styles?: string } = {},
): Buffer {
  const { styles, ...sheet } = more
  return zip(
    bookParts({ sheets: [{ name: '卡券', xml: sheetXml(rows, sheet) }], ...(styles ? { styles } : {}) }),
  )
}

/** Deflates what comes piece by piece: parts that are larger than anybody wants in memory. */
export async function deflatePieces(pieces: Iterable<string>): Promise<ZipPart> {
  const deflate = createDeflateRaw({ level: 3 })
  const out: Buffer[] = []
  deflate.on('data', (piece: Buffer) => out.push(piece))
  let crc = 0
  let size = 0
  for (const piece of pieces) {
    const bytes = Buffer.from(piece)
    crc = crc32(bytes, crc)
    size += bytes.length
    if (!deflate.write(bytes)) await new Promise((done) => deflate.once('drain', done))
  }
  await new Promise((done) => deflate.end(() => done(undefined)))
  return { name: '', data: Buffer.concat(out), deflated: { crc, size } }
}

/** A file in memory. */
export function inMemory(bytes: Buffer): FileBytes {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) }
}
