import PDFDocument from 'pdfkit'
import type { Design } from '../designs/types.ts'
import { PRINT_DPI } from './canvas.ts'
import { outlineCommands } from './font.ts'
import { type Imposition, impose } from './imposition.ts'
import { layOut } from './text-layout.ts'
import type { Canvas, CardFacts, Sheet } from './types.ts'
import { FILE_DATE } from './zips.ts'

const MM_PER_INCH = 25.4
const POINTS_PER_MM = 72 / MM_PER_INCH
const MARK_WIDTH_PT = 0.25
const FOOT_SIZE_MM = 2.4
/** From the sheet's edge to the line at its foot. */
const FOOT_EDGE_MM = 1.2

export type SheetOptions = {
  design: Pick<Design, 'widthMm' | 'heightMm' | 'bleedMm' | 'name'>
  canvas: Canvas
  sheet: Sheet
  /** How many cards will come. */
  cards: number
  /** The line at the foot of a sheet, with the serials and the number of the sheet. */
  foot: (about: { from: number; to: number; page: number; pages: number }) => string
}

/**
 * Print-ready sheets as a PDF file: MediaBox is the sheet, TrimBox the cards together, BleedBox their bleed. The
 * line at the foot is drawn as outlines, so the file needs no fonts.
 * @param pictures the cards in order, JPEG, drawn on `canvas` (printCanvas)
 * @throws CannotDraw SHEET_TOO_SMALL
 */
export async function writeSheets(
  pictures: AsyncIterable<{ card: CardFacts; bytes: Buffer }>,
  options: SheetOptions,
): Promise<Buffer> {
  const imposition = impose(options.sheet, options.design)
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    info: { Title: options.design.name, Creator: 'Tihuo', Producer: 'Tihuo', CreationDate: FILE_DATE },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((done, failed) => doc.once('end', done).once('error', failed))
  const perSheet = imposition.places.length
  const pages = Math.ceil(options.cards / perSheet)
  let count = 0
  let from = 0
  let to = 0
  const close = () =>
    drawFoot(doc, imposition, options.foot({ from, to, page: Math.ceil(count / perSheet), pages }))
  for await (const { card, bytes } of pictures) {
    if (count % perSheet === 0) {
      if (count > 0) close()
      beginSheet(doc, imposition, options.design.bleedMm)
      from = card.serial
    }
    placeCard(doc, imposition, options.canvas, count % perSheet, bytes)
    to = card.serial
    count += 1
  }
  if (count > 0) close()
  doc.end()
  await ended
  return Buffer.concat(chunks)
}

function beginSheet(doc: PDFKit.PDFDocument, { sheet, trim, marks }: Imposition, bleed: number): void {
  const pt = (mm: number) => mm * POINTS_PER_MM
  doc.addPage({ size: [pt(sheet.widthMm), pt(sheet.heightMm)], margin: 0 })
  // Boxes are measured from the lower left corner.
  const box = (grow: number) => [
    pt(trim.x - grow),
    pt(sheet.heightMm - trim.y - trim.height - grow),
    pt(trim.x + trim.width + grow),
    pt(sheet.heightMm - trim.y + grow),
  ]
  Object.assign(doc.page.dictionary.data, { TrimBox: box(0), BleedBox: box(bleed) })
  doc.lineWidth(MARK_WIDTH_PT).strokeColor('#000000')
  for (const { x1, y1, x2, y2 } of marks) doc.moveTo(pt(x1), pt(y1)).lineTo(pt(x2), pt(y2)).stroke()
}

function placeCard(
  doc: PDFKit.PDFDocument,
  { places }: Imposition,
  canvas: Canvas,
  at: number,
  bytes: Buffer,
): void {
  const { x, y } = places[at] as { x: number; y: number }
  // Exactly 300 dots per inch: whole pixels of the code stay whole dots.
  const pt = (px: number) => (px * 72) / PRINT_DPI
  doc.image(bytes, x * POINTS_PER_MM - pt(canvas.left), y * POINTS_PER_MM - pt(canvas.top), {
    width: pt(canvas.width),
    height: pt(canvas.height),
  })
}

function drawFoot(doc: PDFKit.PDFDocument, { sheet, trim }: Imposition, text: string): void {
  const box = {
    x: trim.x,
    y: sheet.heightMm - FOOT_EDGE_MM - FOOT_SIZE_MM,
    width: trim.width,
    height: FOOT_SIZE_MM,
  }
  const style = { size: FOOT_SIZE_MM, weight: 'regular', align: 'left', spacing: 0 } as const
  const { size, lines } = layOut(text, style, box)
  const pt = (mm: number) => mm * POINTS_PER_MM
  for (const { letters, baseline } of lines)
    for (const { character, x } of letters)
      trace(doc, outlineCommands(style.weight, character, pt(x), pt(baseline), pt(size)))
  doc.fill('#000000')
}

/** Draws an outline. pdfkit takes a quadratic curve for a cubic one, so its control points are worked out here. */
function trace(doc: PDFKit.PDFDocument, commands: ReturnType<typeof outlineCommands>): void {
  let [penX, penY] = [0, 0]
  for (const { command, args } of commands) {
    const [a = 0, b = 0, c = 0, d = 0] = args
    if (command === 'closePath') doc.closePath()
    else if (command === 'moveTo') doc.moveTo(a, b)
    else if (command === 'lineTo') doc.lineTo(a, b)
    else if (command === 'quadraticCurveTo')
      doc.bezierCurveTo(
        penX + ((a - penX) * 2) / 3,
        penY + ((b - penY) * 2) / 3,
        c + ((a - c) * 2) / 3,
        d + ((b - d) * 2) / 3,
        c,
        d,
      )
    else throw new Error(`unknown command of an outline: ${command}`)
    if (command !== 'closePath') [penX, penY] = command === 'quadraticCurveTo' ? [c, d] : [a, b]
  }
}
