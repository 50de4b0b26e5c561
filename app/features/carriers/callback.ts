import { createHash, randomBytes } from 'node:crypto'
import type { Provider } from './types.ts'

/** Where the secret of an address is sealed for. */
export const callbackPlace = (provider: Provider) => ({
  table: 'carrier_accounts',
  column: 'callback_enc',
  row: provider,
})

/** Where an account's keys are sealed for. */
export const credentialsPlace = (provider: Provider) => ({
  table: 'carrier_accounts',
  column: 'credentials_enc',
  row: provider,
})

/** A new secret for an address to push to. */
export function newCallbackSecret(): string {
  return randomBytes(24).toString('base64url')
}

/** The token of an address: whose it is, and a secret that nobody can guess. */
export function callbackToken(merchantId: string, secret: string): string {
  return merchantId.replaceAll('-', '') + secret
}

const TOKEN = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})([\w-]{32})$/

/** Whose address it is, by its token, and what the database compares. Undefined for what is no token. */
export function readCallbackToken(token: string): { merchantId: string; hash: Buffer } | undefined {
  const parts = TOKEN.exec(token)
  if (!parts) return undefined
  return { merchantId: parts.slice(1, 6).join('-'), hash: callbackHash(parts[6] as string) }
}

/** @param secret of newCallbackSecret */
export function callbackHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
