import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { CardDraft } from '#app/core/auth/card-session.ts'
import type { RedemptionChoice } from './types.ts'

// What the consumer has filled in travels in the encrypted card token, as short texts by these names.
// Anything else in it (an older version's draft, say) is dropped: the pages then ask again.
const draftSchema = z.object({
  product: z.uuid().optional().catch(undefined),
  consignee: z.string().min(1).optional().catch(undefined),
  phone: z.string().min(1).optional().catch(undefined),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .catch(undefined),
  street: z.string().min(1).optional().catch(undefined),
  // Of a gift that is picked up: the store, instead of region and street.
  store: z.uuid().optional().catch(undefined),
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional()
    .catch(undefined),
})

export type Draft = z.output<typeof draftSchema>

/** The draft in a card session. */
export function readDraft(stored: CardDraft): Draft {
  return draftSchema.parse(stored)
}

/** The draft with some answers replaced, as a card session stores it. */
export function changeDraft(draft: Draft, changes: Partial<Draft>): CardDraft {
  const next: CardDraft = {}
  for (const [name, value] of Object.entries({ ...draft, ...changes })) {
    if (value !== undefined) next[name] = value
  }
  return next
}

/**
 * The draft as a whole choice; or the first step that is still to be done. Whether a date must be chosen the draft
 * does not know: choiceRefusal says so.
 */
export function completeDraft(
  draft: Draft,
): { ok: true; choice: RedemptionChoice } | { ok: false; step: 'goods' | 'address' } {
  const { product, consignee, phone, region, street, store, date } = draft
  if (!product) return { ok: false, step: 'goods' }
  if (!consignee || !phone) return { ok: false, step: 'address' }
  const who = { productId: product, consignee, phone, deliverOn: date }
  if (store) return { ok: true, choice: { ...who, pickUpStoreId: store } }
  if (!region || !street) return { ok: false, step: 'address' }
  return { ok: true, choice: { ...who, region, street } }
}

/**
 * A mark of a choice, put into the submit token: what is confirmed must be what was shown, also when another tab
 * has changed the draft meanwhile.
 */
export function markOf(choice: RedemptionChoice): string {
  const { productId, consignee, phone, region, street, pickUpStoreId, deliverOn } = choice
  return createHash('sha256')
    .update(JSON.stringify([productId, consignee, phone, region, street, pickUpStoreId, deliverOn]))
    .digest('base64url')
    .slice(0, 22)
}
