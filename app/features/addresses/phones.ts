import { parsePhone } from '#app/features/redemptions/phone.ts'
import type { PhoneProblem } from './types.ts'

/** A stretch of a text that is a number to call, or one that looks like it. */
export type FoundPhone = { start: number; end: number } & (
  | { phone: string; extension?: string }
  | { problem: PhoneProblem }
  | { noise: true }
)

// 0 to 2 signs between groups; a comma or a line break ends a number.
const RUN = /(?:\+|\(\+?|（\+?)?\d(?:[ ().（）-]{0,2}\d)*/g
const MASKED = /(?<!\d)(?:1[3-9]\d{1,7}[xX*＊•●·]{3,}\d{0,5}|0\d{2,3}-?[*＊]{2,}\d{0,4})/g
const FOREIGN = /(?<![\d+])(?:\+|00)(?!86)[1-9]\d{0,2}[ -]?\d[\d -]{5,13}\d(?!\d)/g
const HOTLINE = /(?<![\d-])[48]00[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)/g
const IDENTITY_CARD = /(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/g
const EXTENSION = /^ ?(?:转|轉|分机|ext\.?|[-#]) ?(\d{1,6})(?!\d)/i
// A number before one of these counts something: rooms, buildings, houses.
const COUNTED = /^ ?[号號室栋棟楼樓幢层層座单弄院房户户组组米元期村]/

type Group = { start: number; end: number }

function groupsOf(text: string, start: number): Group[] {
  return [...text.matchAll(/\d+/g)].map((match) => ({
    start: start + match.index,
    end: start + match.index + match[0].length,
  }))
}

/** The number that a few neighbouring groups of digits make; the fewest groups first, and mobiles before others. */
function numberIn(text: string, groups: readonly Group[]): FoundPhone | undefined {
  const spans: { from: Group; to: Group; phone: string; size: number }[] = []
  for (const [i, from] of groups.entries()) {
    for (const [j, to] of groups.slice(i, i + 12).entries()) {
      const digits = text.slice(from.start, to.end)
      if (digits.length > 30 || COUNTED.test(text.slice(to.end))) continue
      const phone = parsePhone(digits)
      if (phone !== undefined) spans.push({ from, to, phone, size: j + 1 })
    }
  }
  const rank = (span: (typeof spans)[number]) => span.size + (span.phone.includes('-') ? 0.5 : 0)
  const [best] = spans.sort((a, b) => rank(a) - rank(b))
  if (!best) return undefined
  // The sign of the country, and brackets around the area code.
  const before = /(?:(?:\+|00)? ?86[ -]{0,2})?[(（]?(?:\+? ?86[)）][ -]?)?[+]?$/.exec(
    text.slice(0, best.from.start),
  )
  const start = best.from.start - (before?.[0].length ?? 0)
  const extension = EXTENSION.exec(text.slice(best.to.end))
  // 138…-1234 is an extension, 138…-1 is somebody's dash.
  const dialled = extension && (extension[1]?.length ?? 0) >= 2 ? extension : null
  return {
    start,
    end: best.to.end + (dialled?.[0].length ?? 0),
    phone: best.phone,
    ...(dialled?.[1] ? { extension: dialled[1] } : {}),
  }
}

function marked(
  text: string,
  pattern: RegExp,
  found: { problem: PhoneProblem } | { noise: true },
): FoundPhone[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    ...found,
  }))
}

/** Every number to call in a text, in the order of the text; also those that cannot be used, to be told. */
export function findPhones(text: string): FoundPhone[] {
  const special = [
    ...marked(text, IDENTITY_CARD, { noise: true }),
    ...marked(text, MASKED, { problem: 'masked' }),
    ...marked(text, FOREIGN, { problem: 'foreign' }),
    ...marked(text, HOTLINE, { problem: 'hotline' }),
  ]
  const free = (start: number, end: number) => special.every((each) => end <= each.start || start >= each.end)
  const phones: FoundPhone[] = []
  for (const run of text.matchAll(RUN)) {
    let groups = groupsOf(run[0], run.index)
    // One run may hold two numbers: 13800138000 010-12345678.
    for (let found = numberIn(text, groups); found; found = numberIn(text, groups)) {
      const { start, end } = found
      if (free(start, end)) phones.push(found)
      groups = groups.filter((group) => group.end <= start || group.start >= end)
    }
  }
  return [...special, ...phones].sort((a, b) => a.start - b.start)
}
