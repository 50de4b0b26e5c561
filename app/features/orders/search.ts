import { normaliseCode } from '../redemptions/normalise.ts'
import { parsePhone, phoneForIndex } from '../redemptions/phone.ts'

/** One line of search can mean three things; each that it can mean is looked up by its own index. */
export type OrderSearch = {
  /** As typed, or the numbers of all parcels that an order can have. */
  orderNos: string[]
  cardSerial: number | null
  /** Digits, as the blind index of phones has them. */
  phoneDigits: string | null
}

// What newOrderNumber gives; a further parcel has its place behind it.
const ORDER_NO = /^(\d{14})(?:-\d{1,2})?$/
const MOST_PARCELS = 20

/** The numbers of all parcels of the order that a number belongs to. Listed, because they share one index. */
function parcelNumbers(orderNo: string): string[] {
  const more = Array.from({ length: MOST_PARCELS - 1 }, (_, at) => `${orderNo}-${at + 2}`)
  return [orderNo, ...more]
}

/** What a search line can mean; undefined when it is empty. */
export function readSearch(typed: string | undefined): OrderSearch | undefined {
  const text = normaliseCode(typed ?? '')
  if (text === '') return undefined
  const phone = parsePhone(typed ?? '')
  // Read before the hyphen goes, which card numbers are typed with.
  const [, orderNo] = ORDER_NO.exec((typed ?? '').normalize('NFKC').replace(/[\s\p{Cf}]/gu, '')) ?? []
  const serial = /^\d{1,15}$/.test(text) ? Number(text) : null
  const orderNos = orderNo === undefined ? [text] : parcelNumbers(orderNo)
  return { orderNos, cardSerial: serial, phoneDigits: phone ? phoneForIndex(phone) : null }
}
