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

/**
 * 138****5678, 010-****5678, +852 ****4567, ****: enough to recognise a number one knows. Codes of country and area
 * stay where a sign sets them off; NOTHING for an empty text.
 */
export function maskPhone(phone: string): string {
  const text = phone.trim()
  if (text === '') return NOTHING
  const abroad = /^(\+\d{1,3})[\s-]+(.*)$/.exec(text)
  if (abroad) return `${abroad[1]} ${maskDigits((abroad[2] ?? '').replace(/\D/g, ''))}`
  const [, area, local = ''] = /^(0\d{2,3})-(\d{7,8})$/.exec(text) ?? []
  if (area !== undefined) return `${area}-${stars(local.length - 4)}${local.slice(-4)}`
  const digits = text.replace(/\D/g, '')
  return text.startsWith('+')
    ? `+${stars(Math.max(0, digits.length - 4))}${digits.slice(-4)}`
    : maskDigits(digits)
}

/** ***, or '' where there is no street: what is picked up goes to none. */
export function maskStreet(street: string): string {
  return street.trim() === '' ? '' : MASKED_STREET
}

/** A cell of somebody's file: what cannot be a number of an order or a parcel is taken for something personal. */
export function maskCell(text: string): string {
  const plain = text.trim()
  if (plain === '') return text
  if (/^\+?(86)?\s*1[3-9][\d\s-]{9,11}$/.test(plain) || /^0\d{2,3}-?\d{7,8}$/.test(plain))
    return maskPhone(plain)
  return /^[A-Za-z0-9._-]+$/.test(plain) && /\d/.test(plain) ? text : maskName(plain)
}
