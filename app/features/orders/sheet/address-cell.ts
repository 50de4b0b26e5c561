import type { Outcome } from '#app/core/errors/errors.ts'
import { parseAddressLine } from '#app/features/addresses/parse.ts'
import type { ParsedAddress } from '#app/features/addresses/types.ts'
import { nameOfPlace, resolve } from '#app/features/regions/regions.ts'
import type { Region } from '#app/features/regions/types.ts'
import { normaliseLine } from '../../redemptions/normalise.ts'

/** What an order has now; street null where there is none to see. */
type Present = { regionCode: string; street: string | null }

/** The place that a cell means, and who else stands in the same line. */
export type ReadPlace = { region: Region; street: string; consignee?: string; phone?: string }

/** `places`: what the text can mean, or means. */
export type PlaceRefusal =
  | 'regionNeeded'
  | 'regionUnclear'
  | 'regionContradicts'
  | 'streetNeeded'
  | 'phoneMasked'

type Read = Outcome<{ place: ReadPlace }, PlaceRefusal> & { places?: string[] }

const named = (codes: readonly string[]) => codes.slice(0, 4).map((code) => nameOfPlace(code) ?? code)

/** A region typed into its own cell; the street stays. */
export function readRegion(text: string, now: Present): Read {
  const parsed = parseAddressLine(text)
  if (parsed.candidates.length > 0)
    return { ok: false, reason: 'regionUnclear', places: named(parsed.candidates) }
  const region = parsed.region === undefined ? undefined : resolve(parsed.region)
  if (!region) return { ok: false, reason: 'regionNeeded' }
  return { ok: true, place: { region, street: now.street ?? '' } }
}

/**
 * What was typed or pasted into the cell of the street: a street of the region that the order has, or a whole line with
 * region and perhaps name and phone.
 */
export function readAddress(text: string, now: Present): Read {
  const parsed = parseAddressLine(text)
  if (parsed.phoneProblem === 'masked') return { ok: false, reason: 'phoneMasked' }
  const found = regionOf(parsed, now)
  if (!found.ok) return found
  const whole = parsed.region !== undefined || parsed.phone !== undefined
  // By itself a street is what was typed; the parser may leave out what it takes for courtesy.
  const street = whole || found.named ? parsed.street : normaliseLine(text)
  if (street === undefined || [...street].length < 4) return { ok: false, reason: 'streetNeeded' }
  const extension = parsed.extension === undefined ? '' : ` 转${parsed.extension}`
  return {
    ok: true,
    place: {
      region: found.region,
      street: (street + extension).slice(0, 120),
      // A name without a phone beside it is too easily a part of the street.
      ...(whole && parsed.phone !== undefined && parsed.name !== undefined ? { consignee: parsed.name } : {}),
      ...(parsed.phone === undefined ? {} : { phone: parsed.phone }),
    },
  }
}

type Found =
  | { ok: true; region: Region; named: boolean }
  | { ok: false; reason: 'regionNeeded' | 'regionUnclear' | 'regionContradicts'; places?: string[] }

function regionOf({ region, place, candidates }: ParsedAddress, now: Present): Found {
  const own = resolve(now.regionCode)
  const meant = region === undefined ? undefined : resolve(region)
  if (meant) return { ok: true, region: meant, named: true }
  if (!own) return { ok: false, reason: 'regionNeeded' }
  if (candidates.length > 0 && !candidates.includes(own.code))
    return { ok: false, reason: 'regionUnclear', places: named(candidates) }
  if (place !== undefined && !own.code.startsWith(place))
    return { ok: false, reason: 'regionContradicts', places: named([place]) }
  return { ok: true, region: own, named: candidates.length > 0 || place !== undefined }
}
