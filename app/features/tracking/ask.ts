import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import type { TrackingAccount } from '../carriers/data.ts'
import { callKdniao } from '../carriers/kdniao.ts'
import { ALREADY_SUBSCRIBED, queryKuaidi100, subscribeKuaidi100 } from '../carriers/kuaidi100.ts'
import type { VendorAnswer, VendorRefusal } from '../carriers/vendor-answer.ts'
import { carrierByCode } from '../orders/carriers.ts'
import { phoneOfParcel } from './data.ts'
import { kdniaoReport, kuaidi100Report } from './report.ts'
import type { TrackingReport } from './types.ts'

/** Whose parcels, and by which account they are followed. */
export type Follower = TrackingAccount & { merchantId: string; keys: MerchantKeys }

type Parcel = { carrier: string; trackingNo: string }

const UNKNOWN_CARRIER: VendorRefusal = {
  ok: false,
  sent: false,
  answered: true,
  retry: false,
  reason: 'NUMBER',
  code: 'CARRIER',
  text: 'a carrier that the service does not know',
}

/** Carriers that tell about a parcel only those who know the end of the consignee's phone. */
const PHONE_WANTED = ['SF']

/** The last four digits; opened for this one request. */
async function phoneEnd({ merchantId, keys }: Follower, parcel: Parcel): Promise<string | undefined> {
  if (!PHONE_WANTED.includes(parcel.carrier)) return undefined
  const phone = await phoneOfParcel(keys, merchantId, parcel)
  return phone?.replace(/\D/g, '').slice(-4)
}

/** Asks the service to follow a parcel. What it follows already counts as done. */
export async function subscribe(
  follower: Follower,
  parcel: Parcel,
  signal: AbortSignal,
): Promise<VendorAnswer> {
  const carrier = carrierByCode(parcel.carrier)
  if (!carrier) return UNKNOWN_CARRIER
  const { account, callbackUrl } = follower
  const phone = await phoneEnd(follower, parcel)
  if (account.provider === 'kdniao')
    return callKdniao(account, '1008', kdniaoParcel(carrier.kdniao, parcel, phone), signal)
  const parameters = {
    callbackurl: callbackUrl,
    salt: account.salt,
    resultv2: '4',
    ...(phone ? { phone } : {}),
  }
  const param = { company: carrier.kuaidi100, number: parcel.trackingNo, parameters }
  const answer = await subscribeKuaidi100(account, param, signal)
  const already = !answer.ok && answer.answered && answer.code === ALREADY_SUBSCRIBED
  return already ? { ok: true, data: answer.data ?? {} } : answer
}

function kdniaoParcel(shipperCode: string, parcel: Parcel, phone: string | undefined) {
  return {
    ShipperCode: shipperCode,
    LogisticCode: parcel.trackingNo,
    ...(phone ? { CustomerName: phone } : {}),
  }
}

/** What an answer says of a parcel, or why there is none. */
export type Asked = { ok: true; report: TrackingReport } | VendorRefusal

/** Asks the service where a parcel is. */
export async function query(follower: Follower, parcel: Parcel, signal: AbortSignal): Promise<Asked> {
  const carrier = carrierByCode(parcel.carrier)
  if (!carrier) return UNKNOWN_CARRIER
  const { account } = follower
  const phone = await phoneEnd(follower, parcel)
  const answer =
    account.provider === 'kdniao'
      ? await callKdniao(account, '1002', kdniaoParcel(carrier.kdniao, parcel, phone), signal)
      : await queryKuaidi100(
          account,
          {
            com: carrier.kuaidi100,
            num: parcel.trackingNo,
            ...(phone ? { phone } : {}),
            resultv2: '4',
            order: 'desc',
          },
          signal,
        )
  if (!answer.ok) return answer
  const report = account.provider === 'kdniao' ? kdniaoReport(answer.data) : kuaidi100Report(answer.data)
  // What was asked for one parcel and tells of another belongs nowhere.
  if (report?.carrier === parcel.carrier && report.trackingNo === parcel.trackingNo)
    return { ok: true, report }
  return { ...UNKNOWN_CARRIER, sent: true, reason: 'VENDOR', code: 'OTHER_PARCEL', text: 'of another parcel' }
}
