import { evaluate } from '../availability/evaluate.ts'
import type { CardRefusal, Day, ProductRefusal, RedemptionFacts } from '../availability/types.ts'
import type { CounterFacts, CounterOrder } from './facts.ts'

/** Something that a card is good for, and why not if it cannot be had now. */
export type CounterGift = { productId: string; refusal: ProductRefusal | undefined }

/** Why nothing can be handed over. */
export type CheckRefusal =
  | { reason: Exclude<CardRefusal, 'CARD_REDEEMED'>; date?: Day | undefined }
  /** By another clerk, or here before. */
  | { reason: 'ALREADY_HANDED_OVER'; order: CounterOrder }
  /** It was ordered online, to be sent. */
  | { reason: 'ORDER_IS_SENT'; order: CounterOrder }
  | { reason: 'ORDER_HELD'; order: CounterOrder }
  /** Redeemed, and what was ordered is gone. */
  | { reason: 'CARD_SPENT' }
  | { reason: 'NOTHING_NOW' }
  | { reason: 'CHECK_EXPIRED' }

/** What can be done with a check. */
export type CheckState =
  | { is: 'done'; order: CounterOrder }
  | { is: 'refused'; refusal: CheckRefusal }
  /** The consumer chooses now. */
  | { is: 'goods'; gifts: CounterGift[] }
  /** The consumer has chosen online; `elsewhere`: to pick it up in another store; `early`: on a later day. */
  | { is: 'order'; order: CounterOrder; elsewhere: string | undefined; early: Day | undefined }

/**
 * The facts of a card as they count for goods that change hands in a store, now: no day is chosen, so days without
 * delivery, the cut-off hour and what is promised for a day say nothing, and the store that asks is the place.
 */
function atCounter({ facts }: CounterFacts['file'], storeId: string): RedemptionFacts {
  return {
    ...facts,
    calendar: { ...facts.calendar, delivery: { mode: 'none' }, cutOffHour: null },
    products: facts.products.map((product) => ({ ...product, dailyCapacity: null })),
    pickUpStoreIds: [storeId],
  }
}

function stateOfOrder(order: CounterOrder, { store }: CounterFacts, today: Day): CheckState {
  const refused = (refusal: CheckRefusal): CheckState => ({ is: 'refused', refusal })
  if (order.status === 'cancelled') return refused({ reason: 'CARD_SPENT' })
  if (order.pickUpStoreId === null) return refused({ reason: 'ORDER_IS_SENT', order })
  if (!order.waits) return refused({ reason: 'ALREADY_HANDED_OVER', order })
  if (order.held) return refused({ reason: 'ORDER_HELD', order })
  const elsewhere = order.pickUpStoreId === store.storeId ? undefined : (order.pickUpStore ?? '')
  const early = order.deliverOn !== null && order.deliverOn > today ? order.deliverOn : undefined
  return { is: 'order', order, elsewhere, early }
}

/**
 * What a check is good for at a moment. The page asks, and the hand-over again on facts that were read under the lock of
 * the card; the rules are those of the one evaluator, with pick-up at the store of the check.
 */
export function stateOf(facts: CounterFacts, moment: Date): CheckState {
  const { check, store, order, file } = facts
  if (check.usedFor !== null && order?.orderId === check.usedFor) return { is: 'done', order }
  const answer = evaluate(atCounter(file, store.storeId), { kind: 'pickUp', storeId: store.storeId }, moment)
  const refused = (refusal: CheckRefusal): CheckState => ({ is: 'refused', refusal })
  if (answer.card?.reason === 'CARD_REDEEMED') {
    const state = order ? stateOfOrder(order, facts, answer.today) : refused({ reason: 'CARD_SPENT' })
    return state.is === 'order' && check.expired ? refused({ reason: 'CHECK_EXPIRED' }) : state
  }
  if (answer.card) return refused({ reason: answer.card.reason, date: answer.card.date })
  if (check.expired) return refused({ reason: 'CHECK_EXPIRED' })
  const gifts = answer.products.flatMap(({ productId, refusals }, at): CounterGift[] =>
    file.products[at]?.onShelf ? [{ productId, refusal: refusals[0] }] : [],
  )
  return gifts.length === 0 ? refused({ reason: 'NOTHING_NOW' }) : { is: 'goods', gifts }
}
