import { createHash, hkdfSync, randomUUID } from 'node:crypto'
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import type { z } from 'zod'
import { envOfWeb } from '../env/env.ts'

/** Each purpose has a key of its own, so a token of one can never pass for another. */
export type TokenPurpose = 'session' | 'card' | 'submit' | 'download' | 'pending' | 'device'

/** The keys of one purpose, one for each secret: the first mints, all open. */
type Keyring = { first: Key; all: Map<string, Key> }
type Key = { id: string; bytes: Uint8Array }

const keyrings = new Map<TokenPurpose, Keyring>()

function keyOf(secret: string, purpose: TokenPurpose): Key {
  const bytes = new Uint8Array(hkdfSync('sha256', secret, 'tihuo', `token.${purpose}`, 32))
  // Names the key in the token's header, and tells nothing of it.
  return { id: createHash('sha256').update(bytes).digest('base64url').slice(0, 10), bytes }
}

function keyringOf(purpose: TokenPurpose): Keyring {
  let ring = keyrings.get(purpose)
  if (!ring) {
    const keys = envOfWeb().TIHUO_SESSION_SECRET.map((secret) => keyOf(secret, purpose))
    ring = { first: keys[0] as Key, all: new Map(keys.map((key) => [key.id, key])) }
    keyrings.set(purpose, ring)
  }
  return ring
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
  const { first } = keyringOf(purpose)
  return new EncryptJWT({ p: payload })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: first.id })
    .setIssuedAt()
    .setJti(randomUUID())
    .setAudience(purpose)
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .encrypt(first.bytes)
}

/**
 * What a token of this purpose carries; undefined when it is forged, old, of another purpose or shape, or minted
 * under a secret that is not (or no longer) in TIHUO_SESSION_SECRET.
 */
export async function readToken<T>(
  purpose: TokenPurpose,
  token: string | undefined,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  if (!token) return undefined
  const { all } = keyringOf(purpose)
  const keyNamed = ({ kid }: { kid?: string | undefined }) => {
    const key = kid === undefined ? undefined : all.get(kid)
    if (!key) throw new errors.JWEInvalid('unknown key')
    return key.bytes
  }
  try {
    const { payload } = await jwtDecrypt(token, keyNamed, {
      audience: purpose,
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return schema.parse(payload.p)
  } catch {
    return undefined
  }
}
