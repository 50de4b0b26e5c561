// Who a transaction runs as. A scope is a branded value: it can only be made by the functions below, and
// the linter lets only the gates import them (session gate, card gate, job envelope, tests).

declare const brand: unique symbol

type Claims = {
  role: 'anon' | 'authenticated'
  sub?: string
  /** Session that the account acts in; jobs have none. */
  sid?: string
  card?: { merchant_id: string; serial: number }
}

/**
 * What the database said of an account, in the form of the settings that private.remember_member() makes, and
 * when it said so (milliseconds since the epoch).
 */
export type MemberFacts = {
  readonly member: string
  readonly merchant: string
  readonly can: string
  readonly confined: string
  readonly at: number
}

export type TenantScope = {
  readonly claims: Claims
  readonly facts?: MemberFacts | undefined
  readonly [brand]: true
}

/**
 * An account that has proved its session, or in whose name a job runs. Its merchant and permissions are
 * looked up by the policies themselves, from the user id.
 * @param userId Supabase Auth user id (UUID)
 * @param facts what the gate has just been told of this account: the door then need not ask again in each
 *   transaction of the same request
 * @param sessionId the session it acts in: when that has ended, so have its rights
 */
export function scopeOfUser(userId: string, facts?: MemberFacts, sessionId?: string): TenantScope {
  const claims = { role: 'authenticated', sub: userId, ...(sessionId && { sid: sessionId }) }
  return { claims, facts } as TenantScope
}

/**
 * A consumer who has shown number and password of one card.
 * @param merchantId merchant of the card (UUID)
 * @param serial card serial
 */
export function scopeOfCard(merchantId: string, serial: number): TenantScope {
  return { claims: { role: 'anon', card: { merchant_id: merchantId, serial } } } as TenantScope
}

/** A visitor who has shown nothing: may call the public look-ups in schema private, and no more. */
export function scopeOfVisitor(): TenantScope {
  return { claims: { role: 'anon' } } as TenantScope
}
