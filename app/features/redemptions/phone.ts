const MOBILE = /^1[3-9]\d{9}$/
// Area codes: 010 and 02x with three digits, 03xx to 09xx with four; then seven or eight digits.
const LANDLINE = /^(010|02\d|0[3-9]\d{2})(\d{7,8})$/

/**
 * A phone number of mainland China in its one written form: 13800138000, or 010-12345678 with area code.
 * Spaces, hyphens, brackets, full-width digits and +86 in front are tolerated; undefined for anything else.
 */
export function parsePhone(typed: string): string | undefined {
  const text = typed.normalize('NFKC').replace(/[\s\p{Cf}\p{Pd}\u2212().]/gu, '')
  const national = text.replace(/^(?:\+|00)86/, '')
  const fromAbroad = national !== text
  if (MOBILE.test(national)) return national
  // 86 without a sign in front: only when what follows can be nothing but a mobile number.
  if (/^86/.test(national) && MOBILE.test(national.slice(2))) return national.slice(2)
  // From abroad one leaves out the zero of the area code.
  const landline = LANDLINE.exec(fromAbroad && !national.startsWith('0') ? `0${national}` : national)
  return landline ? `${landline[1]}-${landline[2]}` : undefined
}

/** The digits alone: what the blind index of a phone is made of. */
export function phoneForIndex(phone: string): string {
  return phone.replace(/\D/g, '')
}
