import { z } from 'zod'
import { type CardFile, readCardFacts } from '../redemptions/card-facts.ts'

// What private.counter_facts and its neighbours answer.

const instant = z.string().transform((text) => new Date(text))

const order = z.object({
  orderId: z.string(),
  orderNo: z.string(),
  status: z.enum(['pending', 'shipped', 'finished', 'cancelled']),
  /** Somebody must look at it before it goes out. */
  held: z.boolean(),
  /** The names of all its parts. */
  goods: z.array(z.string()),
  /** It is to be picked up, and some of it still is. */
  waits: z.boolean(),
  productId: z.string(),
  imageId: z.string().nullable(),
  pickUpStoreId: z.string().nullable(),
  pickUpStore: z.string().nullable(),
  /** The day that was chosen. */
  deliverOn: z.string().nullable(),
  createdAt: instant,
  faceValueMinor: z.number(),
  cardSerial: z.number(),
  cardNumber: z.string(),
  /** The store the card belonged to. */
  cardStoreId: z.string().nullable(),
  cardStore: z.string().nullable(),
  /** When, by whom and where it was handed over. */
  verifiedAt: instant.nullable(),
  verifiedBy: z.string().nullable(),
  clerk: z.string().nullable(),
  verifiedStoreId: z.string().nullable(),
  verifiedStore: z.string().nullable(),
})

/** An order as a counter sees it. */
export type CounterOrder = z.output<typeof order>

const counterFacts = z.object({
  check: z.object({
    checkId: z.string(),
    how: z.enum(['password', 'code']),
    at: instant,
    expired: z.boolean(),
    /** The order that was handed over for it. */
    usedFor: z.string().nullable(),
    clerk: z.string().nullable(),
    memberId: z.string(),
  }),
  store: z.object({ storeId: z.string(), name: z.string(), regionCode: z.string().nullable() }),
  /** The store the card belongs to now. */
  cardStore: z.string().nullable(),
  file: z.unknown(),
  order: order.nullable(),
})

/** A check, its card with all rules, and the order that decides what can be done: the one handed over, or the newest. */
export type CounterFacts = Omit<z.output<typeof counterFacts>, 'file'> & { file: CardFile }

/** @param json as private.counter_facts gives it @returns undefined when there is no such check @throws on another shape */
export function readCounterFacts(json: unknown): CounterFacts | undefined {
  if (json === null) return undefined
  const facts = counterFacts.parse(json)
  const file = readCardFacts(facts.file)
  return file && { ...facts, file }
}

/** @param json as private.hand_over_facts gives it */
export function readCounterOrder(json: unknown): CounterOrder | undefined {
  return json === null ? undefined : order.parse(json)
}

const desk = z.object({
  open: z.array(
    z.object({ checkId: z.string(), cardNumber: z.string(), at: instant, clerk: z.string().nullable() }),
  ),
  today: z.array(order),
  count: z.number(),
})

/** @param json as private.counter_desk gives it */
export function readDesk(json: unknown): z.output<typeof desk> {
  return desk.parse(json)
}
