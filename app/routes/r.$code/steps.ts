import { redirect } from '@remix-run/node'
import { type CardDraft, type CardSession, cardCookie, endedCardCookie } from '#app/core/auth/card-session.ts'
import type { RequestContext } from '#app/core/http/context.ts'
import type { Site } from '#app/core/http/route.ts'
import { cardOverview } from '#app/features/redemptions/data.ts'
import type { CardOverview, RedeemRefusal } from '#app/features/redemptions/types.ts'

export type Step = '' | 'goods' | 'address' | 'review' | 'order'
type Place = { site: Site; context: RequestContext }

/** The address of a step, with a note for its page. */
export function stepPath(code: string, step: Step, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString()
  return `/r/${code}${step && `/${step}`}${search && `?${search}`}`
}

/** On to a step, taking along what was filled in: a fresh token for another half hour. */
export async function goWith(
  { site, context }: Place,
  card: Pick<CardSession, 'serial'>,
  draft: CardDraft,
  to: { step: Step; query?: Record<string, string> },
): Promise<Response> {
  const session = { merchantId: site.merchant_id, serial: card.serial, draft }
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
  if (card.state === 'CARD_REDEEMED') throw redirect(stepPath(place.site.code, 'order'), { status: 303 })
  if (card.state !== 'usable') throw goToStart(place, card.state)
  return card
}
