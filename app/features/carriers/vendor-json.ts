import type { VendorData } from './vendor-answer.ts'

type Context = { source?: string }

/** Ids of 19 digits come as JSON numbers, too; read as such their last digits would be gone. */
function keepDigits(_key: string, value: unknown, context?: Context): unknown {
  const exact = typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)
  return exact ? value : (context?.source ?? value)
}

/**
 * Reads JSON as vendors write it: integers that a JavaScript number cannot hold become strings.
 * @returns undefined when it is no JSON object
 */
export function parseVendorJson(body: Uint8Array | string): VendorData | undefined {
  try {
    const text = typeof body === 'string' ? body : decodeVendorText(body)
    const data: unknown = JSON.parse(text.replace(/^\ufeff/, ''), keepDigits)
    return typeof data === 'object' && data !== null && !Array.isArray(data)
      ? (data as VendorData)
      : undefined
  } catch {
    return undefined
  }
}

/** UTF-8, and when it is none GB18030, which some of their machines still send. */
export function decodeVendorText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
