import { cities, provinces } from '#app/features/regions/regions.ts'

// Only names in full and only at the beginning: 上海市静安区… is where somebody lives, 上海路 12 号 is a street in
// a hundred towns, and 北京 alone may be a restaurant.
const AFTER_NAME = '(?!路|街|大道|巷|弄|道|场)'

type Place = { code: string; name: string; pattern: RegExp }

let places: Place[] | undefined

function everyPlace(): Place[] {
  places ??= provinces()
    .flatMap((province) => [
      { code: province.code.slice(0, 2), name: province.name },
      ...cities(province.code).map((city) => ({ code: city.code.slice(0, 4), name: city.name })),
    ])
    // 市辖区 and its like are no places; a municipality stands there twice, and its province says enough.
    .filter(
      ({ code, name }) =>
        /[省市区州盟]$/u.test(name) &&
        !/辖/u.test(name) &&
        !(code.length === 4 && sameAsProvince(code, name)),
    )
    .map((place) => ({ ...place, pattern: new RegExp(`^${place.name}${AFTER_NAME}`, 'u') }))
  return places
}

function sameAsProvince(code: string, name: string): boolean {
  return provinces().some((province) => province.code.startsWith(code.slice(0, 2)) && province.name === name)
}

/**
 * The province or city a street text begins with, when it is not the one that was chosen.
 * @param street as typed, after province, city and district were chosen
 * @param regionCode district, six digits
 * @returns its name as the administration writes it; undefined when nothing contradicts
 */
export function strayRegion(street: string, regionCode: string): string | undefined {
  const text = street.normalize('NFKC').replace(/\s/gu, '').replace(/^中国/u, '')
  const inside = everyPlace().find(({ code, name }) => regionCode.startsWith(code) && text.startsWith(name))
  // 江苏省南京市… for somebody who chose 苏州: the province is right, and what follows it is not.
  const rest = inside?.code.length === 2 ? text.slice(inside.name.length) : text
  return everyPlace().find(({ code, pattern }) => pattern.test(rest) && !regionCode.startsWith(code))?.name
}
