import { keysOf } from '#app/core/crypto/key-library.ts'
import { log } from '#app/core/log/log.ts'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { readSolution } from '#app/features/guard/captcha.ts'
import { beginAttempt, settleRight, settleWrong } from '#app/features/guard/mutations.ts'
import { subjectsOf } from '#app/features/guard/subjects.ts'
import type { CardToCheck, Held, Visitor } from '#app/features/guard/types.ts'
import { cardState, dateOfState } from '../card-state.ts'
import { candidatesOf } from '../normalise.ts'
import type { CardCheck, RedemptionSite } from '../types.ts'
import { passwordFits } from './password-check.ts'

/**
 * Checks number and password of a card on one merchant's site, if the visitor may try at all. Only after the
 * password is right does the answer say anything about the card: until then an unknown number and cards of every
 * state are counted, answered and timed alike.
 * @param shown normalised number and password
 */
export async function verifyCard(
  site: RedemptionSite,
  shown: { number: string; password: string },
  visitor: Visitor,
): Promise<CardCheck | Held> {
  const { merchant_id: merchantId } = site
  const keys = await keysOf(merchantId)
  const [typed, meant = typed] = candidatesOf(shown.number)
  // Counted as what it may be meant, so that other ways of writing a number are no further tries of it.
  const subjects = await subjectsOf(merchantId, 'card', visitor.clientAddress, meant)
  const solved = visitor.captcha ? await readSolution(visitor.captcha, merchantId, 'card') : undefined
  const begun = await beginAttempt(subjects, visitor.clientAddress, { candidates: [typed, meant] }, solved)
  if (!begun.ok) return begun
  const { card } = begun.attempt
  if (!passwordFits(keys, merchantId, card, shown.password) || !card) {
    log.info({ serial: card?.is_real ? card.serial : undefined }, 'card check failed')
    await settleWrong(begun.attempt)
    return { ok: false, reason: 'CARD_MISMATCH', ...(begun.attempt.ticket.captcha && { captcha: true }) }
  }
  await settleRight(begun.attempt)
  return checkOf(site, card)
}

function checkOf(site: RedemptionSite, card: CardToCheck): CardCheck {
  const facts = { ...card, today: localTime(new Date(), site.time_zone).day }
  const state = cardState(facts)
  if (state === 'usable' || state === 'CARD_REDEEMED') {
    return { ok: true, serial: card.serial, redeemed: state === 'CARD_REDEEMED' }
  }
  return { ok: false, reason: state, date: dateOfState(state, facts) }
}
