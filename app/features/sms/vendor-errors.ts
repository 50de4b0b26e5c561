import type { SendResult, VendorReason } from './types.ts'

type Refusal = Extract<SendResult, { ok: false }>

/** How a vendor's code is understood; the first rule that fits counts. */
export type CodeRule = { code: RegExp; reason: VendorReason; retry?: boolean; uncertain?: boolean }

// The request cannot have left: there was no connection to send it over. (Not `ConnectTimeout`: Aliyun's client gives
// that name to every wait for the first byte of an answer, long after the request is gone.)
const NEVER_CONNECTED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/

/** A vendor's refusal in our words. A code without a rule is final: what is not understood is not repeated. */
export function refusal(rules: readonly CodeRule[], code: string, text: string): Refusal {
  const rule = rules.find((each) => each.code.test(code))
  return {
    ok: false,
    certain: !rule?.uncertain,
    retry: rule?.retry ?? false,
    reason: rule?.reason ?? 'VENDOR',
    code: code.slice(0, 80),
    text: withoutNumbers(text),
  }
}

/** No answer that can be understood: nobody knows whether the message was taken, unless nothing was ever sent. */
export function noAnswer(error: unknown): Refusal {
  const { name, message, code } = error as { name?: string; message?: string; code?: unknown }
  const words = `${typeof code === 'string' ? code : ''} ${name ?? ''} ${message ?? ''}`
  const never = NEVER_CONNECTED.test(words)
  return {
    ok: false,
    certain: never,
    retry: true,
    reason: never ? 'UNREACHABLE' : 'VENDOR',
    code: (typeof code === 'string' && code) || name || 'ERROR',
    text: withoutNumbers(message ?? ''),
  }
}

/** What a vendor says, and an address that was asked, may have the number in it; logs hold no numbers. */
function withoutNumbers(text: string): string {
  return text
    .replace(/(?:GET|POST)?\s*https?:\/\/\S+/g, ' …')
    .replace(/\d{7,}/g, '…')
    .slice(0, 200)
}
