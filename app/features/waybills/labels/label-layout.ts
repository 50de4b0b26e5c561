import type { Locale } from '#app/core/i18n/locale.ts'
import { barsOf } from '../../drawings/codes.ts'
import { carrierName } from '../../orders/carriers.ts'
import type { Label, LabelSize, Party } from '../types.ts'
import { PAPER, type Shape } from './shapes.ts'
import { fitText, widthOf } from './text-fit.ts'

// Carriers' machines and couriers read these: always Chinese, whoever prints.
const LOCALE: Locale = 'zh-CN'
/** The base line of an em square of Chinese, from its top. */
const ASCENT = 0.88
/** One dot of a printer with 203 dpi is an eighth of a millimetre; bars are whole dots, so they stay sharp. */
const DOT = 0.125
/** Free on both sides of a Code 128, in bar widths (ISO/IEC 15417). */
const QUIET = 10
const FRAME = 0.35
const RULE = 0.25

type Box = { x: number; y: number; width: number; height: number }
type Style = {
  size: number
  smallest?: number
  bold?: boolean
  align?: 'left' | 'centre' | 'right'
  white?: boolean
}

/** Heights of the rows from the top, in millimetres, and sizes of letters. */
type Plan = {
  margin: number
  rows: {
    head: number
    sort: number
    pack: number
    to: number
    from: number
    code: number
    facts: number
    sign: number
  }
  /** The part that stays with the merchant, below the tear line; 0: none. */
  copy: number
  text: {
    carrier: number
    sort: number
    pack: number
    to: number
    from: number
    facts: number
    number: number
  }
  badge: number
}

const PLANS: Record<LabelSize, Plan> = {
  '100x180': {
    margin: 3,
    rows: { head: 11, sort: 18, pack: 9, to: 24, from: 13, code: 24, facts: 15, sign: 9 },
    copy: 47,
    text: { carrier: 5.6, sort: 12.5, pack: 5, to: 4.7, from: 3.2, facts: 3, number: 4.8 },
    badge: 10,
  },
  '76x130': {
    margin: 2.5,
    rows: { head: 9.5, sort: 16, pack: 8, to: 25, from: 13, code: 23, facts: 18, sign: 12.5 },
    copy: 0,
    text: { carrier: 4.6, sort: 9.5, pack: 4.2, to: 4, from: 2.9, facts: 2.8, number: 4.2 },
    badge: 8,
  },
}

/**
 * Where everything stands on a label: carrier, sorting code, where it is bagged, consignee, sender, Code 128 of the
 * number, goods, order and remark, and what the consignee signs; at 100×180 a part below for the merchant.
 */
export function layOutLabel(label: Label): Shape[] {
  const plan = PLANS[label.size]
  const paper = PAPER[label.size]
  const { margin, rows } = plan
  const width = paper.width - 2 * margin
  const shapes: Shape[] = []
  const heights = [rows.head, rows.sort, rows.pack, rows.to, rows.from, rows.code, rows.facts, rows.sign]
  const boxes = stack(margin, margin, width, heights)
  const [head, sort, pack, to, from, code, facts, sign] = boxes as [Box, Box, Box, Box, Box, Box, Box, Box]
  drawHead(shapes, head, label, plan)
  put(shapes, inset(sort, 1.5, 0.8), label.sortCode, {
    size: plan.text.sort,
    smallest: 4,
    bold: true,
    align: 'centre',
  })
  drawPack(shapes, pack, label, plan)
  drawParty(shapes, to, '收', label.content.receiver, plan.badge, plan.text.to, true)
  drawParty(shapes, from, '寄', label.content.sender, plan.badge, plan.text.from, false)
  drawCode(shapes, inset(code, 1, 1.6), label.trackingNo, plan.text.number)
  drawFacts(shapes, facts, label, plan.text.facts)
  drawSign(shapes, sign, plan.text.facts)
  const bottom = sign.y + sign.height
  frame(shapes, { x: margin, y: margin, width, height: bottom - margin }, boxes)
  if (plan.copy > 0)
    drawCopy(
      shapes,
      { x: margin, y: paper.height - margin - plan.copy, width, height: plan.copy },
      label,
      plan,
    )
  return shapes
}

