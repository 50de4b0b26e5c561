import { z } from 'zod'
import type { RedemptionFacts } from '#app/features/availability/types.ts'

// What private.card_facts answers, read strictly: a rule that is misread would let through what it forbids.

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const regionRule = z
  .object({ mode: z.enum(['only', 'except']), codes: z.array(z.string()) })
  .nullable()

const season = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('yearly'), from: z.string().length(5), to: z.string().length(5) }),
  z.object({ kind: z.literal('fixed'), from: day, to: day }),
])

const delivery = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('after'), days: z.number(), offered: z.number() }),
  z.object({ mode: z.literal('between'), from: day, to: day }),
  z.object({ mode: z.literal('none') }),
])

const product = z.object({
  productId: z.string(),
  name: z.string(),
  description: z.string(),
  imageId: z.string().nullable(),
  onShelf: z.boolean(),
  stock: z.number().nullable(),
  dailyCapacity: z.number().nullable(),
  taken: z.record(day, z.number()),
  seasons: z.array(season),
  regionRule,
})

export const pickUpStore = z.object({
  storeId: z.string(),
  name: z.string(),
  regionCode: z.string(),
  address: z.string(),
  hours: z.string(),
})

export const cardStatus = z.enum(['created', 'active', 'redeemed', 'void'])

const cardFacts = z.object({
  serial: z.number(),
  number: z.string(),
  faceValueMinor: z.number(),
  card: z.object({ status: cardStatus, validFrom: day.nullable(), validTo: day.nullable(), regionRule }),
  merchantRegionRule: regionRule,
  calendar: z.object({
    timeZone: z.string(),
    delivery,
    closedWeekdays: z.array(z.number()),
    holidays: z.array(day),
    cutOffHour: z.number().nullable(),
  }),
  mayChange: z.boolean(),
  products: z.array(product),
  pickUpStores: z.array(pickUpStore),
  /** Order numbers by order id; empty unless the card was locked. */
  orders: z.record(z.string(), z.string()),
})

/** All that is known of a card at one moment: `facts` for the evaluator, the rest for the pages. */
export type CardFile = z.output<typeof cardFacts> & { facts: RedemptionFacts }

/** @param json as private.card_facts gives it; null: no such card @throws when it has another shape */
export function readCardFacts(json: unknown): CardFile | undefined {
  if (json === null) return undefined
  const file = cardFacts.parse(json)
  const { card, merchantRegionRule, calendar, products, pickUpStores } = file
  const pickUpStoreIds = pickUpStores.map((store) => store.storeId)
  return { ...file, facts: { card, merchantRegionRule, calendar, products, pickUpStoreIds } }
}
