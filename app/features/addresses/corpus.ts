import { readFileSync } from 'node:fs'
import { regionLine } from '#app/features/regions/region-line.ts'
import { cities, districts, nameOfPlace, provinces, resolve } from '#app/features/regions/regions.ts'

/** One line of corpus.tsv: what somebody pastes, and what is in it. For tests alone. */
export type Sample = {
  text: string
  name: string | undefined
  phone: string | undefined
  /** A district as an address writes it: 广东省深圳市南山区. */
  region: string | undefined
  /** Where the district is open: how far it is known. */
  place: string | undefined
  street: string | undefined
}

/** Every sample. */
export function corpus(): Sample[] {
  const lines = readFileSync(new URL('corpus.tsv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
  return lines.map((line) => {
    const [text = '', ...columns] = line.split('\t')
    if (columns.length !== 4) throw new Error(`corpus: ${line}`)
    const [name, phone, region, street] = columns.map((column) => (column === '-' ? undefined : column))
    const open = region?.startsWith('?')
    return {
      text: text.replaceAll('\\n', '\n').replaceAll('\\t', '\t'),
      name,
      phone,
      region: open ? undefined : region,
      place: open ? region?.slice(1) : undefined,
      street,
    }
  })
}

/** Every district code of the table. */
export function everyDistrict(): string[] {
  return provinces()
    .flatMap((province) => cities(province.code))
    .flatMap((city) => districts(city.code))
    .map((district) => district.code)
}

/** A district as an address writes it; undefined for no code. */
export function lineOf(code: string | undefined): string | undefined {
  const region = code === undefined ? undefined : resolve(code)
  return region && regionLine(region)
}

/** A province or city as an address writes it; undefined for no code. */
export function placeOf(code: string | undefined): string | undefined {
  return code === undefined ? undefined : nameOfPlace(code)
}
