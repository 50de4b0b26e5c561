import { callOut, type Outbound, type OutboundFailure } from '#app/core/http/outbound.ts'
import { parseVendorJson } from './vendor-json.ts'

/** Why a vendor did not do what it was asked, in our words. */
export type VendorReason =
  | 'CREDENTIALS' // number of the account, key or signature
  | 'BALANCE' // nothing left of what the merchant has bought there
  | 'THROTTLED'
  | 'NUMBER' // the tracking number, its carrier, or the digits of the phone
  | 'UNREACHABLE' // never sent
  | 'UNANSWERED' // sent, and no answer came that can be understood
  | 'VENDOR' // any other refusal
  | 'STOPPED' // the worker is stopping

/** What came of a request. Texts hold no long numbers, so they can be logged and shown. */
export type VendorAnswer =
  | { ok: true; data: VendorData }
  | {
      ok: false
      /** False: the request never left. True with `answered: false`: it may have been done. */
      sent: boolean
      /** True: the vendor itself has said no, so it has not been done. */
      answered: boolean
      /** Worth trying again later with the same data. */
      retry: boolean
      reason: VendorReason
      /** The vendor's own code, or what happened on the way. */
      code: string
      text: string
      /** The whole answer, when there was one. */
      data?: VendorData
    }
export type VendorRefusal = Extract<VendorAnswer, { ok: false }>

/** A JSON object as a vendor sent it: numbers beyond 2^53 are strings. */
export type VendorData = Readonly<Record<string, unknown>>

/** How a vendor's code or text is understood; the first rule that fits counts. */
export type VendorRule = { fits: RegExp; reason: VendorReason; retry?: boolean }

/** A vendor that has not answered after this time is not waited for any longer. */
export const ANSWER_TIMEOUT_MS = 10_000

/**
 * Posts a form and reads JSON.
 * @param judge what the vendor's answer means, when it is a JSON object and the status is 200
 */
export async function askVendor(
  address: string,
  fields: Readonly<Record<string, string>>,
  judge: (data: VendorData) => VendorAnswer,
  signal?: AbortSignal,
): Promise<VendorAnswer> {
  const request: Outbound = {
    url: address,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams(fields).toString(),
    timeoutMs: ANSWER_TIMEOUT_MS,
    ...(signal ? { signal } : {}),
  }
  const result = await callOut(request)
  if (!result.ok) return noAnswer(result.sent, result.reason, result.text)
  if (result.status === 429) return { ...noAnswer(true, '429', ''), answered: true, reason: 'THROTTLED' }
  if (result.status !== 200) return noAnswer(true, String(result.status), '')
  const data = parseVendorJson(result.body)
  return data ? judge(data) : noAnswer(true, 'MALFORMED', 'no JSON object')
}

function noAnswer(sent: boolean, code: OutboundFailure | string, text: string): VendorRefusal {
  const reason = code === 'STOPPED' ? 'STOPPED' : sent ? 'UNANSWERED' : 'UNREACHABLE'
  return { ok: false, sent, answered: false, retry: true, reason, code, text: withoutNumbers(text) }
}

/** The vendor's refusal by its code and its words. What no rule fits is final: what is not understood is not repeated. */
export function refusal(
  rules: readonly VendorRule[],
  code: string,
  text: string,
  data: VendorData,
): VendorRefusal {
  const rule = rules.find(({ fits }) => fits.test(`${code} ${text}`))
  return {
    ok: false,
    sent: true,
    answered: true,
    retry: rule?.retry ?? false,
    reason: rule?.reason ?? 'VENDOR',
    code: code.slice(0, 80),
    text: withoutNumbers(text),
    data,
  }
}

/** A text or number of an answer as text; '' for what is neither. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Vendors repeat numbers of parcels and phones in what they say; logs hold none. */
export function withoutNumbers(text: string): string {
  return text.replace(/\d{7,}/g, '…').slice(0, 200)
}
