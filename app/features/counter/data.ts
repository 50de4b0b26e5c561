import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { pictureAddresses } from '../products/paths.ts'
import { maskNumber } from '../redemptions/normalise.ts'
import { type CheckRefusal, type CheckState, stateOf } from './check-state.ts'
import {
  type CounterFacts,
  type CounterOrder,
  readCounterFacts,
  readCounterOrder,
  readDesk,
} from './facts.ts'
import type { CheckView, Desk, HandOver, OnlineOrder, ShownState } from './types.ts'

/** Of today's hand-overs so many are listed. */
export const LISTED = 30

/**
 * A check of the clerk's store with all that decides what can be done with it; undefined when there is none.
 * @param lock true: nobody else uses the check or the card until the transaction ends
 */
export async function readCheck(
  tx: Tx,
  checkId: string,
  { lock }: { lock: boolean },
): Promise<CounterFacts | undefined> {
  const [row] = await tx<{ facts: unknown }[]>`select private.counter_facts(${checkId}, ${lock}) as facts`
  return readCounterFacts(row?.facts ?? null)
}

const storeOf = (storeId: string | null, name: string | null) =>
  storeId === null ? null : { storeId, name: name ?? '' }

/** undefined: nobody has handed it over. */
function handOverIn(order: CounterOrder): HandOver | undefined {
  if (!order.verifiedAt) return undefined
  const { orderId, orderNo, goods, cardSerial, faceValueMinor, clerk } = order
  return {
    ...{ orderId, orderNo, goods, cardSerial, faceValueMinor, clerk },
    maskedNumber: maskNumber(order.cardNumber),
    cardStore: storeOf(order.cardStoreId, order.cardStore),
    store: storeOf(order.verifiedStoreId, order.verifiedStore),
    at: order.verifiedAt,
  }
}

function pictureOf(merchantId: string, imageId: string | null) {
  return imageId === null ? undefined : pictureAddresses(merchantId, imageId)
}

function onlineOrder(merchantId: string, order: CounterOrder): OnlineOrder {
  const { orderId, orderNo, goods, pickUpStore, imageId, createdAt } = order
  return { orderId, orderNo, goods, pickUpStore, picture: pictureOf(merchantId, imageId), at: createdAt }
}

function shownRefusal(merchantId: string, refusal: CheckRefusal): Extract<ShownState, { is: 'refused' }> {
  if (!('order' in refusal)) return { is: 'refused', refusal }
  const { reason } = refusal
  const order = onlineOrder(merchantId, refusal.order)
  if (reason !== 'ALREADY_HANDED_OVER') return { is: 'refused', refusal: { reason, order } }
  return { is: 'refused', refusal: { reason, order, handOver: handOverIn(refusal.order) } }
}

/** A state without what only the server needs. */
function shownState(merchantId: string, { file }: CounterFacts, state: CheckState): ShownState {
  if (state.is === 'refused') return shownRefusal(merchantId, state.refusal)
  if (state.is === 'order') return { ...state, order: onlineOrder(merchantId, state.order) }
  if (state.is === 'done') {
    const handOver = handOverIn(state.order)
    if (!handOver) throw new Error(`order ${state.order.orderNo} was handed over by nobody`)
    return { is: 'done', handOver }
  }
  const gifts = state.gifts.flatMap(({ productId, refusal }) => {
    const product = file.products.find((each) => each.productId === productId)
    if (!product) return []
    const { name, seasons, imageId } = product
    return [{ productId, name, seasons, refusal, picture: pictureOf(merchantId, imageId) }]
  })
  return { is: 'goods', gifts }
}

/**
 * A check as its page shows it; undefined when the clerk's store has none of this id, or card.verify is missing.
 * @param moment for which the rules are asked
 */
export async function checkView(
  account: { scope: TenantScope; merchant_id: string },
  checkId: string,
  moment: Date = new Date(),
): Promise<CheckView | undefined> {
  const facts = await withTenant(account.scope, ({ tx }) => readCheck(tx, checkId, { lock: false }))
  if (!facts) return undefined
  const { check, file, store, cardStore } = facts
  return {
    checkId: check.checkId,
    how: check.how,
    at: check.at,
    clerk: check.clerk,
    maskedNumber: maskNumber(file.number),
    faceValueMinor: file.faceValueMinor,
    validTo: file.card.validTo,
    cardStore,
    store: store.name,
    state: shownState(account.merchant_id, facts, stateOf(facts, moment)),
  }
}

/** What is open and what was handed over today in the clerk's store; everything is empty without card.verify. */
export async function deskOf(scope: TenantScope): Promise<Desk> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ desk: unknown }[]>`select private.counter_desk(${LISTED}) as desk`,
  )
  const { open, today, count } = readDesk(row?.desk)
  return {
    open: open.map(({ cardNumber, ...check }) => ({ ...check, maskedNumber: maskNumber(cardNumber) })),
    today: today.map(handOverIn).filter((each) => each !== undefined),
    count,
  }
}

/** How much `deskOf` would list as open, and how much was handed over today, without the lists. */
export async function deskCounts(scope: TenantScope): Promise<{ open: number; today: number }> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ open: number; today: number }[]>`
      select jsonb_array_length(desk -> 'open') as open, (desk ->> 'count')::int as today
      from (select private.counter_desk(0) as desk) d`,
  )
  return row ?? { open: 0, today: 0 }
}

/**
 * The hand-over of an order, for its receipt and for the merchant; undefined when it was not handed over in a store, or
 * whoever asks may not see it (order.read, or card.verify in the store that handed it over).
 * @param orderId of the order or of one of its parts
 */
export async function handOverOf(scope: TenantScope, orderId: string): Promise<HandOver | undefined> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ facts: unknown }[]>`select private.hand_over_facts(${orderId}) as facts`,
  )
  const order = readCounterOrder(row?.facts ?? null)
  return order && handOverIn(order)
}
