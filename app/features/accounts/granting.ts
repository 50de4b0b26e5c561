import { GRANTABLE, type MemberKind, type Permission } from '#app/core/auth/permissions.ts'

/** The kinds of account a merchant makes for itself; the owner comes with the merchant. */
export const SUB_ACCOUNT_KINDS = ['staff', 'store', 'supplier'] as const
export type SubAccountKind = (typeof SUB_ACCOUNT_KINDS)[number]

// Without seeing a thing nobody can act on it: the policies of the database read a row before they change it.
const NEEDS: Partial<Record<Permission, Permission>> = {
  'batch.create': 'card.read',
  'card.activate': 'card.read',
  'card.deactivate': 'card.read',
  'card.void': 'card.read',
  'card.edit': 'card.read',
  'card.export': 'card.read',
  'card.verify': 'card.read',
  'order.ship': 'order.read',
  'order.edit': 'order.read',
  'order.review': 'order.read',
  'contact.reveal': 'order.read',
  'erp.manage': 'order.read',
  'settlement.manage': 'order.read',
  'stock.manage': 'card.read',
  'job.manage': 'job.read',
}

/** The permissions as people see them: in groups, each under a heading. */
export const PERMISSION_GROUPS = [
  {
    key: 'groupCards',
    permissions: ['card.read', 'card.activate', 'card.deactivate', 'card.void', 'card.edit', 'card.verify'],
  },
  { key: 'groupPrinting', permissions: ['batch.create', 'card.export'] },
  {
    key: 'groupOrders',
    permissions: ['order.read', 'contact.reveal', 'order.ship', 'order.edit', 'order.review', 'erp.manage'],
  },
  { key: 'groupFigures', permissions: ['report.read', 'settlement.manage'] },
  { key: 'groupGoods', permissions: ['product.write'] },
  { key: 'groupPlaces', permissions: ['store.manage', 'stock.manage', 'supplier.manage'] },
  {
    key: 'groupOffice',
    permissions: ['account.manage', 'settings.write', 'log.read', 'job.read', 'job.manage'],
  },
] as const satisfies readonly { key: string; permissions: readonly Permission[] }[]

/** Sets of permissions that jobs in a real merchant need, each one press. */
export const PRESETS = [
  {
    key: 'presetShipper',
    kinds: ['staff', 'supplier'],
    permissions: ['order.read', 'order.ship', 'contact.reveal'],
  },
  { key: 'presetActivator', kinds: ['staff', 'store'], permissions: ['card.read', 'card.activate'] },
  { key: 'presetVerifier', kinds: ['staff', 'store'], permissions: ['card.read', 'card.verify'] },
  {
    key: 'presetStoreManager',
    kinds: ['store'],
    permissions: [
      'card.read',
      'card.activate',
      'card.deactivate',
      'card.verify',
      'order.read',
      'contact.reveal',
      'report.read',
    ],
  },
  { key: 'presetBookkeeper', kinds: ['staff'], permissions: ['report.read'] },
  { key: 'presetPrinter', kinds: ['staff'], permissions: ['card.read', 'card.export'] },
  { key: 'presetService', kinds: ['staff'], permissions: ['card.read', 'order.read'] },
  {
    key: 'presetOperations',
    kinds: ['staff'],
    permissions: [
      'card.read',
      'card.activate',
      'card.deactivate',
      'card.void',
      'card.edit',
      'batch.create',
      'card.export',
      'order.read',
      'order.ship',
      'order.edit',
      'order.review',
      'contact.reveal',
      'erp.manage',
      'settlement.manage',
      'report.read',
      'product.write',
      'store.manage',
      'stock.manage',
      'supplier.manage',
      'job.read',
      'job.manage',
    ],
  },
] as const satisfies readonly {
  key: string
  kinds: readonly SubAccountKind[]
  permissions: readonly Permission[]
}[]

/**
 * What is stored for an account: the ticked permissions its kind can hold, and those they need to be of any
 * use. Ticks a kind cannot hold are dropped without a word, because the form hides them.
 */
export function completePermissions(kind: SubAccountKind, ticked: readonly Permission[]): Permission[] {
  const held = ticked.filter((permission) => GRANTABLE[kind].includes(permission))
  const wanted = new Set(held)
  for (const permission of held) {
    const needed = NEEDS[permission]
    if (needed) wanted.add(needed)
  }
  return GRANTABLE[kind].filter((permission) => wanted.has(permission))
}

/** The permissions of an account that have an effect: an owner's are all, a store's are those a store can hold. */
export function effectivePermissions(account: {
  kind: MemberKind
  permissions: readonly string[]
}): readonly Permission[] {
  if (account.kind === 'owner') return GRANTABLE.staff
  return GRANTABLE[account.kind].filter((permission) => account.permissions.includes(permission))
}
