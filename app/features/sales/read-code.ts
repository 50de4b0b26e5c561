import type { Outcome } from '#app/core/errors/errors.ts'
import { candidatesOf, normaliseCode } from '../redemptions/normalise.ts'
import { readScan, type ScanRefusal } from '../redemptions/scan/scanned-card.ts'

/** What a typed or scanned text may stand for, the likeliest first. */
export type Meant = { numbers: string[]; serial: number | undefined }

/**
 * Reads what a clerk has typed or scanned: the QR code of a card, its number, or its serial.
 * @param siteCode of the merchant: a QR code of another is refused
 */
export function readCode(text: string, siteCode: string): Outcome<{ meant: Meant }, ScanRefusal> {
  const plain = normaliseCode(text)
  const serial = /^0*[1-9]\d{0,14}$/.test(plain) ? Number(plain) : undefined
  const scan = readScan(text, siteCode)
  if (scan.ok) return { ok: true, meant: { numbers: candidatesOf(scan.number), serial } }
  return serial === undefined ? scan : { ok: true, meant: { numbers: [], serial } }
}
