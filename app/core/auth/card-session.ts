import { z } from 'zod'
import { scopeOfCard, type TenantScope } from '../db/scope.ts'
import { readCookie } from '../i18n/cookie.ts'
import { cookieAttributes } from './session.ts'
import { mintToken, readToken } from './token.ts'

export const CARD_COOKIE = 'tihuo_card'
const CARD_SECONDS = 30 * 60

// What a consumer has filled in so far travels in the token itself: nothing is kept on the server before
// the order exists, and nothing can be read or changed on the way.
const draftSchema = z.record(z.string(), z.string().max(500))
const schema = z.object({ merchantId: z.uuid(), serial: z.number().int().positive(), draft: draftSchema })

export type CardDraft = z.infer<typeof draftSchema>
/** A consumer who has shown number and password of one card within the last half hour. */
export type CardSession = { merchantId: string; serial: number; draft: CardDraft; scope: TenantScope }

function cookiePath(code: string): string {
  return `/r/${code}`
}

/**
 * The Set-Cookie line of a card session: only the site of this merchant gets it back.
 * Call it only after the password was checked, or to carry on a session just read.
 */
export async function cardCookie(
  code: string,
  session: { merchantId: string; serial: number; draft: CardDraft },
  secure: boolean,
): Promise<string> {
  const token = await mintToken(
    'card',
    { merchantId: session.merchantId, serial: session.serial, draft: session.draft },
    CARD_SECONDS,
  )
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
