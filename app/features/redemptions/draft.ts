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

/** The draft as a whole choice; or the first step that is still to be done. */
export function completeDraft(
  draft: Draft,
): { ok: true; choice: RedemptionChoice } | { ok: false; step: 'goods' | 'address' } {
  const { product, consignee, phone, region, street } = draft
  if (!product) return { ok: false, step: 'goods' }
  if (!consignee || !phone || !region || !street) return { ok: false, step: 'address' }
  return { ok: true, choice: { productId: product, consignee, phone, region, street } }
}

/**
 * A mark of a choice, put into the review form: what is confirmed must be what was shown, also when another
 * tab has changed the draft meanwhile.
 */
export function markOf(choice: RedemptionChoice): string {
  const { productId, consignee, phone, region, street } = choice
  return createHash('sha256')
    .update(JSON.stringify([productId, consignee, phone, region, street]))
    .digest('base64url')
    .slice(0, 22)
}
