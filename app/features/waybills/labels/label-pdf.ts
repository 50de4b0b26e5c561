import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import type { Label } from '../types.ts'
import { layOutLabel } from './label-layout.ts'
import { PAPER, type Shape } from './shapes.ts'

const POINTS_PER_MM = 72 / 25.4
const FONTS = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
} as const

const pt = (mm: number) => mm * POINTS_PER_MM

/** Labels as a PDF file, one on a page of exactly its size, with the letters that they need of our own font. */
export async function writeLabels(labels: readonly Label[], title: string): Promise<Buffer> {
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    info: { Title: title, Creator: 'Tihuo', Producer: 'Tihuo' },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((done, failed) => doc.once('end', done).once('error', failed))
  const { resolve } = createRequire(import.meta.url)
  for (const [name, file] of Object.entries(FONTS)) doc.registerFont(name, resolve(file))
  for (const label of labels) {
    const { width, height } = PAPER[label.size]
    doc.addPage({ size: [pt(width), pt(height)], margin: 0 })
    for (const shape of layOutLabel(label)) draw(doc, shape)
  }
  doc.end()
  await ended
  return Buffer.concat(chunks)
}

function draw(doc: PDFKit.PDFDocument, shape: Shape): void {
  switch (shape.kind) {
    case 'line':
      doc.lineWidth(pt(shape.width)).strokeColor('#000000')
      if (shape.dashed) doc.dash(pt(1.2), { space: pt(1) })
      doc.moveTo(pt(shape.x1), pt(shape.y1)).lineTo(pt(shape.x2), pt(shape.y2)).stroke()
      if (shape.dashed) doc.undash()
      break
    case 'box':
      doc.rect(pt(shape.x), pt(shape.y), pt(shape.width), pt(shape.height)).fill('#000000')
      break
    case 'bars':
      drawBars(doc, shape)
      break
    case 'text':
      doc
        .font(shape.bold ? 'bold' : 'regular')
        .fontSize(pt(shape.size))
        .fillColor(shape.white ? '#ffffff' : '#000000')
        // No kerning: the widths were reckoned without.
        .text(shape.text, pt(shape.x), pt(shape.y), {
          baseline: 'alphabetic',
          lineBreak: false,
          features: [],
        })
  }
}

function drawBars(doc: PDFKit.PDFDocument, { x, y, height, module, widths }: Shape & { kind: 'bars' }): void {
  let at = x
  widths.forEach((width, i) => {
    // Bars and spaces take turns, a bar first.
    if (i % 2 === 0) doc.rect(pt(at), pt(y), pt(width * module), pt(height))
    at += width * module
  })
  doc.fill('#000000')
}
