import type { Region } from './types.ts'

/** Levels that only exist in the statistics: nobody writes them on a parcel. */
export const FILLERS = new Set(['市辖区', '县', '省直辖县', '自治区直辖县级行政区划'])

/**
 * A region as people write it in an address: 江苏省苏州市昆山市; 上海市黄浦区, not 上海市上海市黄浦区;
 * 湖北省仙桃市 without the 省直辖县 between them.
 */
export function regionLine(region: Pick<Region, 'province' | 'city' | 'district'>): string {
  const { province, city, district } = region
  const middle = city === province || city === district || FILLERS.has(city) ? '' : city
  return `${province}${middle}${FILLERS.has(district) ? '' : district}`
}
