import { type ColumnNames, findHeader } from '../spreadsheets/header.ts'
import type { FileRow } from '../spreadsheets/types.ts'

/** What a column can be for us. */
export type Role = 'order' | 'tracking' | 'carrier'

// As our own lists, ERP programs, warehouses and carriers name them, without spaces, signs and case. The first of a
// list that a sheet has wins: 订单号 before 单号, so that 单号 beside 订单号 is the tracking number.
export const COLUMN_NAMES: ColumnNames<Role> = {
  order: [
    ...['订单号', '订单编号', '订单号码', '系统订单号', '商家订单号', '商户订单号', '平台订单号'],
    ...['原始单号', '原始订单号', '网店订单号', '店铺订单号', '来源单号', '客户订单号', '外部订单号'],
    ...['订单id', '订单', '客户单号', '提货单号', '兑换单号', '发货单号', '出库单号'],
    ...[
      'orderno',
      'ordernumber',
      'orderid',
      'order',
      'ordercode',
      'ordersn',
      'tradeno',
      'tid',
      'referenceno',
    ],
  ],
  tracking: [
    ...['运单号', '运单编号', '运单号码', '快递单号', '快递单编号', '快递号', '快递编号', '快递运单号'],
    ...['物流单号', '物流编号', '物流号', '物流运单号', '母单号', '面单号', '电子面单号', '货运单号'],
    ...['承运单号', '发运单号', '邮件号', '包裹号', '单号'],
    ...['trackingno', 'trackingnumber', 'tracking', 'trackingid', 'trackno', 'waybillno', 'waybillnumber'],
    ...['waybill', 'expressno', 'expressnumber', 'logisticsno', 'mailno', 'awb'],
  ],
  carrier: [
    ...['快递公司', '物流公司', '快递公司名称', '物流公司名称', '承运商', '承运公司', '快递名称', '物流名称'],
    ...['快递', '物流', '快递商', '物流商', '快递方式', '物流方式', '配送公司', '配送方式', '承运人'],
    ...['快递公司编码', '物流公司编码', '快递编码', '发货方式', '运输公司'],
    ...['carrier', 'carriername', 'carriercode', 'shipper', 'shippercode', 'express', 'expresscompany'],
    ...['logistics', 'logisticscompany', 'courier', 'shippingcompany'],
  ],
}

/** Which columns a file seems to have; only what was found. headerRow 0: no row names any of them. */
export type Suggestion = {
  headerRow: number
  order?: number | undefined
  tracking?: number | undefined
  carrier?: number | undefined
}

/** Finds our columns by the header among the first rows of a file. */
export function suggest(rows: readonly FileRow[]): Suggestion {
  const { headerRow, roles } = findHeader(rows, COLUMN_NAMES)
  return { headerRow, ...roles }
}
