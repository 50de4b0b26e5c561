import { Secret, TOTP } from 'otpauth'

// RFC 6238 as every authenticator app speaks it: HMAC-SHA-1, six digits, thirty seconds. A clock may be half a minute off.
const PERIOD_S = 30
const WINDOW = 1
const SECRET_BYTES = 20

/** A new secret, in base32. */
export function newSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

function totpOf(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({
    ...{ issuer, label, algorithm: 'SHA1', digits: 6, period: PERIOD_S },
    secret: Secret.fromBase32(secret),
  })
}

/**
 * The address that an app reads from the QR code.
 * @param issuer shown as the name of the entry: the merchant
 * @param label shown below it: the account
 */
export function otpAddress(secret: string, issuer: string, label: string): string {
  // A colon is what separates the two.
  const plain = (text: string) => text.replaceAll(':', ' ')
  return totpOf(secret, plain(issuer), plain(label)).toString()
}

/**
 * The thirty seconds that a code belongs to, counted from 1970; undefined when it is not the code of now, of the half
 * minute before, or of the one after. Whether it has been used is not known here.
 * @param now milliseconds since the epoch
 */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totpOf(secret).validate({ token: code, window: WINDOW, timestamp: now })
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD_S) + delta
}

/** The code of a moment, as the app shows it. For tests. @param now milliseconds since the epoch */
export function codeAt(secret: string, now: number): string {
  return totpOf(secret).generate({ timestamp: now })
}

/** What people type as a code: full-width digits become plain, spaces and hyphens go. */
export function normaliseCode(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase()
}
