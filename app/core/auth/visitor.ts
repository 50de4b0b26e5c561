import { scopeOfVisitor, type TenantScope } from '../db/scope.ts'

/** The scope of somebody who has proved nothing: only the public look-ups of schema private answer. */
export function visitorScope(): TenantScope {
  return scopeOfVisitor()
}
