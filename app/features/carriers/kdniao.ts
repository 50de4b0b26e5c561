// KDNiao (快递鸟): e-waybills and tracking. www.kdniao.com/api-track, api-subscribe, api-eorder.
import { createHash } from 'node:crypto'
import { env } from '#app/core/env/env.ts'
import { askVendor, refusal, textOf, type VendorAnswer, type VendorRule } from './vendor-answer.ts'

export type KdniaoAccount = {
  /** EBusinessID, the 用户ID. */
  businessId: string
  /** AppKey, the API key. */
  appKey: string
}

const HOME = 'https://api.kdniao.com'
const PATHS: Readonly<Record<KdniaoRequest, string>> = {
  '1002': '/Ebusiness/EbusinessOrderHandle.aspx',
  '1007': '/api/EOrderService',
  '1008': '/api/dist',
  '1147': '/api/EOrderService',
}

/** 1002 asks for a parcel, 1008 subscribes to it, 1007 buys a waybill, 1147 cancels it. */
export type KdniaoRequest = '1002' | '1007' | '1008' | '1147'

// Their codes are few and mean little (105: anything else); the words tell more.
const RULES: readonly VendorRule[] = [
  { fits: /频率|频繁|并发|限流|稍后|系统繁忙|系统异常/, reason: 'THROTTLED', retry: true },
  { fits: /^405|余量|余额|套餐|次数|额度|欠费|库存不足|单号不足/, reason: 'BALANCE', retry: true },
  { fits: /^(102|104)\b|验证|签名|DataSign|EBusinessID|用户ID|未实名|未开通|无权限/i, reason: 'CREDENTIALS' },
  { fits: /^40[234]\b|单号|手机号|后四位|CustomerName|ShipperCode|快递公司编码/i, reason: 'NUMBER' },
]

/**
 * Signs as KDNiao does: base64 of the lower-case hex MD5 of what is sent with the key behind it.
 * @param requestData as bytes or text that are sent, before they are encoded for the address
 */
export function kdniaoSign(requestData: string | Uint8Array, appKey: string): string {
  const hex = createHash('md5').update(requestData).update(appKey).digest('hex')
  return Buffer.from(hex).toString('base64')
}

/**
 * Asks KDNiao once.
 * @param data becomes RequestData
 * @returns ok with what it answered when that says Success; a refusal carries the answer as `data`, too
 */
export function callKdniao(
  account: KdniaoAccount,
  requestType: KdniaoRequest,
  data: object,
  signal?: AbortSignal,
): Promise<VendorAnswer> {
  const requestData = JSON.stringify(data)
  const fields = {
    RequestData: requestData,
    EBusinessID: account.businessId,
    RequestType: requestType,
    DataSign: kdniaoSign(requestData, account.appKey),
    DataType: '2',
  }
  const home = (env().TIHUO_KDNIAO_ENDPOINT ?? HOME).replace(/\/$/, '')
  return askVendor(`${home}${PATHS[requestType]}`, fields, judge, signal)
}

function judge(data: Readonly<Record<string, unknown>>): VendorAnswer {
  if (data.Success === true || data.Success === 'true') return { ok: true, data }
  return refusal(RULES, textOf(data.ResultCode), textOf(data.Reason), data)
}
