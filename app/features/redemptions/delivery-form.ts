import { parseWithZod } from '@conform-to/zod/v4'
import type { Locale } from '#app/core/i18n/locale.ts'
import { type Translate, translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { Dates } from '#app/features/availability/types.ts'
import { messages as regionMessages } from '#app/features/regions/messages.ts'
import { regionLine } from '#app/features/regions/region-line.ts'
import { codesOf, namedRule, nameOfPlace, pickerState, resolve } from '#app/features/regions/regions.ts'
import { allAllow, type RegionRule } from '#app/features/regions/rule.ts'
import { deliveryMessages } from './delivery-messages.ts'
import type { DeliveryOffer, DeliveryValues, OfferedStore, ShownDelivery } from './delivery-offer.ts'
import { deliverySchema, fieldMessages, howOf } from './delivery-schema.ts'
import { messages } from './messages.ts'
import { fillFromPaste, undoPaste } from './paste.ts'
import type { ChosenDelivery, PickUpStore } from './types.ts'

// The server's half of AddressForm; the table of regions and the parser of addresses are never sent to a browser.

/** What a page can offer, out of what the card and the merchant allow. */
export function deliveryOffer(from: {
  limits: RegionRule[]
  dates: Dates
  pickUpStores: readonly PickUpStore[]
}): DeliveryOffer {
  return {
    limits: from.limits,
    namedLimits: from.limits.map(namedRule).filter((rule) => rule !== null),
    days: from.dates.asked ? from.dates.days : undefined,
    stores: from.pickUpStores.map(offeredStore),
  }
}

/** A store with its address in one line. */
function offeredStore({ storeId, name, regionCode, address, hours }: PickUpStore): OfferedStore {
  const region = resolve(regionCode)
  return { storeId, name, hours, address: region ? `${regionLine(region)} ${address}` : address }
}

/** The form at first. @param known what is decided already */
export function shownDelivery(known: Partial<ChosenDelivery>): ShownDelivery {
  const { lists, codes } = pickerState(known.region ? codesOf(known.region) : {})
  const values: DeliveryValues = {
    how: known.pickUpStoreId ? 'pickUp' : 'delivery',
    consignee: known.consignee ?? '',
    phone: known.phone ?? '',
    ...codes,
    street: known.street ?? '',
    store: known.pickUpStoreId ?? '',
    date: known.deliverOn ?? '',
    pasted: '',
  }
  return { values, lists, version: 0 }
}

/** What was typed, as it was typed. */
function typedIn(form: FormData, offer: DeliveryOffer): DeliveryValues {
  const text = (name: string, most = 500) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.slice(0, most) : ''
  }
  return {
    how: howOf(form, offer),
    consignee: text('consignee'),
    phone: text('phone'),
    province: text('province'),
    city: text('city'),
    district: text('district'),
    street: text('street'),
    store: text('store'),
    date: text('date'),
    pasted: text('pasted', 2000),
  }
}

function show(values: DeliveryValues, more: Partial<ShownDelivery> = {}): ShownDelivery {
  const { lists, codes } = pickerState(values)
  // So that the page takes over the values: a field that somebody has typed into keeps its own otherwise.
  return { lists, version: Date.now(), ...more, values: { ...values, ...codes } }
}

/** One of several districts of a name: the street need not begin with that name any longer. */
function withDistrict(values: DeliveryValues, code: string): DeliveryValues {
  const name = resolve(code)?.district ?? ''
  const street = values.street.startsWith(name) ? values.street.slice(name.length).trimStart() : values.street
  return { ...values, ...codesOf(code), street: street || values.street }
}

/** What a button other than "next" asks for; undefined when it was that one. */
function answerIntent(form: FormData, values: DeliveryValues, say: Translate<typeof deliveryMessages>) {
  const intent = form.get('intent')
  if (intent === 'recognise') {
    const { values: next, notice } = fillFromPaste(values, (n) => say('extension', { n }))
    return show(next, { notice })
  }
  if (intent === 'undo') {
    const { values: next, notice } = undoPaste(values, String(form.get('before') ?? ''))
    return show(next, { notice })
  }
  // The button of the picker for browsers without scripts: only the lists are wanted.
  if (intent === 'regions') return show(values)
  const chosen = typeof intent === 'string' ? /^region:(\d{6})$/.exec(intent)?.[1] : undefined
  return chosen === undefined ? undefined : show(withDistrict(values, chosen))
}

export type DeliveryAnswer =
  | { done: true; delivery: ChosenDelivery }
  | { done: false; shown: ShownDelivery; status: 200 | 400 }

/**
 * Reads the form of AddressForm: a delivery that this offer allows, or the form to be shown again with what was
 * typed and what is wrong with it.
 */
export function readDelivery(form: FormData, offer: DeliveryOffer, locale: Locale): DeliveryAnswer {
  const values = typedIn(form, offer)
  const asked = answerIntent(form, values, translator(deliveryMessages, locale))
  if (asked) return { done: false, shown: asked, status: 200 }
  const schema = deliverySchema(values.how, { ...offer, limits: [] })
  const submission = parseWithZod(form, { schema, error: zodErrorMap(locale, fieldMessages) })
  if (submission.status !== 'success')
    return { done: false, shown: show(values, { lastResult: submission.reply() }), status: 400 }
  const sent = submission.value
  const who = {
    consignee: sent.consignee,
    phone: sent.phone,
    deliverOn: sent.date,
  }
  if ('store' in sent) return { done: true, delivery: { ...who, pickUpStoreId: sent.store } }
  const wrong = districtError(sent, offer, locale)
  if (wrong === undefined)
    return { done: true, delivery: { ...who, region: sent.district, street: sent.street } }
  const lastResult = submission.reply({ fieldErrors: { district: [wrong] } })
  return { done: false, shown: show(values, { lastResult }), status: 400 }
}

/** What is wrong with a district, in a sentence. */
function districtError(
  sent: { province: string; city: string; district: string },
  offer: DeliveryOffer,
  locale: Locale,
): string | undefined {
  const above = codesOf(sent.district)
  if (!resolve(sent.district) || above.province !== sent.province || above.city !== sent.city)
    return translator(messages, locale)('districtUnknown')
  if (allAllow(offer.limits, sent.district)) return undefined
  const place = nameOfPlace(sent.district) ?? sent.district
  return translator(regionMessages, locale)('notServed', { place })
}
