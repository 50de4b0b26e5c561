import type { Member } from '#app/core/auth/account.ts'

/** The store an account belongs to, and whose figures alone it sees. @throws 403 for an account of no store */
export function ownStore(account: Member): string {
  if (account.store_id === null) throw new Response('forbidden', { status: 403 })
  return account.store_id
}
