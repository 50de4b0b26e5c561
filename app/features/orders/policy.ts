import { allows, type MemberKind } from '#app/core/auth/permissions.ts'
import type { OrderAccess, OrderRow } from './types.ts'

type Holder = { kind: MemberKind; permissions: readonly string[]; store_id: string | null }

/**
 * What an account gets of orders. Whoever ships needs name, phone and address in full; other accounts of the
 * merchant recognise a consignee by a masked name and phone; stores see no personal data at all.
 */
export function orderAccess(account: Holder): OrderAccess {
  const ship = allows(account, 'order.ship')
  const own = account.kind === 'owner' || account.kind === 'staff'
  const supplier = account.kind === 'supplier'
  return { ship, consignee: ship || own, handOver: handOver(account, ship && own), supplier }
}

/** How long after shipping a supplier sees whom it has sent something to: for questions of the carrier. */
const SUPPLIER_DAYS = 30

/**
 * What an account sees of the consignee of one order: a supplier in full while it ships the order and for some weeks
 * after, for others as `access` says for all.
 */
export function consigneeAccess(
  access: OrderAccess,
  { status, held, pickUpStore, shippedAt }: Pick<OrderRow, 'status' | 'held' | 'pickUpStore' | 'shippedAt'>,
  now: Date = new Date(),
): Pick<OrderAccess, 'ship' | 'consignee'> {
  if (!access.supplier) return access
  const toShip = status === 'pending' && !held && pickUpStore === null
  const lately =
    shippedAt !== null &&
    status !== 'cancelled' &&
    now.getTime() - shippedAt.getTime() <= SUPPLIER_DAYS * 86_400_000
  return { ...access, ship: access.ship && (toShip || lately) }
}

/** private.may_hand_over says the same. */
function handOver(account: Holder, all: boolean): OrderAccess['handOver'] {
  if (all) return 'all'
  const { store_id: storeId } = account
  return storeId !== null && allows(account, 'card.verify') ? { storeId } : null
}
