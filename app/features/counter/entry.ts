import type { Outcome } from '#app/core/errors/errors.ts'
import { NUMBER_FORM, PASSWORD_FORM } from '../redemptions/card-entry.ts'
import { normaliseCode } from '../redemptions/normalise.ts'
import { looksLikePickUpCode } from '../redemptions/pick-up-code/form.ts'
import { readScan, type ScanRefusal } from '../redemptions/scan/scanned-card.ts'
import type { VerifyRefusal } from './types.ts'

/** What was scanned or typed at a counter. */
export type Shown = { how: 'code'; code: string } | { how: 'password'; number: string; password: string }

export type EntryRefusal = ScanRefusal | 'NUMBER_MISSING' | 'PASSWORD_MISSING' | 'PASSWORD_FORM'

/**
 * What a scanned text is: a pick-up code, or the number of a card, from its QR code's address or bare.
 * @param siteCode of the merchant
 * @returns number: the code or the card number, normalised
 */
export function readShown(
  text: string,
  siteCode: string,
): Outcome<{ number: string; code: boolean }, ScanRefusal> {
  const code = normaliseCode(text)
  if (looksLikePickUpCode(code)) return { ok: true, number: code, code: true }
  // A password typed into the wrong field, a word: what is no number at all is said so before it counts as a try.
  const scan = NUMBER_FORM.test(code) ? { ok: true as const, number: code } : readScan(text, siteCode)
  return scan.ok ? { ok: true, number: scan.number, code: false } : scan
}

/** The form of the counter, read as both sides read it. A pick-up code needs no password. */
export function readEntry(
  typed: { shown: string; password: string },
  siteCode: string,
): Outcome<{ shown: Shown }, EntryRefusal> {
  if (typed.shown.trim() === '') return { ok: false, reason: 'NUMBER_MISSING' }
  const read = readShown(typed.shown, siteCode)
  if (!read.ok) return read
  if (read.code) return { ok: true, shown: { how: 'code', code: read.number } }
  const password = normaliseCode(typed.password)
  if (password === '') return { ok: false, reason: 'PASSWORD_MISSING' }
  if (!PASSWORD_FORM.test(password)) return { ok: false, reason: 'PASSWORD_FORM' }
  return { ok: true, shown: { how: 'password', number: read.number, password } }
}

/** True when the number stays in its field and the password is what is asked next; else something else is shown. */
export function concernsPassword({ reason }: VerifyRefusal): boolean {
  return reason === 'PASSWORD_MISSING' || reason === 'PASSWORD_FORM' || reason === 'CARD_MISMATCH'
}
