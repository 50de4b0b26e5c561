import { type Level, type Meaning, regionNames } from './region-names.ts'
import { SEPARATORS } from './text.ts'

/** A run of region names in a text, from province down, as far as it goes. */
export type Chain = {
  start: number
  /** Where the street begins. */
  end: number
  /** Two, four or six digits: the last region that is sure. */
  code: string
  /** Districts that the names can mean alike; empty when there is no doubt. */
  candidates: string[]
  /** How many levels are named. */
  levels: number
  names: number
  score: number
}

type Link = Meaning & { start: number; end: number }

const BETWEEN = new RegExp(`^(?:${SEPARATORS}|[-.·>]){0,4}`)
const BOUNDARY = new RegExp(`${SEPARATORS}|[-.·>()（）]`)
// Levels without a name of their own, as shops write them between the others.
const FILLER =
  /^(?:市辖区|省?直辖县级行政(?:区划|单位|区)|(?:省|自治区)?直辖县级行政(?:区划|单位)|省直辖行政单位|省?直辖县|省直辖|雄安新区|郊县)/
// 重庆市县城口县: the second of the two cities of the table is called just that.
const COUNTY_FILLER = /^县(?=[^,，\s]*[县区])/

// After a short name these make it the name of a road or a building: 南京东路 is not in 南京, 长安街 not in 长安.
const ROAD =
  /^(?:[东西南北中上下内外前后新老大小一二三四五六七八九十]{0,3}(?:路|街|大道|大街|道|巷|弄|胡同|里弄|支路|环路|高速|桥|湾|门|河|江|湖|港口|港城|村|庄|城|塔|寺|岛|坊|镇|乡))/
const INSTITUTION =
  /^(?:大学|学院|学校|中学|小学|银行|大厦|大酒店|酒店|饭店|宾馆|医院|公司|机场|火车站|高铁站|汽车站|站|花园|广场|商城|公园|体育|博物馆|图书馆|人民医院|国际)/

const POINTS: Record<Level, Record<Meaning['form'], number>> = {
  province: { full: 10, other: 9, short: 7 },
  city: { full: 10, other: 9, short: 7 },
  district: { full: 12, other: 9, short: 8 },
}
const DEPTH: Record<Level, number> = { province: 2, city: 4, district: 6 }

/** What the text names at a place, the longest names first. */
function linksAt(text: string, start: number): Link[] {
  const { meanings, longest } = regionNames()
  const found: Link[] = []
  for (let length = Math.min(longest, text.length - start); length >= 2; length -= 1) {
    const end = start + length
    for (const meaning of meanings.get(text.slice(start, end)) ?? []) found.push({ ...meaning, start, end })
  }
  return found
}

function skip(text: string, from: number, last: Link): number {
  const gap = BETWEEN.exec(text.slice(from))?.[0].length ?? 0
  const rest = text.slice(from + gap)
  const filler = FILLER.exec(rest) ?? (last.code.startsWith('50') ? COUNTY_FILLER.exec(rest) : null)
  if (!filler) return from + gap
  return skip(text, from + gap + filler[0].length, last)
}

/** May the region stand after what was read so far? Deeper and inside it; or the same once more (北京市北京市). */
function follows(chain: readonly Link[], next: Link): boolean {
  const last = chain.at(-1) as Link
  if (DEPTH[next.level] > DEPTH[last.level]) return next.code.startsWith(last.code)
  return next.code === last.code && chain.filter((link) => link.code === next.code).length < 2
}

/** Every run of names that begins with the links given. */
function extend(text: string, chain: Link[]): Link[][] {
  const last = chain.at(-1) as Link
  if (last.level === 'district') return [chain]
  const next = linksAt(text, skip(text, last.end, last)).filter((link) => follows(chain, link))
  return [chain, ...next.flatMap((link) => extend(text, [...chain, link]))]
}

function scoreOf(chain: Link[]): number {
  const best = new Map<Level, number>()
  for (const { level, form } of chain) best.set(level, Math.max(best.get(level) ?? 0, POINTS[level][form]))
  return [...best.values()].reduce((sum, each) => sum + each, 0)
}

