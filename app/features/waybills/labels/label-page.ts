import type { Label } from '../types.ts'
import { layOutLabel } from './label-layout.ts'
import { PAPER, type Shape } from './shapes.ts'

const number = (value: number) => String(Math.round(value * 1000) / 1000)
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** One label as SVG, without a style attribute: our policy would stop it. */
export function labelSvg(label: Label): string {
  const { width, height } = PAPER[label.size]
  const shapes = layOutLabel(label).map(element).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" class="s${label.size}" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label.trackingNo)}">${shapes}</svg>`
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case 'line': {
      const dash = shape.dashed ? ' stroke-dasharray="1.2 1"' : ''
      return `<line x1="${number(shape.x1)}" y1="${number(shape.y1)}" x2="${number(shape.x2)}" y2="${number(shape.y2)}" stroke="#000" stroke-width="${number(shape.width)}"${dash}/>`
    }
    case 'box':
      return rect(shape.x, shape.y, shape.width, shape.height)
    case 'bars': {
      let at = shape.x
      return shape.widths
        .map((width, i) => {
          const left = at
          at += width * shape.module
          return i % 2 === 0 ? rect(left, shape.y, width * shape.module, shape.height) : ''
        })
        .join('')
    }
    case 'text': {
      // The browser's font is another than the one that was reckoned with; the line keeps its length.
      const weight = shape.bold ? ' font-weight="700"' : ''
      const length =
        [...shape.text].length > 1
          ? ` textLength="${number(shape.width)}" lengthAdjust="spacingAndGlyphs"`
          : ''
      return `<text x="${number(shape.x)}" y="${number(shape.y)}" font-size="${number(shape.size)}" fill="${shape.white ? '#fff' : '#000'}"${weight}${length} xml:space="preserve">${escaped(shape.text)}</text>`
    }
  }
}

function rect(x: number, y: number, width: number, height: number): string {
  return `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" shape-rendering="crispEdges"/>`
}

/** What the page says around the labels. */
export type PageWords = { lang: string; title: string; lead: string; print: string }

/**
 * A page of labels for the browser of a thermal printer, each on a sheet of exactly its size. It prints itself.
 * @param nonce of this response's Content-Security-Policy
 */
export function labelPage(labels: readonly Label[], words: PageWords, nonce: string): string {
  // Labels bought before the merchant changed its paper have the old size: a page of its own for each.
  const sizes = [...new Set(labels.map(({ size }) => size))]
  const pages = sizes.map((size) => {
    const { width, height } = PAPER[size]
    return `@page s${size}{size:${width}mm ${height}mm;margin:0}.s${size}{page:s${size}}`
  })
  const { width, height } = PAPER[sizes[0] ?? '100x180']
  const style = `@page{size:${width}mm ${height}mm;margin:0}
${pages.length > 1 ? pages.join('\n') : ''}
html,body{margin:0;background:#e9e9e6;color:#000;font-family:"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
header{display:flex;flex-wrap:wrap;gap:12px 20px;align-items:center;padding:14px 20px;background:#fff;border-bottom:1px solid #ccc;font-size:14px}
header p{margin:0;flex:1 1 240px}
button{font:inherit;padding:10px 22px;border:0;border-radius:6px;background:#1d1d1b;color:#fff;cursor:pointer}
main{display:flex;flex-wrap:wrap;gap:16px;padding:20px}
svg{display:block;background:#fff;box-shadow:0 1px 4px #0003}
@media print{header{display:none}html,body{background:#fff}main{display:block;padding:0}svg{box-shadow:none;break-after:page;break-inside:avoid}svg:last-child{break-after:auto}}`
  const script = `document.querySelector('button').addEventListener('click',()=>print());addEventListener('load',()=>setTimeout(print,300))`
  return `<!doctype html><html lang="${escaped(words.lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escaped(words.title)}</title><style nonce="${escaped(nonce)}">${style}</style></head><body><header><p>${escaped(words.lead)}</p><button type="button">${escaped(words.print)}</button></header><main>${labels.map(labelSvg).join('')}</main><script nonce="${escaped(nonce)}">${script}</script></body></html>`
}
