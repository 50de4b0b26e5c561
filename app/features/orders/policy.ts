import { allows, type MemberKind } from '#app/core/auth/permissions.ts'
import type { OrderAccess } from './types.ts'

/**
 * What an account gets of orders. Whoever ships needs name, phone and address in full; other accounts of the
 * merchant recognise a consignee by a masked name and phone; stores see no personal data at all.
 */
export function orderAccess(account: { kind: MemberKind; permissions: readonly string[] }): OrderAccess {
  const ship = allows(account, 'order.ship')
  return { ship, consignee: ship || account.kind === 'owner' || account.kind === 'staff' }
}
