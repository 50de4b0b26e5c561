import { areaList } from '@vant/area-data'
import type { Outcome } from '#app/core/errors/errors.ts'
import { placeName } from './place-name.ts'
import { MAX_CODES, type NamedRule, normaliseCodes, type RegionRule, regionAllowed } from './rule.ts'
import type {
  Region,
  RegionCodes,
  RegionLists,
  RegionOption,
  RegionRuleOptions,
  RegionTree,
} from './types.ts'

// The table is 60 kB: for the server alone. Pages get the lists they show, and the picker loads
// /regions.json when somebody begins to use it.

/** Six-digit codes (GB/T 2260) to names, one record for each level; @vant/area-data has this shape. */
export type AreaList = {
  province_list: Record<string, string>
  city_list: Record<string, string>
  county_list: Record<string, string>
}

export type Regions = {
  provinces: () => RegionOption[]
  /** Cities of a province; empty when there is no such province. */
  cities: (province: string) => RegionOption[]
  /** Districts of a city; a city that is not divided has itself as its only district. */
  districts: (city: string) => RegionOption[]
  /** The three names behind the code of a district; undefined when there is no such district. */
  resolve: (code: string) => Region | undefined
}

function group(list: Record<string, string>, digits: number): Map<string, RegionOption[]> {
  const groups = new Map<string, RegionOption[]>()
  for (const [code, name] of Object.entries(list)) {
    const parent = code.slice(0, digits).padEnd(6, '0')
    const group = groups.get(parent) ?? []
    group.push({ code, name })
    groups.set(parent, group)
  }
  return groups
}

/** Makes the look-ups over a table of divisions. */
export function regionsOf(list: AreaList): Regions {
  // Maps, because the codes asked for come from outside and an object also knows 'constructor'.
  const provinceNames = new Map(Object.entries(list.province_list))
  const cityNames = new Map(Object.entries(list.city_list))
  const cityGroups = group(list.city_list, 2)
  const districtGroups = group(list.county_list, 4)
  const districts = (city: string): RegionOption[] => {
    const name = cityNames.get(city)
    if (name === undefined) return []
    return districtGroups.get(city) ?? [{ code: city, name }]
  }
  return {
    provinces: () => [...provinceNames].map(([code, name]) => ({ code, name })),
    cities: (province) => (provinceNames.has(province) ? (cityGroups.get(province) ?? []) : []),
    districts,
    resolve: (code) => {
      if (!/^\d{6}$/.test(code)) return undefined
      const cityCode = `${code.slice(0, 4)}00`
      const province = provinceNames.get(`${code.slice(0, 2)}0000`)
      const city = cityNames.get(cityCode)
      const district = districts(cityCode).find((option) => option.code === code)
      if (province === undefined || city === undefined || !district) return undefined
      return { code, province, city, district: district.name }
    },
  }
}

const mainland = regionsOf(areaList)

/** All provinces, in the order of their codes. */
export const provinces = mainland.provinces
/** The cities of a province code; [] when unknown. */
export const cities = mainland.cities
/** The districts of a city code; [] when unknown. */
export const districts = mainland.districts
/** Province, city and district of a district code; undefined when unknown. Names never come from a form. */
export const resolve = mainland.resolve

/** The codes of province and city above a district, as a picker wants them; no check that they exist. */
export function codesOf(district: string): RegionCodes {
  return { province: `${district.slice(0, 2)}0000`, city: `${district.slice(0, 4)}00`, district }
}

/**
 * Where a picker stands: the lists of each level and the codes chosen in them. Codes that do not fit together
 * are dropped, and a level with one option only is chosen.
 * @param sent codes as a form sent them, possibly missing, stale or forged
 */
export function pickerState(sent: Partial<RegionCodes>): { lists: RegionLists; codes: RegionCodes } {
  const pick = (list: RegionOption[], code: string | undefined): string => {
    const found = list.find((option) => option.code === code) ?? (list.length === 1 ? list[0] : undefined)
    return found?.code ?? ''
  }
  const top = provinces()
  const province = pick(top, sent.province)
  const middle = cities(province)
  const city = pick(middle, sent.city)
  const bottom = districts(city)
  return {
    lists: { provinces: top, cities: middle, districts: bottom },
    codes: { province, city, district: pick(bottom, sent.district) },
  }
}

