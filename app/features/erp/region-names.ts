/** An order's region: GB/T 2260 code of the district and the names it was placed with. */
export type OrderRegion = { code: string; province: string; city: string; district: string }

const MUNICIPALITIES = new Set(['11', '12', '31', '50'])
/** Taiwan, Hong Kong and Macau: ERPs of the mainland have no common name for their divisions. */
export const UNNAMED_PROVINCES = ['71', '81', '82'] as const

/**
 * How the ERP calls a region: municipalities without 市 as provinces, counties right below a province as cities of
 * their own; else as the standard does. A merchant's own names come first, the nearer the code the better.
 * @param own names by code of 2, 4 or 6 digits
 */
export function erpRegion(region: OrderRegion, own: ReadonlyMap<string, string>) {
  const [province, city] = [region.code.slice(0, 2), region.code.slice(0, 4)]
  const direct = /直辖/.test(region.city) || city.endsWith('90')
  const municipality = MUNICIPALITIES.has(province)
  const standard = {
    province: municipality ? region.province.replace(/市$/, '') : region.province,
    city: municipality ? region.province : direct ? region.district : region.city,
    district: direct || region.district === region.city ? '' : region.district,
  }
  return {
    province: own.get(province) ?? standard.province,
    city: own.get(city) ?? standard.city,
    district: own.get(region.code) ?? standard.district,
  }
}

/** False: nobody has said what the ERP calls its province. */
export function regionNamed(code: string, own: ReadonlyMap<string, string>): boolean {
  const province = code.slice(0, 2)
  return !(UNNAMED_PROVINCES as readonly string[]).includes(province) || own.has(province)
}
