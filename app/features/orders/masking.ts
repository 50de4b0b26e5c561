// How names, phones and addresses look to those who have not asked for them. Every list, log and file uses these.

/** Stands where there is nothing to show: an order handed over at a counter goes to nobody. */
export const NOTHING = '—'

/** Stands for a street and all that is behind it; the region is shown beside. */
export const MASKED_STREET = '***'

/** 张*, 欧**, J***: the first character and how many follow, at most three stars; NOTHING for an empty text. */
export function maskName(name: string): string {
  const [first, ...rest] = [...name.trim()]
  if (first === undefined) return NOTHING
  return first + '*'.repeat(Math.min(3, Math.max(1, rest.length)))
}

const stars = (count: number) => '*'.repeat(count)

/** Of few digits fewer are shown: half of a short number would be the number. */
function maskDigits(digits: string): string {
  const { length } = digits
  if (length <= 4) return stars(4)
  if (length <= 7) return stars(length - 2) + digits.slice(-2)
  if (length <= 10) return stars(length - 4) + digits.slice(-4)
  return digits.slice(0, 3) + stars(length - 7) + digits.slice(-4)
}

// Codes of countries by the ITU: none is the beginning of another, and what is not listed has three digits.
const CALLING_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/
const MOBILE = /^1[3-9]\d{9}$/
/** An extension tells who somebody is as well as the number does. */
const EXTENSION = /\s*(?:转|ext\.?|x|#)\s*\d+$/i

/** What follows a plus, or the 00 that stands for it. */
function maskAbroad(text: string): string {
  const digits = text.replace(/\D/g, '')
  const code = /^(\d{1,3})[\s-]/.exec(text)?.[1] ?? CALLING_CODE.exec(digits)?.[0] ?? ''
  return `+${code} ${maskDigits(digits.slice(code.length))}`
}

/**
 * 138****5678, 010-****5678, +852 ****4567, ****: enough to recognise a number one knows. Codes of countries stay, and
 * those of areas where a sign sets them off; extensions go. Mainland numbers are masked alike with +86 and without.
 * NOTHING for an empty text.
 */
export function maskPhone(phone: string): string {
  const text = phone.normalize('NFKC').trim().replace(EXTENSION, '')
  if (text === '') return NOTHING
  const abroad = /^(?:\+|00)\s*([1-9].*)$/.exec(text)?.[1]
  if (abroad !== undefined) return maskAbroad(abroad)
  const [, area, local = ''] = /^\(?(0\d{2,3})(?:\)\s*|[\s-]+)(\d{3,4}[\s-]?\d{4})$/.exec(text) ?? []
  if (area !== undefined) {
    const digits = local.replace(/\D/g, '')
    return `${area}-${stars(digits.length - 4)}${digits.slice(-4)}`
  }
  const digits = text.replace(/\D/g, '')
  return digits.startsWith('86') && MOBILE.test(digits.slice(2)) ? maskAbroad(digits) : maskDigits(digits)
}

/** ***, or '' where there is no street: what is picked up goes to none. */
export function maskStreet(street: string): string {
  return street.trim() === '' ? '' : MASKED_STREET
}

/**
 * A text that others have written, with what it tells of these consignees in stars. Whose else the names and phones in it
 * are, couriers' above all, stays as it is.
 */
export function maskWithin(
  text: string,
  consignees: readonly { name: string; phone: string; address: string }[],
): string {
  return consignees.reduce((masked, { name, phone, address }) => {
    const digits = phone.replace(/\D/g, '')
    const numbers = [phone, digits, digits.replace(/^86(?=1\d{10}$)/, '')]
    const known = [
      ...numbers.map((number) => [number, maskPhone(phone)] as const),
      [address.trim(), MASKED_STREET] as const,
      [name.trim(), maskName(name)] as const,
    ]
    // A single character, or few digits, would be found anywhere.
    const long = known.filter(([plain], at) => [...plain].length >= (at < numbers.length ? 7 : 2))
    return long.reduce((rest, [plain, stars]) => rest.replaceAll(plain, stars), masked)
  }, text)
}

/** A cell of somebody's file: what cannot be a number of an order or a parcel is taken for something personal. */
export function maskCell(text: string): string {
  const plain = text.trim()
  if (plain === '') return text
  if (/^\+?(86)?\s*1[3-9][\d\s-]{9,11}$/.test(plain) || /^0\d{2,3}-?\d{7,8}$/.test(plain))
    return maskPhone(plain)
  return /^[A-Za-z0-9._-]+$/.test(plain) && /\d/.test(plain) ? text : maskName(plain)
}
