import { allows, type MemberKind } from '#app/core/auth/permissions.ts'
import type { OrderAccess, OrderRow } from './types.ts'

type Holder = { kind: MemberKind; permissions: readonly string[]; store_id: string | null }

/** What an account gets of orders. */
export function orderAccess(account: Holder): OrderAccess {
  const ship = allows(account, 'order.ship')
  const reveal = allows(account, 'contact.reveal')
  const own = account.kind === 'owner' || account.kind === 'staff'
  const supplier = account.kind === 'supplier'
  return {
    ship,
    reveal,
    // A phone that one knows finds its order; who may not see any must not try which belong to whom.
    byPhone: own || (supplier && reveal),
    handOver: handOver(account, ship && own),
    supplier,
    storeId: account.kind === 'store' ? (account.store_id ?? '') : undefined,
  }
}

/** How long after shipping a supplier sees whom it has sent something to: for questions of the carrier. */
const SUPPLIER_DAYS = 30

/** none: the consignee does not concern the account. reveal: masked, and in full when it asks. */
export type ConsigneeAccess = 'none' | 'masked' | 'reveal'

type Facts = Pick<OrderRow, 'status' | 'held' | 'shippedAt'> & { pickUpStoreId: string | null }

/**
 * What an account sees of the consignee of one order: everybody with stars, whoever may ask for it in full when it asks.
 * A supplier may ask while it ships the order and for some weeks after; a store about what is picked up there.
 */
export function consigneeAccess(access: OrderAccess, order: Facts, now: Date = new Date()): ConsigneeAccess {
  if (access.storeId !== undefined && order.pickUpStoreId !== access.storeId) return 'none'
  if (!access.reveal) return 'masked'
  return access.supplier && !concernsSupplier(order, now) ? 'masked' : 'reveal'
}

function concernsSupplier({ status, held, pickUpStoreId, shippedAt }: Facts, now: Date): boolean {
  if (status === 'pending') return !held && pickUpStoreId === null
  const lately = shippedAt !== null && now.getTime() - shippedAt.getTime() <= SUPPLIER_DAYS * 86_400_000
  return lately && status !== 'cancelled'
}

/** private.may_hand_over says the same. */
function handOver(account: Holder, all: boolean): OrderAccess['handOver'] {
  if (all) return 'all'
  const { store_id: storeId } = account
  return storeId !== null && allows(account, 'card.verify') ? { storeId } : null
}
