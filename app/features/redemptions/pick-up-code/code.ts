import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { CODE_LENGTH, CODE_PREFIX, looksLikePickUpCode } from './form.ts'

// What the QR code of a consumer says at the counter: letters and digits that every scanner types alike, in the QR
// alphabet that makes small codes. Signed with the merchant's index key, so that servers of both surfaces can make and
// read it and nobody else; which codes are used up, the database knows (counter_checks.code).
//
// mark of the merchant (4 bytes) | serial (6) | second it was made (4) | random (4) | signature (16)

const PAYLOAD_BYTES = 18
const SIGNATURE_BYTES = 16
/** Crockford's base 32: no letter that is taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** How long a code can be shown, in seconds. */
const CODE_SECONDS = 60
/** By how much the clocks of two servers may differ. */
const CLOCK_SECONDS = 10

function toBase32(bytes: Buffer): string {
  let [held, bits, text] = [0, 0, '']
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

function fromBase32(text: string): Buffer | undefined {
  const bytes: number[] = []
  let [held, bits] = [0, 0]
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 255)
    }
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}

function markOf(merchantId: string): Buffer {
  return createHash('sha256').update(`pick-up ${merchantId}`).digest().subarray(0, 4)
}

function signatureOf(keys: MerchantKeys, payload: Buffer): Buffer {
  return keys.index('pick_up_code', payload.toString('hex')).subarray(0, SIGNATURE_BYTES)
}

/** A new code for a card whose number and password were shown; good for CODE_SECONDS, once. */
export function mintPickUpCode(
  keys: MerchantKeys,
  { merchantId, serial }: { merchantId: string; serial: number },
  moment: Date = new Date(),
): string {
  const payload = Buffer.alloc(PAYLOAD_BYTES)
  markOf(merchantId).copy(payload, 0)
  payload.writeUIntBE(serial, 4, 6)
  payload.writeUInt32BE(Math.floor(moment.getTime() / 1000), 10)
  randomBytes(4).copy(payload, 14)
  return CODE_PREFIX + toBase32(Buffer.concat([payload, signatureOf(keys, payload)]))
}

export type CodeRefusal =
  /** Not read to its end, or not one of ours. */
  | 'CODE_DAMAGED'
  | 'CODE_OTHER_MERCHANT'
  /** It has the form of one of ours, and we did not sign it. */
  | 'CODE_FORGED'

/**
 * What a code says to the merchant it is shown to.
 * @param text normalised
 * @returns id: what it is burnt under; fresh: not older than CODE_SECONDS
 */
export function readPickUpCode(
  keys: MerchantKeys,
  merchantId: string,
  text: string,
  moment: Date = new Date(),
): Outcome<{ serial: number; id: Buffer; fresh: boolean }, CodeRefusal> {
  const bytes = looksLikePickUpCode(text) ? fromBase32(text.slice(CODE_PREFIX.length)) : undefined
  if (!bytes || text.length !== CODE_LENGTH || bytes.length !== PAYLOAD_BYTES + SIGNATURE_BYTES)
    return { ok: false, reason: 'CODE_DAMAGED' }
  const payload = bytes.subarray(0, PAYLOAD_BYTES)
  const signature = bytes.subarray(PAYLOAD_BYTES)
  if (!payload.subarray(0, 4).equals(markOf(merchantId))) return { ok: false, reason: 'CODE_OTHER_MERCHANT' }
  const own = signatureOf(keys, payload)
  if (!timingSafeEqual(own, signature)) return { ok: false, reason: 'CODE_FORGED' }
  const age = moment.getTime() / 1000 - payload.readUInt32BE(10)
  const fresh = age <= CODE_SECONDS && age >= -CLOCK_SECONDS
  return { ok: true, serial: payload.readUIntBE(4, 6), id: own, fresh }
}
