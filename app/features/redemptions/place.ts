import type { Outcome } from '#app/core/errors/errors.ts'
import { resolve } from '#app/features/regions/regions.ts'
import type { Region } from '#app/features/regions/types.ts'
import type { ChosenPlace, PickUpStore } from './types.ts'

/** A place as the columns of an order say it: that of the consignee, or of the store it is picked up at. */
export type OrderPlace = { region: Region; street: string; pickUpStoreId: string | null }

/** The names behind a chosen place; they never come from a form. @param stores that the merchant offers */
export function orderPlace(
  place: ChosenPlace,
  stores: readonly PickUpStore[],
): Outcome<{ place: OrderPlace }, 'REGION_UNKNOWN' | 'STORE_NOT_OFFERED'> {
  if (place.pickUpStoreId === undefined) {
    const region = resolve(place.region)
    if (!region) return { ok: false, reason: 'REGION_UNKNOWN' }
    return { ok: true, place: { region, street: place.street, pickUpStoreId: null } }
  }
  const store = stores.find((each) => each.storeId === place.pickUpStoreId)
  const region = store && resolve(store.regionCode)
  if (!store || !region) return { ok: false, reason: 'STORE_NOT_OFFERED' }
  return { ok: true, place: { region, street: store.address, pickUpStoreId: store.storeId } }
}

/** A district and a street as their blind index has them: many cards to one door shall find each other. */
export function addressForIndex(regionCode: string, street: string): string {
  return (
    regionCode +
    street
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\p{P}\p{S}\p{Z}\p{C}]/gu, '')
  )
}
