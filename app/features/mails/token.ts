import { createHash, randomBytes } from 'node:crypto'

/** A secret for a link: 256 random bits, 43 letters of an address. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of it. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
