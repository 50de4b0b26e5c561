import type { Locale } from '#app/core/i18n/locale.ts'

/** Carriers by the code that is stored with an order, in the order in which they are offered. */
export const CARRIERS = [
  { code: 'SF', 'zh-CN': '顺丰速运', en: 'SF Express', short: { 'zh-CN': '顺丰', en: 'SF' } },
  { code: 'JD', 'zh-CN': '京东物流', en: 'JD Logistics', short: { 'zh-CN': '京东', en: 'JD' } },
  { code: 'ZTO', 'zh-CN': '中通快递', en: 'ZTO Express', short: { 'zh-CN': '中通', en: 'ZTO' } },
  { code: 'YTO', 'zh-CN': '圆通速递', en: 'YTO Express', short: { 'zh-CN': '圆通', en: 'YTO' } },
  { code: 'STO', 'zh-CN': '申通快递', en: 'STO Express', short: { 'zh-CN': '申通', en: 'STO' } },
  { code: 'YD', 'zh-CN': '韵达快递', en: 'Yunda Express', short: { 'zh-CN': '韵达', en: 'Yunda' } },
  { code: 'EMS', 'zh-CN': '邮政 EMS', en: 'China Post EMS', short: { 'zh-CN': 'EMS', en: 'EMS' } },
  { code: 'JTSD', 'zh-CN': '极兔速递', en: 'J&T Express', short: { 'zh-CN': '极兔', en: 'J&T' } },
  { code: 'DBL', 'zh-CN': '德邦快递', en: 'Deppon Express', short: { 'zh-CN': '德邦', en: 'Deppon' } },
] as const

export type CarrierCode = (typeof CARRIERS)[number]['code']

export const CARRIER_CODES = CARRIERS.map((carrier) => carrier.code) as [CarrierCode, ...CarrierCode[]]

/** The carrier's name in the reader's language; a code we do not know stays as it is. */
export function carrierName(code: string, locale: Locale): string {
  return CARRIERS.find((carrier) => carrier.code === code)?.[locale] ?? code
}

/** What people call it, for where space is short. */
export function carrierShortName(code: string, locale: Locale): string {
  return CARRIERS.find((carrier) => carrier.code === code)?.short[locale] ?? code
}
