import type { z } from 'zod'
import type { Locale } from '#app/core/i18n/locale.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { cities, nameOfPlace, provinces } from '../regions/regions.ts'
import { messages } from './messages.ts'
import { type CardFilter, cardFilterSchema } from './schema.ts'
import type { RegionFilterOptions, TypedFilter } from './types.ts'

const PARTS: readonly string[] = Object.keys(cardFilterSchema.shape)

/** A search as its address has it: what was typed, and either the filter or what is wrong with it. */
export type FilterRequest = {
  typed: TypedFilter
  filter: CardFilter | undefined
  errors: Partial<Record<keyof TypedFilter, string[]>>
}

/** Reads the parts of a filter out of a query string; everything else in it is for others. */
export function readFilter(query: Readonly<Record<string, string>>, locale: Locale): FilterRequest {
  const typed: TypedFilter = Object.fromEntries(
    Object.entries(query).filter(([part, value]) => PARTS.includes(part) && value.trim() !== ''),
  )
  // The fields of the form are two; a city of another province was chosen before the province.
  const { city } = query
  if (city && typed.region && city.startsWith(typed.region)) typed.region = city
  const parsed = cardFilterSchema.safeParse(typed, { error: zodErrorMap(locale, messages) })
  if (parsed.success) return { typed, filter: parsed.data, errors: {} }
  return { typed, filter: undefined, errors: errorsOf(typed, parsed.error.issues, locale) }
}

type Errors = FilterRequest['errors']

function errorsOf(typed: TypedFilter, issues: readonly z.core.$ZodIssue[], locale: Locale): Errors {
  const errors: Errors = {}
  for (const issue of issues) errors[issue.path[0] as keyof TypedFilter] ??= [issue.message]
  // Ranges are compared once every field is right; those that are not must not hide a range upside down.
  const right = Object.fromEntries(Object.entries(typed).filter(([part]) => !(part in errors)))
  const rest = cardFilterSchema.safeParse(right, { error: zodErrorMap(locale, messages) })
  for (const issue of rest.error?.issues ?? []) errors[issue.path[0] as keyof TypedFilter] ??= [issue.message]
  return errors
}

/** What the fields of the region offer, and what is chosen in them. */
export function regionFilterOptions(region: string | undefined): RegionFilterOptions {
  const chosen = region ?? ''
  const province = /^\d{2}/.test(chosen) ? chosen.slice(0, 2) : chosen
  const short = (digits: number) => (place: { code: string; name: string }) => ({
    code: place.code.slice(0, digits),
    name: place.name,
  })
  const below = cities(`${province}0000`).map(short(4))
  // A district is only reached by a link; it stands among the cities, so that it is not lost.
  const district = chosen.length === 6 ? nameOfPlace(chosen) : undefined
  return {
    provinces: provinces().map(short(2)),
    cities: district ? [{ code: chosen, name: district }, ...below] : below,
    region: province,
    city: chosen.length > 2 && /^\d+$/.test(chosen) ? chosen : '',
  }
}
