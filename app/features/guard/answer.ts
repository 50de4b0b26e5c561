import type { Held, Visitor } from './types.ts'

const HELD: ReadonlySet<string> = new Set(['PACED', 'CAPTCHA_NEEDED', 'NUMBER_LOCKED', 'CLIENT_LOCKED'])

/** True when the attempt was not let through. */
export function isHeld<T extends { ok: boolean; reason?: unknown }>(outcome: T | Held): outcome is Held {
  return !outcome.ok && 'reason' in outcome && HELD.has(String(outcome.reason))
}

/** True when the form must show a captcha from now on. */
export function wantsCaptcha(
  outcome: { ok: boolean } & ({ reason?: string; captcha?: boolean } | object),
): boolean {
  if ('captcha' in outcome && outcome.captcha === true) return true
  return 'reason' in outcome && outcome.reason === 'CAPTCHA_NEEDED'
}

/** True when a captcha is all that was missing: sent again with one, by itself, the form goes through or is wrong. */
export function wantsOnlyCaptcha(held: Held, visitor: Visitor): boolean {
  // One that came and was no good is not sent again and again.
  return held.reason === 'CAPTCHA_NEEDED' && visitor.captcha === undefined
}

/** How such an answer is sent: 429 with when to come back, or 400 where a captcha is wanted. */
export function heldInit(held: Held): { status: number; headers: Record<string, string> } {
  if (held.reason === 'CAPTCHA_NEEDED') return { status: 400, headers: {} }
  return { status: 429, headers: { 'retry-after': String(held.seconds) } }
}

/** A route's `headers`: for a whole page the router takes none of an action's headers over by itself. */
export function heldHeaders({ actionHeaders }: { actionHeaders: Headers }): Record<string, string> {
  const seconds = actionHeaders.get('retry-after')
  return seconds === null ? {} : { 'retry-after': seconds }
}

/** The form field of a captcha; undefined when there is none. */
export function captchaOf(form: FormData): string | undefined {
  const value = form.get('captcha')
  return typeof value === 'string' && value !== '' ? value : undefined
}