/** Boxes one below the other. */
function stack(x: number, top: number, width: number, heights: readonly number[]): Box[] {
  let y = top
  return heights.map((height) => {
    const box = { x, y, width, height }
    y += height
    return box
  })
}

function inset({ x, y, width, height }: Box, dx: number, dy: number): Box {
  return { x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy }
}

/** A frame with a rule between its rows. */
function frame(shapes: Shape[], outer: Box, rows: readonly Box[]): void {
  const [left, right] = [outer.x, outer.x + outer.width]
  const [top, bottom] = [outer.y, outer.y + outer.height]
  const rule = (x1: number, y1: number, x2: number, y2: number, width: number) =>
    shapes.push({ kind: 'line', x1, y1, x2, y2, width })
  rule(left, top, right, top, FRAME)
  rule(right, top, right, bottom, FRAME)
  rule(right, bottom, left, bottom, FRAME)
  rule(left, bottom, left, top, FRAME)
  for (const { y } of rows.slice(1)) rule(left, y, right, y, RULE)
}

/** Writes a text into a box, as large as it fits, in the middle from top to bottom. */
function put(shapes: Shape[], box: Box, text: string, style: Style): void {
  if (text === '' || box.width <= 0) return
  const { bold = false, align = 'left', white = false } = style
  const fitted = fitText(text, box, { size: style.size, smallest: style.smallest ?? style.size * 0.62, bold })
  const { lines, size, lineHeight } = fitted
  const height = size + lineHeight * (lines.length - 1)
  const top = box.y + Math.max(0, (box.height - height) / 2)
  lines.forEach((line, i) => {
    const width = widthOf(line, size, bold)
    const free = Math.max(0, box.width - width)
    const x = box.x + (align === 'left' ? 0 : align === 'right' ? free : free / 2)
    const y = top + size * ASCENT + lineHeight * i
    shapes.push({ kind: 'text', x, y, size, bold, text: line, width, ...(white ? { white } : {}) })
  })
}

function drawHead(shapes: Shape[], box: Box, label: Label, plan: Plan): void {
  const inner = inset(box, 2, 0.8)
  const half = inner.width * 0.56
  put(shapes, { ...inner, width: half }, carrierName(label.carrier, LOCALE), {
    size: plan.text.carrier,
    bold: true,
  })
  const right = { ...inner, x: inner.x + half, width: inner.width - half }
  const again = label.prints > 1 ? `补打第${label.prints - 1}次` : ''
  const lines =
    again === '' ? [right] : stack(right.x, right.y, right.width, [right.height / 2, right.height / 2])
  put(shapes, lines[0] as Box, label.boughtAt, { size: plan.text.facts, align: 'right' })
  if (lines[1]) put(shapes, lines[1], again, { size: plan.text.facts, bold: true, align: 'right' })
}

function drawPack(shapes: Shape[], box: Box, label: Label, plan: Plan): void {
  const inner = inset(box, 2, 0.6)
  const right = inner.width * 0.2
  put(shapes, { ...inner, width: inner.width - right }, label.packageCode, {
    size: plan.text.pack,
    bold: true,
  })
  const badge = { x: inner.x + inner.width - right, y: inner.y, width: right, height: inner.height }
  put(shapes, badge, '件数：1', { size: plan.text.facts, align: 'right' })
}

