import { FILLERS } from './region-line.ts'

/** 新疆, as everybody says, and not 新疆维吾尔自治区; 浙江省 stays as it is. */
function shortProvince(name: string): string {
  return name.replace(/(维吾尔|壮族|回族)?自治区$|特别行政区$/, '')
}

/**
 * A province, city or district as a list of regions names it: 浙江省, 江苏省苏州市, 新疆乌鲁木齐市, 上海市黄浦区.
 * Parts of a province without a name of their own get theirs in brackets: 湖北省（省直辖县）.
 */
export function placeName(province: string, city?: string, district?: string): string {
  const top = shortProvince(province)
  if (city === undefined) return top
  const nameless = FILLERS.has(city) || city === province
  if (district === undefined)
    return nameless ? `${top}（${city === province ? '市辖区' : city}）` : `${top}${city}`
  return nameless || city === district ? `${top}${district}` : `${top}${city}${district}`
}
