import type { Outcome } from '#app/core/errors/errors.ts'
import { normaliseCode } from '../normalise.ts'

export type ScanRefusal =
  /** A QR code of ours, but of another merchant. */
  | 'OTHER_MERCHANT'
  /** Anything else: a payment code, a web page, a text. */
  | 'NOT_A_CARD'

/** Says what a scanned text is on the site of a merchant. */
export type ReadScan = (text: string, siteCode: string) => Outcome<{ number: string }, ScanRefusal>

const SITE_PATH = /^\/r\/([a-z][a-z0-9-]{1,29})\/?$/i

function numberIn(text: string): string | undefined {
  const number = normaliseCode(text)
  // A word alone is no card number.
  return /^[A-Z0-9]{4,40}$/.test(number) && /\d/.test(number) ? number : undefined
}

/**
 * What a scanned code means on the redemption site of one merchant. The host does not matter: a merchant may have
 * printed its cards under an older address, and only the number is taken, never the address.
 * @param text as the code has it: the address of a card, or a bare number
 */
export function readScan(text: string, siteCode: string): Outcome<{ number: string }, ScanRefusal> {
  const trimmed = text.trim()
  if (!/^https?:\/\//i.test(trimmed)) {
    const number = numberIn(trimmed)
    return number ? { ok: true, number } : { ok: false, reason: 'NOT_A_CARD' }
  }
  if (!URL.canParse(trimmed)) return { ok: false, reason: 'NOT_A_CARD' }
  const { pathname, searchParams } = new URL(trimmed)
  const site = SITE_PATH.exec(pathname)?.[1]
  const number = numberIn(searchParams.get('n') ?? '')
  if (!site || !number) return { ok: false, reason: 'NOT_A_CARD' }
  return site.toLowerCase() === siteCode ? { ok: true, number } : { ok: false, reason: 'OTHER_MERCHANT' }
}
