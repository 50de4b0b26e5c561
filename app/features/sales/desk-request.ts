import type { Member } from '#app/core/auth/account.ts'
import { addRunToPile, addToPile, removeFromPile, sellCards } from './mutations.ts'
import { deskSchema } from './schema.ts'
import type { Refused, SaleCard, SaleHead } from './types.ts'

/** What the selling page is told. */
export type DeskAnswer =
  | { intent: 'add'; ok: true; card: SaleCard; again: boolean }
  | { intent: 'addRun'; ok: true; cards: SaleCard[]; skipped: number }
  | { intent: 'remove'; ok: true }
  | { intent: 'sell'; ok: true; sale: SaleHead; again: boolean }
  | ({ intent: 'add'; ok: false } & Refused)
  | { intent: 'sell'; ok: false; reason: 'IN_THE_WAY'; cards: SaleCard[] }
  | { intent: DeskIntent; ok: false; reason: 'NOT_ALLOWED' | 'NOTHING' | 'PILE_FULL' | 'BAD_REQUEST' }

type DeskIntent = 'add' | 'addRun' | 'remove' | 'sell'

/** Does what the selling page asks for, by a plain form or from a script. */
export async function serveDesk(account: Member, form: FormData): Promise<DeskAnswer> {
  const parsed = deskSchema.safeParse(Object.fromEntries(form))
  if (!parsed.success) return unread(form)
  const ask = parsed.data
  switch (ask.intent) {
    case 'add':
      return { intent: 'add', ...(await addToPile(account, ask.code)) }
    case 'addRun':
      return { intent: 'addRun', ...(await addRunToPile(account, ask.serials)) }
    case 'remove':
      await removeFromPile(account, ask.serials)
      return { intent: 'remove', ok: true }
    case 'clear':
      await removeFromPile(account, null)
      return { intent: 'remove', ok: true }
    case 'sell':
      return { intent: 'sell', ...(await sellCards(account, ask)) }
  }
}

/** What somebody has typed is told back; anything else no page of ours has sent. */
function unread(form: FormData): DeskAnswer {
  if (form.get('intent') === 'add') return { intent: 'add', ok: false, reason: 'NOT_A_CARD', text: '' }
  return { intent: 'sell', ok: false, reason: 'BAD_REQUEST' }
}

/**
 * The status of an answer.
 * @param refused of what was refused as it may happen every day: 200 for scripts, which read the answer
 */
export function statusOf(answer: DeskAnswer, refused: 200 | 400): number {
  if (answer.ok) return 200
  if (answer.reason === 'NOT_ALLOWED') return 403
  return answer.reason === 'BAD_REQUEST' ? 400 : refused
}
