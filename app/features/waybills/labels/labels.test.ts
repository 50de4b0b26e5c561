import { inflateSync } from 'node:zlib'
import { scanGrayBuffer } from '@undecaf/zbar-wasm'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { LABEL_SIZES, type Label, type LabelSize } from '../types.ts'
import { grouped, layOutLabel } from './label-layout.ts'
import { labelPage, labelSvg } from './label-page.ts'
import { writeLabels } from './label-pdf.ts'
import { PAPER, type Shape } from './shapes.ts'
import { wrap } from './text-fit.ts'

const label = (size: LabelSize, change: Partial<Label> = {}): Label => ({
  ...{
    waybillId: 'w',
    orderId: 'o',
    size,
    carrier: 'SF',
    trackingNo: 'SF1040123456789',
    sortCode: '021WG-A03-012',
  },
  ...{
    packageCode: '集-上海浦东集散中心',
    orderNo: 'TH261122000123',
    prints: 1,
    boughtAt: '2026-11-22 10:30',
  },
  content: {
    receiver: {
      ...{ name: '欧阳娜娜', phone: '138****8000', province: '上海市', city: '上海市' },
      ...{ district: '浦东新区', street: '张江高科技园区博云路2号浦软大厦8＃301室（放前台）' },
    },
    sender: {
      ...{ name: '蟹府仓库', phone: '0512-****8888', province: '江苏省', city: '苏州市' },
      ...{ district: '昆山市', street: '巴城镇湖滨北路88号' },
    },
    goods: '阳澄湖大闸蟹礼盒',
    remark: '生鲜易腐，请尽快派送',
  },
  ...change,
})
const long = (text: string, times: number) => text.repeat(times)
const worst = (size: LabelSize) => {
  const base = label(size)
  const party = { ...base.content.receiver, name: long('欧阳', 10), street: long('浦软大厦8号楼', 16) }
  const content = { ...base.content, receiver: party, sender: party, goods: long('大闸蟹礼盒', 20) }
  return label(size, {
    ...{ content, trackingNo: 'JDVA00012345678901234', sortCode: long('上海755-A03 ', 5), prints: 12 },
    ...{ packageCode: long('集散中心', 15), orderNo: long('TH261122', 4) },
  })
}

/** Left, top, right and bottom of a shape, in millimetres. */
function extent(shape: Shape): [number, number, number, number] {
  switch (shape.kind) {
    case 'line':
      return [
        Math.min(shape.x1, shape.x2),
        Math.min(shape.y1, shape.y2),
        Math.max(shape.x1, shape.x2),
        Math.max(shape.y1, shape.y2),
      ]
    case 'box':
      return [shape.x, shape.y, shape.x + shape.width, shape.y + shape.height]
    case 'text':
      return [shape.x, shape.y - 0.88 * shape.size, shape.x + shape.width, shape.y + 0.12 * shape.size]
    case 'bars': {
      const width = shape.widths.reduce((sum, each) => sum + each, 0) * shape.module
      return [shape.x, shape.y, shape.x + width, shape.y + shape.height]
    }
  }
}

describe.each(LABEL_SIZES)('%s', (size) => {
  test.each([
    ['a usual label', label(size)],
    ['the longest of everything', worst(size)],
  ])('%s stays on its paper, and no text stands on another or on bars', (_, each) => {
    const { width, height } = PAPER[size]
    const shapes = layOutLabel(each)
    for (const shape of shapes) {
      const [left, top, right, bottom] = extent(shape)
      expect(left).toBeGreaterThanOrEqual(0)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(right).toBeLessThanOrEqual(width + 0.01)
      expect(bottom).toBeLessThanOrEqual(height + 0.01)
    }
    const inked = shapes.filter((shape) => shape.kind === 'text' || shape.kind === 'bars')
    for (const [i, one] of inked.entries())
      for (const other of inked.slice(i + 1)) {
        const [left, top, right, bottom] = extent(one)
        const [l, t, r, b] = extent(other)
        const apart = right <= l + 0.05 || r <= left + 0.05 || bottom <= t + 0.05 || b <= top + 0.05
        expect(apart, `${JSON.stringify(one)} and ${JSON.stringify(other)}`).toBe(true)
      }
  })

  test('bars are whole dots of a 203 dpi printer, with free space on both sides', () => {
    const bars = layOutLabel(label(size)).filter((shape) => shape.kind === 'bars')
    expect(bars).toHaveLength(size === '100x180' ? 2 : 1)
    for (const { x, module, widths } of bars) {
      expect(module / 0.125).toBeCloseTo(Math.round(module / 0.125), 6)
      expect(module).toBeGreaterThanOrEqual(0.25)
      const right = x + widths.reduce((sum, each) => sum + each, 0) * module
      expect(x).toBeGreaterThanOrEqual(10 * module)
      expect(PAPER[size].width - right).toBeGreaterThanOrEqual(10 * module)
    }
  })

  test('the printed picture is read by a scanner', async () => {
    const symbols = await scan(labelSvg(label(size)), size)
    expect(symbols.map((symbol) => [symbol.typeName, symbol.decode()])).toContainEqual([
      'ZBAR_CODE128',
      'SF1040123456789',
    ])
  })

  test('the PDF has a page of exactly that size for each label, and the same bars', async () => {
    const pdf = await writeLabels([label(size), label(size, { trackingNo: 'SF1040999999999' })], '蟹府')
    const text = pdf.toString('latin1')
    const points = (mm: number) => (mm * 72) / 25.4
    const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) =>
      [w, h].map(Number),
    )
    expect(boxes).toHaveLength(2)
    for (const [w = 0, h = 0] of boxes) {
      expect(w).toBeCloseTo(points(PAPER[size].width), 1)
      expect(h).toBeCloseTo(points(PAPER[size].height), 1)
    }
    expect(await decodePage(pdf, size)).toContain('SF1040123456789')
    expect(text).toContain('NotoSansSC')
  })
})

