import { cities, districts, provinces } from '#app/features/regions/regions.ts'
import { RENAMED_CITIES, RENAMED_DISTRICTS } from './renamed.ts'

export type Level = 'province' | 'city' | 'district'

/** One thing that a name can mean. */
export type Meaning = {
  level: Level
  /** Two, four or six digits. */
  code: string
  /** full: as the table writes it; other: an old or wrong last character; short: without any. */
  form: 'full' | 'other' | 'short'
}

/** Every way to write every region, by that text. */
export type RegionNames = { meanings: Map<string, Meaning[]>; longest: number }

// The peoples that autonomous regions are named after, as the names of regions have them.
const PEOPLES =
  '蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|' +
  '毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|鄂伦春|各'
const AUTONOMOUS = new RegExp(`^(..+?)(?:(?:${PEOPLES})族?)+自治[州县旗区]$`)

// Every city calls these by short names, and the table writes them in many ways.
const ZONES = [
  {
    name: /高新技术产业(?:开发区|园区)$|高新技术开发区$|高技术产业开发区$|高新区$/,
    forms: ['高新区', '高新技术开发区', '高新技术产业开发区', '高新'],
  },
  { name: /经济(?:技术)?开发区$/, forms: ['经开区', '经济开发区', '经济技术开发区', '开发区'] },
] as const

/** A name without what kind of region it is: 恩施土家族苗族自治州 is 恩施; undefined when too little remains. */
function baseOf(name: string): string | undefined {
  const base =
    AUTONOMOUS.exec(name)?.[1] ??
    /^(..+?)(?:特别行政区|维吾尔自治区|自治区|地区|街道办事处|街道|林区|新区|[省市区县盟镇乡])$/.exec(
      name,
    )?.[1]
  return base
}

function cityForms(name: string): string[] {
  const base = baseOf(name)
  if (base === undefined) return []
  return /自治州$/.test(name) ? [base, `${base}州`] : /盟$/.test(name) ? [base] : [base, `${base}地区`]
}

/** Other ways to write a district. @param city the base of its city's name */
function districtForms(name: string, city: string | undefined): { short: string[]; other: string[] } {
  const own = city !== undefined && name.startsWith(city) ? name.slice(city.length).replace(/^市/, '') : name
  const zone = ZONES.find((each) => each.name.test(own))
  const plain = own !== name && own.length > 2 && /区$|城$/.test(own) ? [own] : []
  if (zone) {
    // 净月高新区 is not the 高新区 of its city, 稀土高新区 neither.
    const rest = own.replace(zone.name, '')
    return { short: [], other: [...plain, ...zone.forms.map((form) => `${rest}${form}`)] }
  }
  const base = baseOf(name)
  if (base === undefined) return { short: [], other: plain }
  const kinds = /(?:街道|办事处)$/.test(name) ? ['街道', '区', '镇'] : ['区', '县', '市']
  return { short: [base], other: [...plain, ...kinds.map((kind) => `${base}${kind}`)] }
}

function addTo(meanings: Map<string, Meaning[]>, name: string, meaning: Meaning): void {
  const known = meanings.get(name)
  if (!known) meanings.set(name, [meaning])
  else if (!known.some((each) => each.code === meaning.code)) known.push(meaning)
}

function addProvinces(add: (name: string, meaning: Meaning) => void): void {
  for (const { code, name } of provinces()) {
    const meaning = { level: 'province', code: code.slice(0, 2) } as const
    add(name, { ...meaning, form: 'full' })
    const base = AUTONOMOUS.exec(name)?.[1] ?? baseOf(name)
    if (base === undefined) continue
    if (/自治区$/.test(name))
      for (const kind of ['自治区', '省']) add(`${base}${kind}`, { ...meaning, form: 'other' })
    add(base, { ...meaning, form: 'short' })
    if (base.length === 3 && /古$/.test(base)) add(base.slice(0, 2), { ...meaning, form: 'short' })
  }
}

function addRenamed(meanings: Map<string, Meaning[]>): void {
  const add = (name: string, meaning: Meaning) => addTo(meanings, name, meaning)
  const all = provinces().flatMap((province) => cities(province.code))
  for (const [name, within, now] of RENAMED_CITIES) {
    const city = all.find((each) => each.code.startsWith(within) && each.name === now)
    if (!city) throw new Error(`renamed regions: no city ${now}`)
    add(name, { level: 'city', code: city.code.slice(0, 4), form: name.length > 2 ? 'other' : 'short' })
  }
  for (const [name, within, now] of RENAMED_DISTRICTS) {
    // A table that is older than our list has it still.
    if (meanings.get(name)?.some((each) => each.code.startsWith(within))) continue
    const district = all
      .flatMap((city) => districts(city.code))
      .find((each) => each.code.startsWith(within) && each.name === now)
    if (!district) throw new Error(`renamed regions: no district ${now}`)
    add(name, { level: 'district', code: district.code, form: name.length > 2 ? 'full' : 'short' })
  }
}

// Names that only the statistics use; between province and district the parser passes over them.
const NAMELESS = /^(?:市辖区|县|省直辖县|自治区直辖县级行政区划)$/

function sameCity(meaning: Meaning, code: string): boolean {
  return meaning.level === 'district' && meaning.code.slice(0, 4) === code.slice(0, 4)
}

function build(): RegionNames {
  const meanings = new Map<string, Meaning[]>()
  const add = (name: string, meaning: Meaning) => addTo(meanings, name, meaning)
  addProvinces(add)
  const all = provinces().flatMap((province) => cities(province.code))
  const named = all.filter((city) => !NAMELESS.test(city.name))
  const below = all.flatMap((city) => districts(city.code).map((district) => ({ ...district, city })))
  // What the table writes comes first: a name that something else has in full is no variant.
  for (const { code, name } of named) add(name, { level: 'city', code: code.slice(0, 4), form: 'full' })
  for (const { code, name } of below) add(name, { level: 'district', code, form: 'full' })
  addRenamed(meanings)
  for (const { code, name } of named) {
    for (const form of cityForms(name)) add(form, { level: 'city', code: code.slice(0, 4), form: 'short' })
  }
  for (const { code, name, city } of below) {
    const { short, other } = districtForms(name, baseOf(city.name))
    // A zone that the table has twice, with an old and a new code, is the first of them.
    const taken = (form: string) => meanings.get(form)?.some((each) => sameCity(each, code)) ?? false
    for (const form of other) if (!taken(form)) add(form, { level: 'district', code, form: 'other' })
    for (const form of short) add(form, { level: 'district', code, form: 'short' })
  }
  return { meanings, longest: Math.max(...[...meanings.keys()].map((name) => name.length)) }
}

let names: RegionNames | undefined

/** The index over the table of regions, made when it is first asked for. */
export function regionNames(): RegionNames {
  names ??= build()
  return names
}
