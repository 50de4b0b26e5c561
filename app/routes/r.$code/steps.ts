import { redirect } from '@remix-run/node'
import {
  type CardDraft,
  type CardSession,
  type CardStep,
  cardCookie,
  endedCardCookie,
} from '#app/core/auth/card-session.ts'
import type { RequestContext } from '#app/core/http/context.ts'
import type { Site } from '#app/core/http/route.ts'
import { cardOverview } from '#app/features/redemptions/data.ts'
import { changeDraft, type Draft, readDraft } from '#app/features/redemptions/draft.ts'
import type { CardOverview, RedeemRefusal } from '#app/features/redemptions/types.ts'

export type Step = '' | CardStep
type Place = { site: Site; context: RequestContext }

/** The address of a step, with a note for its page. */
export function stepPath(code: string, step: Step, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString()
  return `/r/${code}${step && `/${step}`}${search && `?${search}`}`
}

/** On to a step, taking along what was filled in: a fresh token for another half hour, good up to that step. */
export async function goWith(
  { site, context }: Place,
  card: Pick<CardSession, 'serial'>,
  draft: CardDraft,
  to: { step: CardStep; query?: Record<string, string> },
): Promise<Response> {
  const session = { merchantId: site.merchant_id, serial: card.serial, step: to.step, draft }
  const cookie = await cardCookie(site.code, session, context.secure)
  return redirect(stepPath(site.code, to.step, to.query), { status: 303, headers: { 'set-cookie': cookie } })
}

/** Back to number and password; the card session ends. */
export function goToStart({ site, context }: Place, refused?: RedeemRefusal): Response {
  return redirect(stepPath(site.code, '', refused ? { refused } : {}), {
    status: 303,
    headers: { 'set-cookie': endedCardCookie(site.code, context.secure) },
  })
}

/**
 * The card of a step before the order.
 * @throws a redirect: to the order when the card is redeemed, to the start when it cannot be used (any more)
 */
export async function usableCard(place: Place & { card: CardSession }): Promise<CardOverview> {
  const card = await cardOverview(place.card.scope, place.site)
  if (!card) throw goToStart(place, 'CARD_UNKNOWN')
  if (card.state === 'CARD_REDEEMED') throw await goWith(place, place.card, {}, { step: 'order' })
  if (card.state !== 'usable') throw goToStart(place, card.state)
  return card
}

/** Reasons why a choice is refused, by the step where it can be mended; the others end the session. */
const MENDED_AT = {
  PRODUCT_NOT_ON_CARD: 'goods',
  PRODUCT_OFF_SHELF: 'goods',
  PRODUCT_OUT_OF_SEASON: 'goods',
  PRODUCT_SOLD_OUT: 'goods',
  PRODUCT_NO_DATE: 'goods',
  DATE_NOT_OFFERED: 'address',
  REGION_UNKNOWN: 'address',
  REGION_NOT_SERVED: 'address',
  STORE_NOT_OFFERED: 'address',
  CAPTCHA_NEEDED: 'review',
  CARD_REDEEMED: 'order',
} as const satisfies Partial<Record<RedeemRefusal, CardStep>>

function isMendable(reason: RedeemRefusal): reason is keyof typeof MENDED_AT {
  return reason in MENDED_AT
}

/** To the page where a refused choice can be mended, with the reason; what need not be chosen again stays. */
export async function leadBack(place: Place, card: CardSession, reason: RedeemRefusal): Promise<Response> {
  if (!isMendable(reason)) return goToStart(place, reason)
  const step = MENDED_AT[reason]
  // The order has it all now; the token need not carry it any longer.
  if (step === 'order') return goWith(place, card, {}, { step })
  const dropped = step === 'goods' ? { product: undefined, date: undefined } : mistaken(reason)
  return goWith(place, card, changeDraft(readDraft(card.draft), dropped), {
    step,
    query: { refused: reason },
  })
}

/** The answer that a refusal is about. A region that is only not served stays: the form says at it what is wrong. */
function mistaken(reason: RedeemRefusal): Partial<Draft> {
  if (reason === 'DATE_NOT_OFFERED') return { date: undefined }
  if (reason === 'STORE_NOT_OFFERED') return { store: undefined }
  return reason === 'REGION_UNKNOWN' ? { region: undefined } : {}
}
