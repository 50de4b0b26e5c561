import type { Locale } from '#app/core/i18n/locale.ts'

/**
 * Carriers by the code that is stored with an order, in the order in which they are offered. `kdniao` (ShipperCode)
 * and `kuaidi100` (company code) are their names at the two tracking services; `others` is what people and other
 * software call them beside the names above.
 */
export const CARRIERS = [
  {
    code: 'SF',
    'zh-CN': '顺丰速运',
    en: 'SF Express',
    short: { 'zh-CN': '顺丰', en: 'SF' },
    kdniao: 'SF',
    kuaidi100: 'shunfeng',
    others: ['顺丰快递', '顺丰标快', '顺丰特快', 'SFEXPRESS', 'SHUNFENG'],
  },
  {
    code: 'JD',
    'zh-CN': '京东物流',
    en: 'JD Logistics',
    short: { 'zh-CN': '京东', en: 'JD' },
    kdniao: 'JD',
    kuaidi100: 'jd',
    others: ['京东快递', '京东速运', 'JDL', 'JDWL', 'JINGDONG'],
  },
  {
    code: 'ZTO',
    'zh-CN': '中通快递',
    en: 'ZTO Express',
    short: { 'zh-CN': '中通', en: 'ZTO' },
    kdniao: 'ZTO',
    kuaidi100: 'zhongtong',
    others: ['中通速递', 'ZHONGTONG'],
  },
  {
    code: 'YTO',
    'zh-CN': '圆通速递',
    en: 'YTO Express',
    short: { 'zh-CN': '圆通', en: 'YTO' },
    kdniao: 'YTO',
    kuaidi100: 'yuantong',
    others: ['圆通快递', 'YUANTONG'],
  },
  {
    code: 'STO',
    'zh-CN': '申通快递',
    en: 'STO Express',
    short: { 'zh-CN': '申通', en: 'STO' },
    kdniao: 'STO',
    kuaidi100: 'shentong',
    others: ['申通速递', 'SHENTONG'],
  },
  {
    code: 'YD',
    'zh-CN': '韵达快递',
    en: 'Yunda Express',
    short: { 'zh-CN': '韵达', en: 'Yunda' },
    kdniao: 'YD',
    kuaidi100: 'yunda',
    others: ['韵达速递', '韵达快运', 'YUNDA'],
  },
  {
    code: 'EMS',
    'zh-CN': '邮政 EMS',
    en: 'China Post EMS',
    short: { 'zh-CN': 'EMS', en: 'EMS' },
    kdniao: 'EMS',
    kuaidi100: 'ems',
    others: ['EMS快递', '邮政特快专递', '邮政速递', '中国邮政EMS', '邮政'],
  },
  {
    code: 'YZPY',
    'zh-CN': '邮政快递包裹',
    en: 'China Post parcel',
    short: { 'zh-CN': '邮政包裹', en: 'Post' },
    kdniao: 'YZPY',
    kuaidi100: 'youzhengguonei',
    others: ['邮政包裹', '邮政小包', '邮政国内小包', '中国邮政', '邮政快递'],
  },
  {
    code: 'JTSD',
    'zh-CN': '极兔速递',
    en: 'J&T Express',
    short: { 'zh-CN': '极兔', en: 'J&T' },
    kdniao: 'JTSD',
    kuaidi100: 'jtexpress',
    others: ['极兔快递', '百世快递', 'JT', 'J&T', 'JITU'],
  },
  {
    code: 'DBL',
    'zh-CN': '德邦快递',
    en: 'Deppon Express',
    short: { 'zh-CN': '德邦', en: 'Deppon' },
    kdniao: 'DBL',
    kuaidi100: 'debangkuaidi',
    others: ['德邦物流', 'DEBANG', 'DEBANGWULIU', 'DEPPON', 'DPK'],
  },
] as const

export type Carrier = (typeof CARRIERS)[number]
export type CarrierCode = Carrier['code']

export const CARRIER_CODES = CARRIERS.map((carrier) => carrier.code) as [CarrierCode, ...CarrierCode[]]

/** The carrier's name in the reader's language; a code we do not know stays as it is. */
export function carrierName(code: string, locale: Locale): string {
  return CARRIERS.find((carrier) => carrier.code === code)?.[locale] ?? code
}

/** What people call it, for where space is short. */
export function carrierShortName(code: string, locale: Locale): string {
  return CARRIERS.find((carrier) => carrier.code === code)?.short[locale] ?? code
}

/** The carrier with this code; undefined for a code that we do not know. */
export function carrierByCode(code: string): Carrier | undefined {
  return CARRIERS.find((carrier) => carrier.code === code)
}

/**
 * The carrier that a cell of a file or another system's name means: code, name in either language, the services'
 * codes, usual other spellings; capitals, width, spaces and a 有限公司 at the end do not matter.
 * @returns undefined when it is none that we know
 */
export function carrierFromText(text: string): CarrierCode | undefined {
  return BY_SPELLING.get(spelling(text))
}

function spelling(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u200b-\u200d\ufeff()._-]/g, '')
    .replace(/(股份|速运|集团)?有限(责任)?公司$/, '')
}

const BY_SPELLING: ReadonlyMap<string, CarrierCode> = new Map(
  CARRIERS.flatMap((carrier) => {
    const { code, short, kdniao, kuaidi100, others } = carrier
    const spellings = [carrier['zh-CN'], carrier.en, short['zh-CN'], short.en, kdniao, kuaidi100, ...others]
    return [code, ...spellings].map((each) => [spelling(each), code] as const)
  }),
)

/** Carriers to choose from: those that the merchant offers, and the one that is chosen already. */
export function carriersToChoose(
  offered: readonly CarrierCode[],
  chosen: string | null | undefined,
): CarrierCode[] {
  const code = carrierByCode(chosen ?? '')?.code
  return code === undefined || offered.includes(code) ? [...offered] : [...offered, code]
}
