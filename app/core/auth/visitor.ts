import { scopeOfUser, scopeOfVisitor, type TenantScope } from '../db/scope.ts'

/** The scope of somebody who has proved nothing: only the public look-ups of schema private answer. */
export function visitorScope(): TenantScope {
  return scopeOfVisitor()
}

/** The scope of a user id that Supabase Auth has just vouched for. Call it with nothing else. */
export function freshUserScope(userId: string): TenantScope {
  return scopeOfUser(userId)
}
