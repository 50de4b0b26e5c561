import type { CarrierCode } from '../orders/carriers.ts'
import type { ErpShipment } from './types.ts'

// Of carriers that have several companies only the parcel service: 顺丰快运, 中通快运 … have numbers of their own.
const BY_NAME: readonly { says: RegExp; carrier: CarrierCode }[] = [
  { says: /顺丰|^sf/i, carrier: 'SF' },
  { says: /京东|^jd/i, carrier: 'JD' },
  { says: /中通|^zto/i, carrier: 'ZTO' },
  { says: /圆通|^yto/i, carrier: 'YTO' },
  { says: /申通|^sto/i, carrier: 'STO' },
  { says: /韵达|^yunda|^yd/i, carrier: 'YD' },
  { says: /极兔|^jtsd|j&t/i, carrier: 'JTSD' },
  { says: /德邦|^dbl|deppon/i, carrier: 'DBL' },
  { says: /ems|邮政速递|邮政特快/i, carrier: 'EMS' },
]

/** The name as a key of the mapping: half-width, without blanks around it, case does not matter. */
export function carrierKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

/**
 * Which of our carriers a shipment is with: as the merchant has said of the ERP's code, names or number of the type,
 * else by its name.
 * @param own carriers by carrierKey
 * @returns undefined: nobody knows; it is better to ask than to track with the wrong one
 */
export function carrierOf(
  shipment: Pick<ErpShipment, 'logisticsCode' | 'logisticsName' | 'logisticsAlias' | 'logisticsType'>,
  own: ReadonlyMap<string, CarrierCode>,
): CarrierCode | undefined {
  const { logisticsCode, logisticsName, logisticsAlias, logisticsType } = shipment
  for (const name of [logisticsCode, logisticsName, logisticsAlias, logisticsType]) {
    const found = name === '' ? undefined : own.get(carrierKey(name))
    if (found) return found
  }
  for (const name of [logisticsName, logisticsAlias, logisticsCode]) {
    if (/快运|国际|冷运/.test(name)) return undefined
    const found = BY_NAME.find(({ says }) => says.test(name.trim()))
    if (found) return found.carrier
  }
  return undefined
}
