import { textOf, type VendorAnswer, withoutNumbers } from '../carriers/vendor-answer.ts'
import { carrierByCode } from '../orders/carriers.ts'
import { cleanText } from './clean-text.ts'
import { judged } from './judged.ts'
import type { BuyAnswer, CancelAnswer, CarrierAccess, Party, PayType, Purchase } from './types.ts'

const PAY: Record<PayType, string> = { '1': 'SHIPPER', '2': 'CONSIGNEE', '3': 'MONTHLY', '4': 'THIRDPARTY' }
const STANDARD = '标准快递'

/** `param` of method=order. */
export function kuaidi100Order({ orderCode, access, sender, receiver, goods, remark }: Purchase) {
  const note = cleanText(remark, 60)
  return {
    // Nothing drawn: labels are ours, and cost nothing.
    printType: 'NON',
    ...accountOf(access),
    recMan: man(receiver),
    sendMan: man(sender),
    cargo: cleanText(goods, 100) || '礼品',
    count: 1,
    payType: PAY[access.payType],
    expType: access.expType || STANDARD,
    orderId: orderCode,
    // The same orderId is the same parcel, for 48 hours.
    reorder: false,
    ...(note === '' ? {} : { remark: note }),
  }
}

/** `param` of method=cancel. @param vendorNo kdComOrderNum of the purchase */
export function kuaidi100Cancel(access: CarrierAccess, trackingNo: string, vendorNo: string | null) {
  return {
    ...accountOf(access),
    kuaidinum: trackingNo,
    ...(vendorNo === null ? {} : { orderId: vendorNo }),
    reason: '暂时不寄了',
  }
}

function accountOf({ carrier, customer, password, month, site }: CarrierAccess) {
  return {
    kuaidicom: carrierByCode(carrier)?.kuaidi100 ?? carrier.toLowerCase(),
    partnerId: customer,
    ...(password === '' ? {} : { partnerKey: password }),
    ...(month === '' ? {} : { partnerSecret: month }),
    ...(site === '' ? {} : { net: site }),
  }
}

function man({ name, phone, province, city, district, street }: Party) {
  return {
    name: cleanText(name, 30),
    ...(/^1\d{10}$/.test(phone) ? { mobile: phone } : { tel: phone }),
    printAddr: `${province}${city === province ? '' : city}${district}${cleanText(street, 100)}`,
  }
}

/** What an answer to method=order means; 30011 with data is the number of an earlier time. */
export function readKuaidi100Order(answer: VendorAnswer): BuyAnswer {
  const data = answer.data
  const code = textOf(data?.code)
  const told = Array.isArray(data?.data) ? data.data[0] : data?.data
  if (data && data.success !== false && typeof told === 'object' && told !== null) {
    const facts = told as Record<string, unknown>
    const sold = judged.number(textOf(facts.kuaidinum))
    if (sold)
      return {
        kind: 'bought',
        trackingNo: sold,
        vendorNo: judged.short(facts.kdComOrderNum, 80),
        sortCode: judged.short(facts.bulkpen) ?? judged.short(facts.destSortingCode),
        packageCode: judged.short(facts.pkgName) ?? judged.short(facts.pkgCode),
        template: null,
      }
  }
  if (answer.ok || code === '30011')
    return { kind: 'unknown', sent: true, reason: 'NO_ANSWER', code, text: '' }
  return judged.purchase(answer, code, textOf(data?.message))
}

/** What an answer to method=cancel means. */
export function readKuaidi100Cancel(answer: VendorAnswer): CancelAnswer {
  if (answer.ok) return { kind: 'cancelled' }
  const code = textOf(answer.data?.code) || answer.code
  return judged.cancellation(answer, code, withoutNumbers(textOf(answer.data?.message) || answer.text))
}
