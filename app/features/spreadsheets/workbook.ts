import { MAX_SHEETS } from './limits.ts'
import { FileRefused } from './refusal.ts'
import type { FileBytes } from './types.ts'
import { readXml } from './xml.ts'
import { openZip, smallPart, type ZipParts } from './zip-parts.ts'

/** What a workbook says of itself, beside its sheets' contents. */
export type Workbook = {
  parts: ZipParts
  /** Sheets that can be seen in Excel, in its order. */
  sheets: { name: string; path: string }[]
  /** Digits that a cell style fills up with zeros (format 00000000), by the style's index. */
  zeroPads: ReadonlyMap<number, number>
}

/**
 * Opens an xlsx as far as its lists of sheets and formats.
 * @throws FileRefused
 */
export async function openWorkbook(file: FileBytes): Promise<Workbook> {
  const parts = await openZip(file)
  const types = (await smallPart(parts, '[Content_Types].xml')) ?? ''
  if (/macroEnabled/i.test(types)) throw new FileRefused('MACROS')
  const [book = '', links = '', styles = ''] = await Promise.all(
    ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml'].map((name) => smallPart(parts, name)),
  )
  const sheets = sheetsOf(book, links).filter(({ path }) => parts.entries.has(path))
  if (sheets.length === 0) throw new FileRefused('NOT_A_WORKBOOK')
  return { parts, sheets: sheets.slice(0, MAX_SHEETS), zeroPads: zeroPadsOf(styles) }
}

function sheetsOf(book: string, links: string): Workbook['sheets'] {
  const targets = new Map<string, string>()
  if (links !== '')
    readXml(links, {
      open: (name, { Id, Target }) => {
        if (name === 'Relationship' && Id && Target) targets.set(Id, pathOf(Target))
      },
    })
  const sheets: Workbook['sheets'] = []
  readXml(book, {
    open: (name, attributes) => {
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
      const link = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1]
      const path = targets.get(link ?? '') ?? `xl/worksheets/sheet${sheets.length + 1}.xml`
      sheets.push({ name: (attributes.name ?? '').slice(0, 60), path })
    },
  })
  return sheets
}

/** Targets are relative to xl/, or absolute. */
function pathOf(target: string): string {
  return target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`
}

function zeroPadsOf(styles: string): Map<number, number> {
  const pads = new Map<number, number>()
  if (styles === '') return pads
  const formats = new Map<string, number>()
  let inCells = false
  let index = 0
  readXml(styles, {
    open: (name, attributes) => {
      if (name === 'numFmt') {
        const zeros = /^0{2,40}$/.exec(attributes.formatCode ?? '')?.[0]
        if (zeros) formats.set(attributes.numFmtId ?? '', zeros.length)
      } else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const pad = formats.get(attributes.numFmtId ?? '')
        if (pad !== undefined) pads.set(index, pad)
        index += 1
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return pads
}
