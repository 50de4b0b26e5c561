import { createHash, timingSafeEqual } from 'node:crypto'
import { readFormBytes } from '../carriers/form-bytes.ts'
import { type KdniaoAccount, kdniaoSign } from '../carriers/kdniao.ts'
import { kuaidi100Sign } from '../carriers/kuaidi100.ts'
import { textOf, type VendorData } from '../carriers/vendor-answer.ts'
import { parseVendorJson } from '../carriers/vendor-json.ts'
import { kdniaoReport, kuaidi100Report } from './report.ts'
import type { TrackingReport } from './types.ts'

/**
 * A push that was read. SIGNATURE: not from the service, or its key is not the one we have. MALFORMED: from the
 * service, and nothing that can be understood.
 */
export type ReadPush =
  | { ok: true; reports: TrackingReport[] }
  | { ok: false; reason: 'SIGNATURE' | 'MALFORMED'; text: string }

const malformed = (text: string): ReadPush => ({ ok: false, reason: 'MALFORMED', text })
const forged = (text: string): ReadPush => ({ ok: false, reason: 'SIGNATURE', text })

// 101: what was subscribed by 1008; 102 by 8008, its dearer sister.
const KDNIAO_PUSHES = ['101', '102']

/** Reads what KDNiao pushes, after its signature is verified over the very bytes that came. */
export function readKdniaoPush(account: KdniaoAccount, body: Uint8Array): ReadPush {
  const form = readFormBytes(body)
  const requestData = form?.get('RequestData')
  const sign = form?.get('DataSign')
  if (!requestData || !sign) return forged('no RequestData or no DataSign')
  if (!same(sign.toString('latin1').trim(), kdniaoSign(requestData, account.appKey)))
    return forged('DataSign is wrong')
  const data = parseVendorJson(requestData)
  if (!data) return malformed('RequestData is no JSON object')
  if (textOf(data.EBusinessID) !== account.businessId) return forged('EBusinessID is of another account')
  const type = form?.get('RequestType')?.toString('latin1') ?? ''
  if (!KDNIAO_PUSHES.includes(type)) return malformed(`RequestType is ${type.slice(0, 10)}`)
  if (!Array.isArray(data.Data)) return malformed('Data is no list')
  const said = data.Data.filter((each): each is VendorData => typeof each === 'object' && each !== null)
  return { ok: true, reports: said.flatMap((each) => kdniaoReport(each) ?? []) }
}

/** Reads what Kuaidi100 pushes, after its signature is verified. @param salt that we gave when we subscribed */
export function readKuaidi100Push(salt: string, body: Uint8Array): ReadPush {
  const form = readFormBytes(body)
  const param = form?.get('param')
  const sign = form?.get('sign')
  if (!param || !sign) return forged('no param or no sign')
  if (!same(sign.toString('latin1').trim().toUpperCase(), kuaidi100Sign(param, salt)))
    return forged('sign is wrong')
  const data = parseVendorJson(param)
  if (!data) return malformed('param is no JSON object')
  const { lastResult } = data
  if (typeof lastResult !== 'object' || lastResult === null) return malformed('no lastResult')
  const abort = data.status === 'abort' ? textOf(data.message) || 'abort' : null
  const said = kuaidi100Report(lastResult as VendorData, abort)
  return { ok: true, reports: said ? [said] : [] }
}

/** Compares without telling by its time how much of it was right. */
function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
