import { z } from 'zod'
import { halfWidth, money } from '#app/core/i18n/typed-values.ts'
import { CARD_STATUSES } from './state.ts'

/** What a search can ask for: the states, and `expired` for a card that is past its last day unredeemed. */
export const CARD_CONDITIONS = [...CARD_STATUSES, 'expired'] as const
export type CardCondition = (typeof CARD_CONDITIONS)[number]

const serial = halfWidth
  .refine((text) => /^0*[1-9]\d{0,14}$/.test(text), { params: { key: 'badSerial' }, abort: true })
  .transform(Number)
const number = halfWidth
  .transform((text) => text.toUpperCase())
  .refine((text) => /^[0-9A-Z-]{1,40}$/.test(text), { params: { key: 'badNumber' } })
const words = z.string().trim().min(1).max(60)
const noneOr = z.union([z.literal('none'), z.uuid()])

const parts = {
  serialFrom: z.number().optional(),
  serialTo: z.number().optional(),
  numberFrom: z.string().optional(),
  numberTo: z.string().optional(),
  /** One card by its whole number. */
  number: z.string().optional(),
  /** A pasted list of numbers, stored in card_lists. */
  listId: z.uuid().optional(),
  batchId: z.uuid().optional(),
  /** Part of the name of the batch. */
  name: z.string().optional(),
  /** Minor units. */
  faceValue: z.number().optional(),
  channelId: noneOr.optional(),
  storeId: noneOr.optional(),
  status: z.enum(CARD_CONDITIONS).optional(),
  /** Last day of validity between these days, inclusive. */
  expiresFrom: z.iso.date().optional(),
  expiresTo: z.iso.date().optional(),
  productId: z.uuid().optional(),
  /** Part of the card's remark. */
  remark: z.string().optional(),
  /** Cards without limits, with some, or those that may be sent to a region (2, 4 or 6 digits). */
  region: z.string().optional(),
}

/** A filter as jobs.request and the log store it. */
export const storedFilterSchema = z.object(parts)

/** Which cards; every part given must hold. */
export type CardFilter = z.output<typeof storedFilterSchema>

const upsideDown = <T extends string | number>(from: T | undefined, to: T | undefined) =>
  from !== undefined && to !== undefined && from > to

/** A filter as the query string and the forms carry it: every part may be missing, a bad part counts as bad. */
export const cardFilterSchema = z
  .object({
    serialFrom: serial.optional(),
    serialTo: serial.optional(),
    numberFrom: number.optional(),
    numberTo: number.optional(),
    number: number.optional(),
    listId: parts.listId,
    batchId: parts.batchId,
    name: words.optional(),
    faceValue: money('badFaceValue').optional(),
    channelId: parts.channelId,
    storeId: parts.storeId,
    status: parts.status,
    expiresFrom: parts.expiresFrom,
    expiresTo: parts.expiresTo,
    productId: parts.productId,
    remark: words.optional(),
    region: z
      .string()
      .regex(/^(none|some|\d{2}|\d{4}|\d{6})$/)
      .optional(),
  })
  .refine((f) => !upsideDown(f.serialFrom, f.serialTo), { path: ['serialTo'], params: { key: 'upsideDown' } })
  .refine((f) => !upsideDown(f.numberFrom, f.numberTo), { path: ['numberTo'], params: { key: 'upsideDown' } })
  .refine((f) => !upsideDown(f.expiresFrom, f.expiresTo), {
    path: ['expiresTo'],
    params: { key: 'upsideDown' },
  })

/** True when a filter says which cards, as opposed to only in which state: bulk work asks for that. */
export function narrows(filter: CardFilter): boolean {
  return Object.entries(filter).some(([part, value]) => part !== 'status' && value !== undefined)
}

/** A filter without its empty parts, for jobs.request and the log. */
export function plainFilter(filter: CardFilter): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(filter).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  )
}

/** A filter as the query string carries it; cardFilterSchema reads it back to the same filter. */
export function filterQuery(filter: CardFilter): Record<string, string> {
  const { faceValue, ...rest } = plainFilter(filter)
  const query = Object.fromEntries(Object.entries(rest).map(([part, value]) => [part, String(value)]))
  if (typeof faceValue === 'number') {
    const text = String(faceValue).padStart(3, '0')
    query.faceValue = `${text.slice(0, -2)}.${text.slice(-2)}`
  }
  return query
}