function drawParty(
  shapes: Shape[],
  box: Box,
  sign: '收' | '寄',
  party: Party,
  column: number,
  size: number,
  strong: boolean,
): void {
  const side = Math.min(column - 3, box.height - 3)
  const badge = {
    x: box.x + (column - side) / 2,
    y: box.y + (box.height - side) / 2,
    width: side,
    height: side,
  }
  shapes.push({ kind: 'box', ...badge })
  put(shapes, badge, sign, { size: side * 0.72, bold: true, align: 'centre', white: true })
  const inner = { x: box.x + column, y: box.y + 1, width: box.width - column - 1.5, height: box.height - 2 }
  const address = {
    size: size * (strong ? 0.9 : 0.95),
    smallest: 2.2,
    bold: strong,
  }
  const first = size * 1.4
  const text = addressOf(party)
  const room = { ...inner, height: inner.height - first }
  const fitted = fitText(text, room, address)
  // Name and address are one block, in the middle of the row.
  const height = first + fitted.size + fitted.lineHeight * (fitted.lines.length - 1)
  const top = inner.y + Math.max(0, (inner.height - height) / 2)
  put(shapes, { ...inner, y: top, height: size }, `${party.name}　${party.phone}`, { size, bold: strong })
  put(shapes, { ...inner, y: top + first, height: height - first }, text, address)
}

/** 江苏省苏州市昆山市巴城镇…; the city of a municipality is not said twice. */
function addressOf({ province, city, district, street }: Party): string {
  return `${province}${city === province ? '' : city}${district === city ? '' : district}${street}`
}

/** Bars as wide as whole dots allow, and the number below in groups that people can read out. */
function drawCode(shapes: Shape[], box: Box, number: string, size: number): void {
  const widths = barsOf(number)
  const modules = widths.reduce((sum, width) => sum + width, 2 * QUIET)
  const module = Math.max(DOT, Math.floor(box.width / modules / DOT + 1e-6) * DOT)
  const below = size * 1.3
  const x = box.x + (box.width - modules * module) / 2 + QUIET * module
  shapes.push({ kind: 'bars', x, y: box.y, height: box.height - below, module, widths })
  const foot = { x: box.x, y: box.y + box.height - below + 0.5, width: box.width, height: below - 0.5 }
  put(shapes, foot, grouped(number), { size, bold: true, align: 'centre' })
}

/** SF1234567890123 as SF12 3456 7890 123. */
export function grouped(number: string): string {
  return number.match(/.{1,4}/g)?.join(' ') ?? ''
}

function drawFacts(shapes: Shape[], box: Box, label: Label, size: number): void {
  const { goods, remark } = label.content
  const lines = [`订单号：${label.orderNo}`, `物品：${goods}`, ...(remark === '' ? [] : [`备注：${remark}`])]
  const inner = inset(box, 2, 0.8)
  const rows = stack(
    inner.x,
    inner.y,
    inner.width,
    lines.map(() => inner.height / lines.length),
  )
  for (const [i, line] of lines.entries()) put(shapes, rows[i] as Box, line, { size, smallest: 2 })
}

function drawSign(shapes: Shape[], box: Box, size: number): void {
  const inner = inset(box, 2, 0.8)
  const half = inner.width / 2
  put(shapes, { ...inner, width: half }, '签收人：', { size })
  put(shapes, { ...inner, x: inner.x + half, width: half }, '签收时间：', { size })
}

/** The lower part: the same parcel once more, for the merchant's own files. */
function drawCopy(shapes: Shape[], box: Box, label: Label, plan: Plan): void {
  const tear = box.y - 2
  shapes.push({
    kind: 'line',
    x1: 0,
    y1: tear,
    x2: PAPER[label.size].width,
    y2: tear,
    width: RULE,
    dashed: true,
  })
  const rows = stack(box.x, box.y, box.width, [15, 12.5, 8.5, 11])
  const [code, to, from, facts] = rows as [Box, Box, Box, Box]
  const left = 26
  put(shapes, inset({ ...code, width: left }, 2, 1), carrierName(label.carrier, LOCALE), {
    size: plan.text.carrier * 0.8,
    bold: true,
  })
  drawCode(
    shapes,
    inset({ ...code, x: code.x + left, width: code.width - left }, 0.5, 1.2),
    label.trackingNo,
    3,
  )
  drawParty(shapes, to, '收', label.content.receiver, plan.badge, 3.1, false)
  drawParty(shapes, from, '寄', label.content.sender, plan.badge, 2.6, false)
  drawFacts(shapes, facts, label, 2.8)
  frame(shapes, box, rows)
}