/** One short name alone is not much: a person can be called so, or a shop; and a road after any region. */
function tooLittle(text: string, chain: Link[]): boolean {
  const [first] = chain as [Link]
  const last = chain.at(-1) as Link
  if (last.form === 'short' && ROAD.test(text.slice(last.end))) return true
  if (chain.length > 1 || first.form !== 'short') return false
  if (first.level === 'district') return true
  const after = text.charAt(first.end)
  return after === '' || BOUNDARY.test(after)
}

/** In the middle of a word only what can hardly be chance: a name in full, or two that fit together. */
function sureInside(chain: Link[]): boolean {
  const [first] = chain as [Link]
  return chain.length > 1 || (first.form === 'full' && first.end - first.start > 2)
}

/** A district that is called as a city of its province, short and without the city: 云南大理 is the prefecture. */
function doubtful(text: string, chain: Link[]): boolean {
  const last = chain.at(-1) as Link
  const before = chain.at(-2)
  if (last.level !== 'district' || last.form !== 'short' || before?.level !== 'province') return false
  const alike = regionNames().meanings.get(text.slice(last.start, last.end)) ?? []
  return alike.some((each) => each.level === 'city' && each.code.startsWith(before.code))
}

function chainsAt(text: string, start: number): Chain[] {
  const inside = start > 0 && !BOUNDARY.test(text.charAt(start - 1))
  return linksAt(text, start)
    .flatMap((link) => extend(text, [link]))
    .filter((chain) => !tooLittle(text, chain) && !doubtful(text, chain) && (!inside || sureInside(chain)))
    .map((chain) => {
      const last = chain.at(-1) as Link
      // 深圳大学 is in 深圳, and its name stays in the street.
      const kept = last.form === 'short' && INSTITUTION.test(text.slice(last.end))
      const deepest = chain.reduce((a, b) => (DEPTH[b.level] >= DEPTH[a.level] ? b : a))
      const end = kept ? last.start : last.end
      const levels = new Set(chain.map((link) => link.level)).size
      return {
        start,
        end,
        code: deepest.code,
        candidates: [],
        levels,
        names: chain.length,
        score: scoreOf(chain) - (inside ? 4 : 0),
      }
    })
}

function commonStart(codes: readonly string[]): string {
  const [first = ''] = codes
  const same = [6, 4, 2].find((digits) =>
    codes.every((code) => code.slice(0, digits) === first.slice(0, digits)),
  )
  return same === undefined ? '' : first.slice(0, same)
}

/** Of several readings of the same names: the one, or what they have in common. */
function settle(text: string, best: readonly Chain[], all: readonly Chain[]): Chain | undefined {
  const [first] = best
  if (!first) return undefined
  const codes = [...new Set(best.map((chain) => chain.code))]
  if (codes.length === 1) return first
  const code = commonStart(codes)
  // What is sure ends where the doubt begins: the name of the district stays in the street.
  const sure = all.filter((chain) => chain.start === first.start && chain.code === code)
  const end = Math.max(first.start, ...sure.map((chain) => chain.end))
  const skipped = BETWEEN.exec(text.slice(end))?.[0].length ?? 0
  return { ...first, code, candidates: codes.sort(), end: sure.length > 0 ? end + skipped : first.start }
}

/** The better of two runs; of single names the first one in the text, whatever it is. */
function better(a: Chain, b: Chain): number {
  const single = a.levels === 1 && a.start !== b.start
  return (
    b.levels - a.levels ||
    (single ? 0 : b.score - a.score) ||
    a.start - b.start ||
    b.end - a.end ||
    a.names - b.names
  )
}

/**
 * The region that a text names, from province down; any part above the last may be missing or short.
 * @param text tidied and simplified
 * @returns undefined when the text names none
 */
export function findRegion(text: string): Chain | undefined {
  const all: Chain[] = []
  for (let start = 0; start < text.length; start += 1)
    for (const chain of chainsAt(text, start)) all.push(chain)
  const [best] = all.sort(better)
  if (!best) return undefined
  const alike = all.filter((each) => better(best, each) === 0)
  return settle(text, alike, all)
}
