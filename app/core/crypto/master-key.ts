import { createHash, timingSafeEqual } from 'node:crypto'
import { open, seal } from './seal.ts'

/** A master key with the id by which wrapped keys name it. The id is a hash: it tells keys apart, not the key. */
export type MasterKey = { id: string; bytes: Buffer }

const CHECK_TEXT = 'tihuo master key check'

/** @param base64 32 bytes in base64, already validated by core/env */
export function masterKeyFrom(base64: string): MasterKey {
  const bytes = Buffer.from(base64, 'base64')
  return {
    id: createHash('sha256').update('tihuo master key id').update(bytes).digest('hex').slice(0, 16),
    bytes,
  }
}

function checkPlace(id: string) {
  return { table: 'keyring.master_keys', column: 'check_value', merchantId: 'platform', row: id }
}

/** The value that is stored with a master key, so that a later start can prove it has the same one. */
export function checkValueOf(key: MasterKey): Buffer {
  return seal(key.bytes, 1, checkPlace(key.id), Buffer.from(CHECK_TEXT))
}

/** True when this key made that check value. */
export function opensCheckValue(key: MasterKey, checkValue: Buffer): boolean {
  try {
    const text = open(key.bytes, checkPlace(key.id), checkValue)
    return text.length === CHECK_TEXT.length && timingSafeEqual(text, Buffer.from(CHECK_TEXT))
  } catch {
    return false
  }
}
