import type { SmsValue, SmsVendor } from './types.ts'

/** Vendors refuse longer values, and values that look like addresses or signatures. */
const VALUE_LENGTH = 20
/** A tracking number that is cut is none; this is what the stricter vendor takes. */
const NUMBER_LENGTH = 35

/**
 * The variables of a template, each once: ${name} at Aliyun, in the order in which they appear; {1}, {2} at Tencent,
 * in the order of their numbers, which is that of its parameters.
 */
export function variablesOf(vendor: SmsVendor, text: string): string[] {
  if (vendor === 'aliyun')
    return [...new Set([...text.matchAll(/\$\{(\w{1,40})\}/g)].map(([, name]) => name as string))]
  const numbers = new Set([...text.matchAll(/\{(\d{1,2})\}/g)].map(([, number]) => Number(number)))
  return [...numbers].sort((a, b) => a - b).map(String)
}

/** True when Tencent's variables are numbered without a gap, from 1. */
export function numberedInOrder(variables: readonly string[]): boolean {
  return variables.every((name, i) => name === String(i + 1))
}

/** A template filled in, behind its signature: what arrives on the phone. */
export function filledText(
  vendor: SmsVendor,
  signName: string,
  text: string,
  values: ReadonlyMap<string, string>,
): string {
  const variable = vendor === 'aliyun' ? /\$\{(\w{1,40})\}/g : /\{(\d{1,2})\}/g
  return `【${signName}】${text.replace(variable, (whole, name: string) => values.get(name) ?? whole)}`
}

const GUESSES: readonly (readonly [SmsValue, RegExp])[] = [
  ['trackingNo', /track|waybill|mail_?no|express_?(no|num|code)|logistics_?(no|num)/i],
  ['carrier', /carrier|express|courier|logistics/i],
  ['merchant', /shop|store|merchant|brand/i],
  ['product', /product|goods|gift|item/i],
  ['deliverOn', /deliver|ship|arriv/i],
  ['orderDay', /date|day|time/i],
  ['orderNo', /order|code|no$|num/i],
]

/** What a variable of this name is most likely meant for; undefined when its name says nothing. */
export function guessValue(name: string): SmsValue | undefined {
  return GUESSES.find(([, pattern]) => pattern.test(name))?.[0]
}

/** What of an order can stand in a message. Dates are 'YYYY-MM-DD', days of the merchant's calendar. */
export type OrderFacts = {
  merchant: string
  product: string
  orderNo: string
  orderDay: string
  deliverOn: string | null
  /** Null, both, before it is shipped; the carrier by its Chinese name. */
  carrier: string | null
  trackingNo: string | null
}

/** The values of an order as they are sent: in Chinese, because templates are, short, and never empty. */
export function valuesOf(order: OrderFacts): Record<SmsValue, string> {
  return {
    merchant: tidy(order.merchant),
    product: tidy(order.product),
    orderNo: tidy(order.orderNo),
    orderDay: dayInWords(order.orderDay),
    deliverOn: order.deliverOn === null ? '尽快' : dayInWords(order.deliverOn),
    carrier: tidy(order.carrier ?? ''),
    trackingNo: tidy(order.trackingNo ?? '', NUMBER_LENGTH),
  }
}

/** An order that does not exist: for previews and try-outs. */
export const SAMPLE_ORDER: Omit<OrderFacts, 'merchant'> = {
  product: '大闸蟹礼盒 8 只装',
  orderNo: 'T2609250001',
  orderDay: '2026-09-25',
  deliverOn: '2026-09-30',
  carrier: '顺丰速运',
  trackingNo: 'SF1234567890123',
}

function dayInWords(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${month}月${date}日`
}

function tidy(text: string, longest = VALUE_LENGTH): string {
  const plain = text
    .replace(/https?:\/\/\S*/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[【】[\]]|\p{Cc}|\p{Extended_Pictographic}/gu, '')
    .trim()
  if (plain === '') return '-'
  const characters = [...plain]
  return characters.length <= longest ? plain : `${characters.slice(0, longest - 1).join('')}…`
}
