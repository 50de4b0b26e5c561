// The permissions there are, and the most that each kind of account can hold. What one account may do is worked out by the
// database (private.rights: role, own and withheld permissions, store, working hours) and comes with the account; routes,
// jobs and screens ask `allows` about that, the policies private.merchant_for. private.allows has the same table as
// GRANTABLE (a test compares them).

export const PERMISSIONS = [
  'product.write',
  'batch.create',
  'card.read',
  'card.activate',
  'card.deactivate',
  'card.void',
  'card.edit',
  'card.export',
  'card.verify',
  'order.read',
  'order.ship',
  'order.edit',
  'order.review',
  'contact.reveal',
  'erp.manage',
  'settlement.manage',
  'report.read',
  'store.manage',
  'stock.manage',
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
  store: [
    'card.read',
    'card.activate',
    'card.deactivate',
    'card.verify',
    'order.read',
    'contact.reveal',
    'report.read',
  ],
  supplier: ['order.read', 'order.ship', 'contact.reveal'],
}

/** True when an account of this kind with these permissions may do it. An owner may do everything. */
export function allows(
  account: { kind: MemberKind; permissions: readonly string[] },
  permission: Permission,
): boolean {
  if (account.kind === 'owner') return true
  return account.permissions.includes(permission) && GRANTABLE[account.kind].includes(permission)
}
