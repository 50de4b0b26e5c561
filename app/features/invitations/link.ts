import { createHash, randomBytes } from 'node:crypto'

// `<merchant code>.<secret>`: the code finds the merchant, and only the hash of the secret is kept.
const TOKEN = /^([a-z][a-z0-9-]{1,29})\.([A-Za-z0-9_-]{43})$/

export type Token = { code: string; hash: Buffer }

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(`invitation:${secret}`).digest()
}

/** A new token of 256 random bits, and the hash by which it is found. */
export function newToken(code: string): { token: string; hash: Buffer } {
  const secret = randomBytes(32).toString('base64url')
  return { token: `${code}.${secret}`, hash: hashOf(secret) }
}

/** What a link carries; undefined when nobody can have been given it. */
export function readInvitationToken(text: string): Token | undefined {
  const [, code, secret] = TOKEN.exec(text) ?? []
  return code !== undefined && secret !== undefined ? { code, hash: hashOf(secret) } : undefined
}

/** The address of an invitation. @param origin of this installation */
export function invitationLink(origin: string, token: string): string {
  return `${origin.replace(/\/$/, '')}/invite/${token}`
}
