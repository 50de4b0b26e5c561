const MAINLAND_MOBILE = /^1[3-9]\d{9}$/
const FOREIGN = /^\+(?!86)[1-9]\d{6,14}$/

/**
 * One spelling of a phone number, so that equal numbers have equal blind indexes: digits only, without the
 * Chinese country code; numbers of other countries keep theirs, with a plus.
 */
export function normalisePhone(typed: string): string {
  const plain = typed.normalize('NFKC').replace(/[\s().-]/g, '')
  return plain.replace(/^(?:\+|00)86(?=1\d{10}$)/, '').replace(/^00(?=[1-9])/, '+')
}

/** True when a normalised phone number can be one: a mainland mobile, or another country's with its code. */
export function isPhone(phone: string): boolean {
  return MAINLAND_MOBILE.test(phone) || FOREIGN.test(phone)
}

/** One spelling of an e-mail address: no spaces around it, small letters. */
export function normaliseEmail(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}

/** An e-mail address with its name hidden: l***@example.com. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? '***' : `${email.slice(0, 1)}***${email.slice(at)}`
}
