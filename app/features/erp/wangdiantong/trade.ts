import { maskName, maskPhone } from '../../orders/masking.ts'
import { type ErpOrder, PAID } from '../types.ts'

// As many characters as the vendor's columns hold.
const NAME_LENGTH = 40
const ADDRESS_LENGTH = 256
const GOODS_LENGTH = 255
const NOTE_LENGTH = 255

/** Fen as yuan with two decimals: 38800 → '388.00'. */
export function yuan(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** A moment as the vendor writes it: Chinese time, to the second. */
export function chineseTime(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** Text that the vendor can store: no emoji, no control characters, no halves of characters; cut to a length. */
export function storable(text: string, length: number): string {
  const clean = text
    .toWellFormed()
    .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200D|\uFE0F|\uFFFD|\p{Cc}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return [...clean].slice(0, length).join('')
}

/** The number of the one line of an order; as stable as that of the order, because the ERP knows lines by it. */
const lineNumber = (tid: string) => `${tid}-1`

/** An order as an element of trade_list. */
export function tradeOf(order: ErpOrder) {
  const { tid, status, goods, region } = order
  const price = yuan(order.amountMinor)
  const placed = chineseTime(order.placedAt)
  const id = goods.productId.replaceAll('-', '')
  return {
    tid,
    trade_status: status,
    pay_status: 2,
    delivery_term: 1,
    trade_time: placed,
    pay_time: placed,
    buyer_nick: storable(order.consignee, NAME_LENGTH),
    receiver_name: storable(order.consignee, NAME_LENGTH),
    receiver_province: region.province,
    receiver_city: region.city,
    receiver_district: region.district,
    receiver_address: storable(order.address, ADDRESS_LENGTH),
    receiver_mobile: order.phone,
    buyer_message: order.deliverOn === null ? '' : `送达日期 ${order.deliverOn}`,
    seller_memo: storable(order.remark, NOTE_LENGTH),
    post_amount: '0.00',
    cod_amount: '0.00',
    ext_cod_fee: '0.00',
    other_amount: '0.00',
    paid: price,
    order_list: [
      {
        oid: lineNumber(tid),
        num: '1',
        price,
        status,
        // 5: paid back.
        refund_status: status === PAID ? 0 : 5,
        goods_id: id,
        spec_id: id,
        goods_no: goods.goodsNo,
        spec_no: goods.specNo,
        goods_name: storable(goods.name, GOODS_LENGTH),
        adjust_amount: '0.00',
        discount: '0.00',
        share_discount: '0.00',
      },
    ],
  }
}

/** The same, with stars in what only the consignee and those who pack shall know. */
export function maskedTrade(order: ErpOrder): Record<string, unknown> {
  const trade = tradeOf(order)
  const name = maskName(order.consignee)
  return {
    ...trade,
    buyer_nick: name,
    receiver_name: name,
    receiver_mobile: maskPhone(order.phone),
    receiver_address: `${[...trade.receiver_address].slice(0, 2).join('')}***`,
    seller_memo: trade.seller_memo === '' ? '' : '***',
  }
}