/** What a scanner reads of a drawing, printed with 203 dpi as thermal printers do. */
async function scan(svg: string, size: LabelSize) {
  const dots = (mm: number) => Math.round((mm / 25.4) * 203)
  const { width, height } = PAPER[size]
  const pixels = svg.replace(
    `width="${width}mm" height="${height}mm"`,
    `width="${dots(width)}" height="${dots(height)}"`,
  )
  const { data, info } = await sharp(Buffer.from(pixels))
    .flatten({ background: '#ffffff' })
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([dots(width), dots(height)])
  const grey = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer
  return scanGrayBuffer(grey, info.width, info.height)
}

/** Draws the rectangles of the first page of a PDF and reads the bar codes in them. */
async function decodePage(pdf: Buffer, size: LabelSize): Promise<string[]> {
  const begin = pdf.indexOf('stream\n', pdf.indexOf('/FlateDecode')) + 7
  const content = inflateSync(pdf.subarray(begin, pdf.indexOf('endstream', begin))).toString('latin1')
  const { width, height } = PAPER[size]
  const [wide, high] = [(width * 72) / 25.4, (height * 72) / 25.4]
  const rects = [...content.matchAll(/([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re/g)].map((parts) =>
    parts.slice(1, 5).map(Number),
  )
  expect(rects.length).toBeGreaterThan(20)
  const drawn = rects.map(([x, y, w, h]) => `<rect x="${x}" y="${y}" width="${w}" height="${h}"/>`).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${wide} ${high}">${drawn}</svg>`
  return (await scan(svg, size)).map((symbol) => symbol.decode())
}

describe('texts', () => {
  const texts = (each: Label) =>
    layOutLabel(each)
      .filter((shape) => shape.kind === 'text')
      .map((shape) => shape.text)

  test('a reprint says so, a first print does not', () => {
    expect(texts(label('76x130')).join()).not.toContain('补打')
    expect(texts(label('76x130', { prints: 3 }))).toContain('补打第2次')
  })

  test('phones stand as they were given: masked', () => {
    expect(texts(label('100x180')).join()).toContain('138****8000')
  })

  test('no line begins with a mark that closes something, and runs of digits stay together', () => {
    for (const line of wrap('人民路（东段）1234567890号，请放前台！', 14, 3, false))
      expect(line).not.toMatch(/^[，。）！]/)
    expect(wrap('上海市人民路 12345678', 20, 3, false).at(-1)).toBe('12345678')
  })

  test('numbers are grouped for people', () => {
    expect(grouped('SF1040123456789')).toBe('SF10 4012 3456 789')
  })
})

test('the page for thermal printers has the size of the paper, escapes, and no style attribute', () => {
  const nasty = label('76x130', { orderNo: '<script>alert(1)</script>' })
  const html = labelPage([nasty], { lang: 'zh-CN', title: 'a"b', lead: '<b>', print: '打印' }, 'nonce"1')
  expect(html).toContain('@page{size:76mm 130mm;margin:0}')
  expect(html).not.toMatch(/\sstyle=/)
  expect(html).not.toContain('<script>alert')
  expect(html).toContain('nonce="nonce&#34;1"')
  expect(html.match(/<script/g)).toHaveLength(1)
})
