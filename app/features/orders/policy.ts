import { allows, type MemberKind } from '#app/core/auth/permissions.ts'
import type { OrderAccess } from './types.ts'

type Holder = { kind: MemberKind; permissions: readonly string[]; store_id: string | null }

/**
 * What an account gets of orders. Whoever ships needs name, phone and address in full; other accounts of the
 * merchant recognise a consignee by a masked name and phone; stores see no personal data at all.
 */
export function orderAccess(account: Holder): OrderAccess {
  const ship = allows(account, 'order.ship')
  const own = account.kind === 'owner' || account.kind === 'staff'
  return { ship, consignee: ship || own, handOver: handOver(account, ship && own) }
}

/** private.may_hand_over says the same. */
function handOver(account: Holder, all: boolean): OrderAccess['handOver'] {
  if (all) return 'all'
  const { store_id: storeId } = account
  return storeId !== null && allows(account, 'card.verify') ? { storeId } : null
}
