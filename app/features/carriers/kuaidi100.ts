// Kuaidi100 (快递100): tracking and e-waybills. api.kuaidi100.com/document.
import { createHash } from 'node:crypto'
import { env } from '#app/core/env/env.ts'
import {
  askVendor,
  refusal,
  textOf,
  type VendorAnswer,
  type VendorData,
  type VendorRule,
} from './vendor-answer.ts'

export type Kuaidi100Account = {
  /** The enterprise's number (授权customer). */
  customer: string
  /** 授权key. */
  key: string
  /** For waybills alone; '' when the merchant buys none there. */
  secret: string
}

const HOMES: Readonly<Record<Kuaidi100Path, string>> = {
  '/poll': 'https://poll.kuaidi100.com',
  '/poll/query.do': 'https://poll.kuaidi100.com',
  '/label/order': 'https://api.kuaidi100.com',
}
export type Kuaidi100Path = '/poll' | '/poll/query.do' | '/label/order'

/** The answer to a subscription for what is subscribed already. */
export const ALREADY_SUBSCRIBED = '501'

const COMMON: readonly VendorRule[] = [
  { fits: /频率|频繁|限流|^502\b|^30002\b/, reason: 'THROTTLED', retry: true },
  { fits: /^(503|600)\b|签名|授权|key无效|合法的订阅者/i, reason: 'CREDENTIALS' },
  { fits: /^601\b|余额|单量|过期|套餐/, reason: 'BALANCE', retry: true },
]
const RULES: Readonly<Record<Kuaidi100Path, readonly VendorRule[]>> = {
  '/poll': [
    ...COMMON,
    { fits: /^70[012]\b|单号|不支持|手机/, reason: 'NUMBER' },
    { fits: /^500\b/, reason: 'VENDOR', retry: true },
  ],
  '/poll/query.do': [
    ...COMMON,
    { fits: /^(400|408|500)\b|单号|手机|查询无结果/, reason: 'NUMBER' },
    { fits: /^501\b/, reason: 'VENDOR', retry: true },
  ],
  '/label/order': COMMON,
}

/** Upper-case hex MD5 of the parts one behind the other: how Kuaidi100 signs everything. */
export function kuaidi100Sign(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').toUpperCase()
}

/**
 * Posts ready fields; the three functions below sign them.
 * @returns ok with what it answered when that says so; a refusal carries the answer as `data`, too
 */
function callKuaidi100(
  path: Kuaidi100Path,
  fields: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<VendorAnswer> {
  const home = (env().TIHUO_KUAIDI100_ENDPOINT ?? HOMES[path]).replace(/\/$/, '')
  return askVendor(`${home}${path}`, fields, (data) => judge(path, data), signal)
}

function judge(path: Kuaidi100Path, data: VendorData): VendorAnswer {
  const code = textOf(data.returnCode) || textOf(data.code) || textOf(data.status)
  const refused = data.result === false || data.result === 'false' || data.success === false
  if (!refused && code === '200') return { ok: true, data }
  return refusal(RULES[path], code, textOf(data.message), data)
}

/** Asks for a parcel. @param param com, num, phone, … of poll/query.do */
export function queryKuaidi100(
  account: Kuaidi100Account,
  param: object,
  signal?: AbortSignal,
): Promise<VendorAnswer> {
  const { customer, key } = account
  const text = JSON.stringify(param)
  return callKuaidi100(
    '/poll/query.do',
    { customer, sign: kuaidi100Sign(text, key, customer), param: text },
    signal,
  )
}

/** Subscribes to a parcel. @param param company, number and parameters of /poll; the key is put in here */
export function subscribeKuaidi100(
  account: Kuaidi100Account,
  param: object,
  signal?: AbortSignal,
): Promise<VendorAnswer> {
  return callKuaidi100(
    '/poll',
    { schema: 'json', param: JSON.stringify({ ...param, key: account.key }) },
    signal,
  )
}

/**
 * Buys or cancels a waybill.
 * @param now milliseconds since 1970; part of the signature
 */
export function labelKuaidi100(
  account: Kuaidi100Account,
  method: 'order' | 'cancel',
  param: object,
  signal?: AbortSignal,
  now = Date.now(),
): Promise<VendorAnswer> {
  const { key, secret } = account
  const text = JSON.stringify(param)
  const t = String(now)
  const sign = kuaidi100Sign(text, t, key, secret)
  return callKuaidi100('/label/order', { method, key, t, sign, param: text }, signal)
}
