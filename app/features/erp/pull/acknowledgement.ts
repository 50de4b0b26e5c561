import type { Acknowledgement, ResultOutcome } from '../types.ts'

// Read by people in the ERP, in Chinese as all of it.
const MESSAGES: Record<ResultOutcome, { status: 0 | 1; message: string }> = {
  SHIPPED: { status: 0, message: '已发货' },
  SAME_ALREADY: { status: 0, message: '已发货' },
  FURTHER_PARCEL: { status: 0, message: '订单已发货，已记录其他包裹' },
  CARRIER_UNKNOWN: { status: 1, message: '快递公司没有对应，请在提货系统设置后自动处理' },
  ORDER_HELD: { status: 1, message: '订单待审核，放行后自动发货' },
  NUMBER_BAD: { status: 1, message: '运单号格式不正确' },
  ORDER_UNKNOWN: { status: 1, message: '提货系统没有这个订单' },
  CONFLICT: { status: 1, message: '订单已用其他运单号发货' },
  ORDER_CANCELLED: { status: 1, message: '订单已取消' },
  ORDER_PICKED_UP: { status: 1, message: '订单为门店自提' },
}

/** What the ERP is told of a line. */
export function ackOf(outcome: ResultOutcome): Omit<Acknowledgement, 'recId'> {
  return MESSAGES[outcome]
}
