import { CARRIER_CODES, type CarrierCode } from './carriers.ts'

const SHORTEST = 8
const LONGEST = 30

/**
 * A tracking number as it is stored: half-width, upper case, without the spaces and hyphens that come along
 * when people copy it from a label or a chat.
 */
export function normaliseTrackingNumber(typed: string): string {
  // NFKC turns full-width letters and digits, which Chinese keyboards give, into ASCII.
  return typed
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200d\ufeff\-‐-―]/g, '')
    .toUpperCase()
}

/** True for 8 to 30 letters and digits with at least four digits: what every carrier's number is. */
export function isTrackingNumber(normalised: string): boolean {
  if (normalised.length < SHORTEST || normalised.length > LONGEST) return false
  return /^[A-Z0-9]+$/.test(normalised) && (normalised.match(/[0-9]/g)?.length ?? 0) >= 4
}

/**
 * What carriers' numbers look like today. `own`: nobody else has such numbers. `also`: theirs, too, from an older
 * range or a service that others share. Gathered from the carriers' own forms and from the rules of Taobao's logistics
 * interface (reg_mail_no); where these do not agree, the wider one holds.
 */
const SHAPES: Readonly<Record<CarrierCode, { own: RegExp; also?: RegExp }>> = {
  // SF and 13 digits today; 12 digits before 2020, 15 for some contracts.
  SF: { own: /^SF\d{10,15}$/, also: /^\d{12}$|^\d{15}$/ },
  // JDVA…, JDX…, JD0…; parcels of one consignment have "-1-3-" behind, which is stored without the hyphens.
  JD: { own: /^JD[A-Z]{0,3}\d{8,20}$/, also: /^\d{11,12}$/ },
  ZTO: { own: /^7[3-9]\d{12}$/, also: /^\d{12}$|^\d{14}$/ },
  YTO: {
    own: /^YT\d{10,15}$/,
    also: /^(?!JD|JT|SF|DP)[A-Z]{1,2}\d{8,13}$|^\d{10}$|^\d{12}$|^[6-9]\d{17}$/,
  },
  STO: { own: /^77\d{13}$|^STO\d{10}$/, also: /^\d{12,13}$|^(55|66|78|88|99)\d{13}$/ },
  YD: { own: /^(31|4\d)\d{13}$/, also: /^\d{13}$|^\d{15}$/ },
  EMS: { own: /^[A-Z]{2}\d{9}[A-Z]{2}$/, also: /^(1[0-5]|5[0-2]|9[5-9])\d{11}$/ },
  YZPY: { own: /^(9[689])\d{11}$|^[A-Z]{2}\d{11}$/, also: /^\d{13}$/ },
  JTSD: { own: /^JT\d{12,15}$/ },
  DBL: { own: /^DP[A-Z]\d{9,18}$/, also: /^\d{8,10}$|^\d{15,18}$/ },
}

/**
 * True when a carrier can have such a number. A carrier without known rules has every number.
 * @param normalised as normaliseTrackingNumber gives it
 */
export function trackingFits(carrier: string, normalised: string): boolean {
  if (!Object.hasOwn(SHAPES, carrier)) return isTrackingNumber(normalised)
  const shapes = SHAPES[carrier as CarrierCode]
  return shapes.own.test(normalised) || (shapes.also?.test(normalised) ?? false)
}

/** The only carrier that has such numbers; undefined when several share the shape. */
export function ownCarrierOf(normalised: string): CarrierCode | undefined {
  const own = CARRIER_CODES.filter((code) => SHAPES[code].own.test(normalised))
  return own.length === 1 ? own[0] : undefined
}

/**
 * Carriers whose number this can be: those that alone have such numbers first, then the rest in the usual order.
 * @param normalised as normaliseTrackingNumber gives it
 */
export function carriersFor(normalised: string): CarrierCode[] {
  const own = CARRIER_CODES.filter((code) => SHAPES[code].own.test(normalised))
  const shared = CARRIER_CODES.filter((code) => !own.includes(code) && trackingFits(code, normalised))
  return [...own, ...shared]
}
