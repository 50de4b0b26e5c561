import { z } from 'zod'
import { scopeOfCard, type TenantScope } from '../db/scope.ts'
import { readCookie } from '../i18n/cookie.ts'
import { cookieAttributes } from './session.ts'
import { mintToken, readToken } from './token.ts'

export const CARD_COOKIE = 'tihuo_card'
const CARD_SECONDS = 30 * 60

/** How far a consumer has come, in the order of the way. */
export const CARD_STEPS = ['goods', 'address', 'review', 'order'] as const
export type CardStep = (typeof CARD_STEPS)[number]

/** True when somebody who has come as far as `reached` may see `wanted`. */
export function mayEnter(reached: CardStep, wanted: CardStep): boolean {
  return CARD_STEPS.indexOf(wanted) <= CARD_STEPS.indexOf(reached)
}

// What a consumer has filled in so far travels in the token itself: nothing is kept on the server before
// the order exists, and nothing can be read or changed on the way.
const draftSchema = z.record(z.string(), z.string().max(500))
const schema = z.object({
  merchantId: z.uuid(),
  serial: z.number().int().positive(),
  step: z.enum(CARD_STEPS),
  draft: draftSchema,
})

export type CardDraft = z.infer<typeof draftSchema>
/** A consumer who has shown number and password of one card within the last half hour. */
export type CardSession = {
  merchantId: string
  serial: number
  /** The furthest step that this consumer may see. */
  step: CardStep
  draft: CardDraft
  scope: TenantScope
}

function cookiePath(code: string): string {
  return `/r/${code}`
}

/**
 * The Set-Cookie line of a card session: only the site of this merchant gets it back.
 * Call it only after the password was checked, or to carry on a session just read.
 */
export async function cardCookie(
  code: string,
  session: Omit<CardSession, 'scope'>,
  secure: boolean,
): Promise<string> {
  const { merchantId, serial, step, draft } = session
  const token = await mintToken('card', { merchantId, serial, step, draft }, CARD_SECONDS)
  return `${CARD_COOKIE}=${token}; ${cookieAttributes({ secure, path: cookiePath(code), maxAge: CARD_SECONDS })}`
}

/** The Set-Cookie line that ends a card session. */
export function endedCardCookie(code: string, secure: boolean): string {
  return `${CARD_COOKIE}=; ${cookieAttributes({ secure, path: cookiePath(code), maxAge: 0 })}`
}

/** The card session of a request for this merchant; undefined when absent, forged, expired or of another merchant. */
export async function cardSessionOf(
  cookieHeader: string | null,
  merchantId: string,
): Promise<CardSession | undefined> {
  const found = await readToken('card', readCookie(cookieHeader, CARD_COOKIE), schema)
  if (!found || found.merchantId !== merchantId) return undefined
  return { ...found, scope: scopeOfCard(found.merchantId, found.serial) }
}

const submitSchema = z.object({
  merchantId: z.uuid(),
  serial: z.number().int().positive(),
  orderId: z.uuid(),
  mark: z.string().min(1).max(100),
})

/** What a review page lets its reader confirm. */
export type Submission = {
  /** Id of the order to be (UUID v7): a second submit with it finds the order of the first. */
  orderId: string
  /** Fingerprint of the choice that was shown. */
  mark: string
}

/** The hidden field of a review page: good for this card, this choice and one order, for half an hour. */
export function mintSubmit(submission: Submission & { merchantId: string; serial: number }): Promise<string> {
  const { merchantId, serial, orderId, mark } = submission
  return mintToken('submit', { merchantId, serial, orderId, mark }, CARD_SECONDS)
}

/** What a submit token allows; undefined when it is forged, expired, or of another merchant or card. */
export async function readSubmit(
  token: string | undefined,
  merchantId: string,
  serial: number,
): Promise<Submission | undefined> {
  const found = await readToken('submit', token, submitSchema)
  if (!found || found.merchantId !== merchantId || found.serial !== serial) return undefined
  return { orderId: found.orderId, mark: found.mark }
}
