import { hkdfSync, randomUUID } from 'node:crypto'
import { EncryptJWT, jwtDecrypt } from 'jose'
import type { z } from 'zod'
import { envOfWeb } from '../env/env.ts'

/** Each purpose has a key of its own, so a token of one can never pass for another. */
export type TokenPurpose = 'session' | 'card' | 'download'

const keys = new Map<TokenPurpose, Uint8Array>()

function keyOf(purpose: TokenPurpose): Uint8Array {
  let key = keys.get(purpose)
  if (!key) {
    key = new Uint8Array(hkdfSync('sha256', envOfWeb().TIHUO_SESSION_SECRET, 'tihuo', `token.${purpose}`, 32))
    keys.set(purpose, key)
  }
  return key
}

/**
 * An encrypted, expiring token (JWE, direct A256GCM, fresh nonce and id each time).
 * @param seconds life time
 */
export async function mintToken(
  purpose: TokenPurpose,
  payload: Record<string, unknown>,
  seconds: number,
): Promise<string> {
  return new EncryptJWT({ p: payload })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setIssuedAt()
    .setJti(randomUUID())
    .setAudience(purpose)
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .encrypt(keyOf(purpose))
}

/** What a token of this purpose carries; undefined when it is forged, old, of another purpose or shape. */
export async function readToken<T>(
  purpose: TokenPurpose,
  token: string | undefined,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  if (!token) return undefined
  try {
    const { payload } = await jwtDecrypt(token, keyOf(purpose), {
      audience: purpose,
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return schema.parse(payload.p)
  } catch {
    return undefined
  }
}
