import { callKdniao, type KdniaoAccount } from '../carriers/kdniao.ts'
import { type Kuaidi100Account, labelKuaidi100 } from '../carriers/kuaidi100.ts'
import { kdniaoCancel, kdniaoOrder, readKdniaoCancel, readKdniaoOrder } from './kdniao-label.ts'
import {
  kuaidi100Cancel,
  kuaidi100Order,
  readKuaidi100Cancel,
  readKuaidi100Order,
} from './kuaidi100-label.ts'
import type { BuyAnswer, CancelAnswer, CarrierAccess, Purchase } from './types.ts'

/** An opened account at a vendor. */
export type WaybillAccount =
  | ({ provider: 'kdniao' } & KdniaoAccount)
  | ({ provider: 'kuaidi100' } & Kuaidi100Account)

/** A number that shall be given back. */
export type Cancellation = {
  access: CarrierAccess
  orderCode: string
  trackingNo: string
  vendorNo: string | null
}

/** One vendor with one account. Both never throw for what a vendor does; see the answers. */
export type WaybillVendor = {
  buy: (purchase: Purchase, signal?: AbortSignal) => Promise<BuyAnswer>
  cancel: (cancellation: Cancellation, signal?: AbortSignal) => Promise<CancelAnswer>
}

/** @returns an object to ask with; it holds the account's secret and must not outlive the work at hand */
export function vendorOf(account: WaybillAccount): WaybillVendor {
  if (account.provider === 'kdniao')
    return {
      buy: async (purchase, signal) =>
        readKdniaoOrder(await callKdniao(account, '1007', kdniaoOrder(purchase), signal)),
      cancel: async ({ access, orderCode, trackingNo }, signal) =>
        readKdniaoCancel(
          await callKdniao(account, '1147', kdniaoCancel(access, orderCode, trackingNo), signal),
        ),
    }
  return {
    buy: async (purchase, signal) =>
      readKuaidi100Order(await labelKuaidi100(account, 'order', kuaidi100Order(purchase), signal)),
    cancel: async ({ access, trackingNo, vendorNo }, signal) =>
      readKuaidi100Cancel(
        await labelKuaidi100(account, 'cancel', kuaidi100Cancel(access, trackingNo, vendorNo), signal),
      ),
  }
}
