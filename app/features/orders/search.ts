import { normaliseCode } from '../redemptions/normalise.ts'
import { parsePhone, phoneForIndex } from '../redemptions/phone.ts'

/** One line of search can mean three things; each that it can mean is looked up by its own index. */
export type OrderSearch = {
  orderNo: string
  cardSerial: number | null
  /** Digits, as the blind index of phones has them. */
  phoneDigits: string | null
}

/** What a search line can mean; undefined when it is empty. */
export function readSearch(typed: string | undefined): OrderSearch | undefined {
  const text = normaliseCode(typed ?? '')
  if (text === '') return undefined
  const phone = parsePhone(typed ?? '')
  const serial = /^\d{1,15}$/.test(text) ? Number(text) : null
  return { orderNo: text, cardSerial: serial, phoneDigits: phone ? phoneForIndex(phone) : null }
}
