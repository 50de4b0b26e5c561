import { z } from 'zod'
import { parseAddressLine } from '#app/features/addresses/parse.ts'
import type { AddressPart, ParsedAddress } from '#app/features/addresses/types.ts'
import { regionLine } from '#app/features/regions/region-line.ts'
import { codesOf, nameOfPlace, resolve } from '#app/features/regions/regions.ts'
import type { DeliveryValues, PasteNotice } from './delivery-offer.ts'

/** As many places of one name as a page can ask about. */
const MOST_CANDIDATES = 8

// What recognition changes, and so what undoing it brings back.
const CHANGED = ['consignee', 'phone', 'province', 'city', 'district', 'street'] as const
const text = z.string().max(500).catch('')
const beforeSchema = z.object({
  consignee: text,
  phone: text,
  province: text,
  city: text,
  district: text,
  street: text,
})

type Pasted = { values: DeliveryValues; notice: PasteNotice }

/** What the fields of a part show now, in one line. */
function shown(values: DeliveryValues, part: AddressPart): string {
  if (part === 'name') return values.consignee.trim()
  if (part === 'phone') return values.phone.trim()
  if (part === 'street') return values.street.trim()
  const { province, city, district } = values
  const region = resolve(district)
  if (region) return regionLine(region)
  return nameOfPlace(city.slice(0, 4)) ?? nameOfPlace(province.slice(0, 2)) ?? ''
}

/** The codes of a place that is known as far as a province (2 digits), a city (4) or a district (6). */
function pickerCodes(place: string) {
  if (place.length === 6) return codesOf(place)
  const city = place.length === 4 ? `${place}00` : ''
  return { province: `${place.slice(0, 2)}0000`, city, district: '' }
}

/** The codes of the picker after a text that names a place more or less exactly; undefined: they stay. */
function nextCodes(values: DeliveryValues, { region, place = '', candidates }: ParsedAddress) {
  if (region !== undefined) return codesOf(region)
  // Less exact than what is chosen already, and no contradiction to it: what is chosen stays.
  const fits =
    candidates.length > 0 ? candidates.includes(values.district) : values.district.startsWith(place)
  if (values.district !== '' && fits) return undefined
  // A district that the text does not mean must not stay beside the street that it gives.
  if (place === '') return candidates.length > 0 ? { province: '', city: '', district: '' } : undefined
  return pickerCodes(place)
}

function put(
  values: DeliveryValues,
  parsed: ParsedAddress,
  extension: (n: string) => string,
): DeliveryValues {
  const dialled = parsed.extension === undefined ? '' : extension(parsed.extension)
  const street = parsed.street ?? (dialled === '' ? undefined : values.street)
  return {
    ...values,
    ...(parsed.name === undefined ? {} : { consignee: parsed.name }),
    ...(parsed.phone === undefined ? {} : { phone: parsed.phone }),
    ...nextCodes(values, parsed),
    ...(street === undefined ? {} : { street: `${street}${street.endsWith(dialled) ? '' : dialled}` }),
  }
}

/**
 * Puts what a pasted text says into the fields of a form, and tells what it has done.
 * @param extension how an extension is written at the end of the street: there is no field for it
 */
export function fillFromPaste(values: DeliveryValues, extension: (n: string) => string): Pasted {
  if (values.pasted.trim() === '') return { values, notice: { kind: 'empty' } }
  const parsed = parseAddressLine(values.pasted)
  const next = put(values, parsed, extension)
  const parts = ['name', 'phone', 'region', 'street'] as const
  const changed = parts.filter((part) => shown(next, part) !== shown(values, part))
  const filled = changed.filter((part) => shown(next, part) !== '')
  const { candidates, otherPhones, phoneProblem } = parsed
  if (changed.length === 0 && candidates.length === 0 && phoneProblem === undefined)
    return { values, notice: { kind: parsed.missing.length === parts.length ? 'nothing' : 'same' } }
  const missing = parts.filter((part) =>
    part === 'region' ? !resolve(next.district) : shown(next, part) === '',
  )
  return {
    values: next,
    notice: {
      kind: 'recognised',
      filled,
      replaced: changed.flatMap((part) => {
        const before = shown(values, part)
        return before === '' ? [] : [{ part, before }]
      }),
      missing,
      candidates: resolve(next.district) ? [] : named(candidates),
      otherPhones,
      phoneProblem,
      before: JSON.stringify(Object.fromEntries(CHANGED.map((name) => [name, values[name]]))),
    },
  }
}

function named(codes: readonly string[]): { code: string; name: string }[] {
  return codes.slice(0, MOST_CANDIDATES).map((code) => ({ code, name: nameOfPlace(code) ?? code }))
}

/** The fields as they were. @param before the hidden field of the notice; anything else changes nothing */
export function undoPaste(values: DeliveryValues, before: string): Pasted {
  const parsed = beforeSchema.safeParse(jsonOf(before))
  return { values: parsed.success ? { ...values, ...parsed.data } : values, notice: { kind: 'undone' } }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