/** Every list below a province or a city by the code above it, for the picker in the browser. */
export function regionTree(): RegionTree {
  const tree: RegionTree = {}
  for (const province of provinces()) {
    tree[province.code] = cities(province.code)
    for (const city of cities(province.code)) tree[city.code] = districts(city.code)
  }
  return tree
}

/** The name of a province (2 digits), city (4) or district (6); undefined when there is no such region. */
export function nameOfPlace(code: string): string | undefined {
  const province = provinces().find((each) => each.code === `${code.slice(0, 2)}0000`)
  if (!province || !/^\d{2}(\d{2}){0,2}$/.test(code)) return undefined
  if (code.length === 2) return placeName(province.name)
  const city = cities(province.code).find((each) => each.code === `${code.slice(0, 4)}00`)
  if (!city) return undefined
  if (code.length === 4) return placeName(province.name, city.name)
  const district = districts(city.code).find((each) => each.code === code)
  return district && placeName(province.name, city.name, district.name)
}

/** A municipality is its own only city: 3101 says the same as 31, and 31 it shall be. */
function canonical(code: string): string {
  return code.length === 4 && cities(`${code.slice(0, 2)}0000`).length === 1 ? code.slice(0, 2) : code
}

let allDistricts: string[] | undefined

function everyDistrict(): string[] {
  allDistricts ??= provinces()
    .flatMap((province) => cities(province.code))
    .flatMap((city) => districts(city.code))
    .map((district) => district.code)
  return allDistricts
}

/**
 * Whether a rule from a form can be kept.
 * @returns the rule in its one form; REGION_UNKNOWN when there is no such region, REGION_NOWHERE when it leaves
 * nothing to deliver to
 */
export function checkRule(
  rule: RegionRule,
): Outcome<{ rule: RegionRule }, 'REGION_UNKNOWN' | 'REGION_NOWHERE'> {
  if (rule.codes.length === 0 || !rule.codes.every((code) => nameOfPlace(code) !== undefined))
    return { ok: false, reason: 'REGION_UNKNOWN' }
  const checked = { mode: rule.mode, codes: normaliseCodes(rule.codes.map(canonical)) }
  if (!everyDistrict().some((code) => regionAllowed(checked, code)))
    return { ok: false, reason: 'REGION_NOWHERE' }
  return { ok: true, rule: checked }
}

/** A rule with names, as RegionRuleWords says it; null: no limit. Codes that are no longer in the table keep standing. */
export function namedRule(rule: RegionRule | null): NamedRule | null {
  if (!rule) return null
  return {
    mode: rule.mode,
    places: rule.codes.map((code) => ({ code, name: nameOfPlace(code) ?? code })),
  }
}

/** What RegionRuleFields needs from a loader. @param now the rule the fields begin with */
export function regionRuleOptions(now: RegionRule | null = null): RegionRuleOptions {
  return optionsOf(now?.mode ?? 'none', now?.codes ?? [])
}

/** The same from an action, with what was sent: without scripts nothing else remembers it. */
export function sentRegionOptions(form: FormData): RegionRuleOptions {
  const mode = form.get('regionMode')
  const codes = form.getAll('regionCodes').filter((code) => typeof code === 'string')
  return optionsOf(mode === 'only' || mode === 'except' ? mode : 'none', codes.slice(0, MAX_CODES))
}

// Codes that do not exist are dropped: they have no box to show them.
function optionsOf(mode: RegionRuleOptions['mode'], codes: readonly string[]): RegionRuleOptions {
  return {
    provinces: provinces(),
    mode,
    chosen: normaliseCodes(codes.map(canonical)).flatMap((code) => {
      const name = nameOfPlace(code)
      return name === undefined ? [] : [{ code, name }]
    }),
  }
}
