import type { SubmissionResult } from '@conform-to/react'
import type { AddressPart, PhoneProblem } from '#app/features/addresses/types.ts'
import type { Day } from '#app/features/availability/types.ts'
import type { NamedRule, RegionRule } from '#app/features/regions/rule.ts'
import type { RegionLists } from '#app/features/regions/types.ts'

/** A store of a list: its address in one line. */
export type OfferedStore = { storeId: string; name: string; address: string; hours: string }

/** What the form can offer: for the page, and for checking what comes back. */
export type DeliveryOffer = {
  /** Where goods can go; a district must be in all of them. */
  limits: RegionRule[]
  /** The same, with names. */
  namedLimits: NamedRule[]
  /** The days to choose from; undefined: none is asked. */
  days: readonly Day[] | undefined
  /** Empty: nothing is picked up. */
  stores: OfferedStore[]
}

/** How the gift gets to its holder. */
export type DeliveryHow = 'delivery' | 'pickUp'

/** What stands in the form; '' where nothing does. */
export type DeliveryValues = {
  how: DeliveryHow
  consignee: string
  phone: string
  province: string
  city: string
  district: string
  street: string
  store: string
  date: string
  pasted: string
}

/** What the recognition of a pasted text has done. */
export type PasteNotice =
  | {
      kind: 'recognised'
      /** Fields that were empty, or had something else. */
      filled: AddressPart[]
      /** Of these, what stood there before. */
      replaced: { part: AddressPart; before: string }[]
      /** What the form still needs. */
      missing: AddressPart[]
      candidates: { code: string; name: string }[]
      otherPhones: string[]
      phoneProblem: PhoneProblem | undefined
      /** For the hidden field that undoes it. */
      before: string
    }
  | { kind: 'nothing' | 'empty' | 'same' | 'undone' }

/** The form as it is shown (again). */
export type ShownDelivery = {
  values: DeliveryValues
  lists: RegionLists
  lastResult?: SubmissionResult<string[]> | undefined
  notice?: PasteNotice | undefined
  /** Another one whenever the fields must take over the values. */
  version: number
}
