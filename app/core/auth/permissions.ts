// What an account may do, in one place: routes, jobs and screens ask `allows`; the policies in the database
// ask private.allows, which has the same table (a test compares them).

export const PERMISSIONS = [
  'product.write',
  'batch.create',
  'card.read',
  'card.activate',
  'card.void',
  'card.edit',
  'card.export',
  'card.verify',
  'order.read',
  'order.ship',
  'order.edit',
  'order.review',
  'erp.manage',
  'settlement.manage',
  'report.read',
  'store.manage',
  'supplier.manage',
  'account.manage',
  'settings.write',
  'job.read',
  'job.manage',
  'log.read',
] as const

export type Permission = (typeof PERMISSIONS)[number]

export type MemberKind = 'owner' | 'staff' | 'store' | 'supplier'

/** The most a kind of account can hold, whatever was ticked for it. */
export const GRANTABLE: Record<Exclude<MemberKind, 'owner'>, readonly Permission[]> = {
  staff: PERMISSIONS,
  store: ['card.read', 'card.activate', 'card.verify', 'order.read'],
  supplier: ['order.read', 'order.ship'],
}

/** True when an account of this kind with these permissions may do it. An owner may do everything. */
export function allows(
  account: { kind: MemberKind; permissions: readonly string[] },
  permission: Permission,
): boolean {
  if (account.kind === 'owner') return true
  return account.permissions.includes(permission) && GRANTABLE[account.kind].includes(permission)
}
