import type { OutboundResult } from '#app/core/http/outbound.ts'
import { decodeVendorText, parseVendorJson } from '../../carriers/vendor-json.ts'
import type { CallFailure, CallReason } from '../types.ts'

export type Json = Readonly<Record<string, unknown>>

/** A value of the vendor's as text: PHP answers numbers as strings, or not. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

/** What the vendor answered, or why there is nothing to read. `code`: '0' is success. */
export type Answer =
  | { ok: true; code: string; message: string; json: Json; date: string | undefined }
  | CallFailure

/** Reads an answer as far as all calls have it in common. */
export function readAnswer(result: OutboundResult): Answer {
  if (!result.ok) return failure(result.sent ? 'NO_ANSWER' : 'UNREACHABLE', result.reason, result.text)
  const { status, body, headers } = result
  // Of 4xx, too, nobody knows what stands behind the proxy that says it.
  if (status < 200 || status > 299) return failure('NO_ANSWER', `HTTP ${status}`, decodeVendorText(body))
  const answer = parseVendorJson(body)
  if (!answer || !('code' in answer)) return failure('NO_ANSWER', 'MALFORMED', decodeVendorText(body))
  const message = typeof answer.message === 'object' ? JSON.stringify(answer.message) : textOf(answer.message)
  return { ok: true, code: textOf(answer.code), message, json: answer, date: headers.date }
}

function failure(reason: 'NO_ANSWER' | 'UNREACHABLE', code: string, text: string): CallFailure {
  return { ok: false, certain: reason === 'UNREACHABLE', reason, code, text: spoken(text) }
}

/** What the vendor says, as it may be kept: no whole telephone numbers, at most 300 characters. */
export function spoken(text: string): string {
  return text
    .replace(/(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)/g, '$1****$2')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
}

const RULES: readonly { says: RegExp; reason: CallReason }[] = [
  { says: /时间戳|timestamp|请求时间|已过期/i, reason: 'CLOCK' },
  { says: /频率|频繁|限流|超过.{0,8}次|too (many|frequent)|limit exceeded/i, reason: 'THROTTLED' },
  { says: /店铺|shop_?no/i, reason: 'SHOP' },
  { says: /签名|sign|appkey|卖家账号|\bsid\b|授权|权限/i, reason: 'CREDENTIALS' },
]

/** A clock that is off by less is none that a vendor would complain of. */
const SKEW_SECONDS = 30

/** A refusal of the whole request, in our words. @param date the vendor's, to tell how far the clocks are apart */
export function refusal(code: string, message: string, date?: string, now = Date.now()): CallFailure {
  const reason = RULES.find(({ says }) => says.test(message))?.reason ?? 'VENDOR'
  const skew = date === undefined ? Number.NaN : Math.round((now - Date.parse(date)) / 1000)
  const hint = reason === 'CLOCK' && Math.abs(skew) >= SKEW_SECONDS ? ` (Δ ${skew} s)` : ''
  return { ok: false, certain: true, reason, code, text: `${spoken(message).slice(0, 280)}${hint}` }
}
