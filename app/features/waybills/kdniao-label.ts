import { textOf, type VendorAnswer, withoutNumbers } from '../carriers/vendor-answer.ts'
import { carrierByCode } from '../orders/carriers.ts'
import { cleanText, kdniaoCity, kdniaoProvince } from './clean-text.ts'
import { judged } from './judged.ts'
import type { BuyAnswer, CancelAnswer, CarrierAccess, LabelSize, Party, Purchase } from './types.ts'

const TEMPLATE_SIZES: Record<LabelSize, string> = { '100x180': '180', '76x130': '130' }
const STANDARD = '1'

/** RequestData of 1007. */
export function kdniaoOrder({ orderCode, access, size, sender, receiver, goods, remark }: Purchase) {
  const note = cleanText(remark, 60)
  return {
    OrderCode: orderCode,
    ...customerOf(access),
    ...(access.site === '' ? {} : { SendSite: access.site }),
    ...(access.month === '' ? {} : { MonthCode: access.month }),
    PayType: Number(access.payType),
    ExpType: access.expType || STANDARD,
    Quantity: 1,
    // 1: nobody is sent for the parcel; merchants have their daily pick-up.
    IsNotice: 1,
    TemplateSize: TEMPLATE_SIZES[size],
    IsReturnPrintTemplate: '1',
    Sender: party(sender),
    Receiver: party(receiver),
    Commodity: [{ GoodsName: cleanText(goods, 100) || '礼品', Goodsquantity: 1 }],
    ...(note === '' ? {} : { Remark: note }),
  }
}

/** RequestData of 1147. */
export function kdniaoCancel(access: CarrierAccess, orderCode: string, trackingNo: string) {
  return { OrderCode: orderCode, ExpNo: trackingNo, ...customerOf(access) }
}

function customerOf({ carrier, customer, password }: CarrierAccess) {
  return {
    ShipperCode: carrierByCode(carrier)?.kdniao ?? carrier,
    ...(customer === '' ? {} : { CustomerName: customer }),
    ...(password === '' ? {} : { CustomerPwd: password }),
  }
}

function party({ name, phone, province, city, district, street }: Party) {
  return {
    Name: cleanText(name, 30),
    ...(/^1\d{10}$/.test(phone) ? { Mobile: phone } : { Tel: phone }),
    ProvinceName: kdniaoProvince(province),
    CityName: kdniaoCity(province, city),
    ExpAreaName: district,
    Address: cleanText(street, 100),
  }
}

/**
 * What an answer to 1007 means. ResultCode 106 says that this OrderCode was bought before, and comes with the same
 * number, whatever stands in Success.
 */
export function readKdniaoOrder(answer: VendorAnswer): BuyAnswer {
  const data = answer.data
  const order = data?.Order
  const code = textOf(data?.ResultCode)
  if (data && typeof order === 'object' && order !== null && (answer.ok || code === '106')) {
    const facts = order as Record<string, unknown>
    const sold = judged.number(textOf(facts.LogisticCode))
    if (sold)
      return {
        kind: 'bought',
        trackingNo: sold,
        vendorNo: null,
        sortCode: judged.short(facts.MarkDestination) ?? judged.short(facts.SortingCode),
        packageCode: judged.short(facts.PackageCode),
        template:
          typeof data.PrintTemplate === 'string' && data.PrintTemplate !== '' ? data.PrintTemplate : null,
      }
  }
  // Sold, says the vendor, and does not tell the number: somebody has to look, or a later answer has it.
  if (answer.ok || code === '106') return { kind: 'unknown', sent: true, reason: 'NO_ANSWER', code, text: '' }
  return judged.purchase(answer, code, textOf(data?.Reason))
}

/** What an answer to 1147 means. */
export function readKdniaoCancel(answer: VendorAnswer): CancelAnswer {
  if (answer.ok) return { kind: 'cancelled' }
  const code = textOf(answer.data?.ResultCode) || answer.code
  return judged.cancellation(answer, code, withoutNumbers(textOf(answer.data?.Reason) || answer.text))
}
