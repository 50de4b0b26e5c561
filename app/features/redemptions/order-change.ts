import { evaluate } from '#app/features/availability/evaluate.ts'
import type { Dates, Day, RedemptionFacts } from '#app/features/availability/types.ts'
import type { OrderRow } from './card-order.ts'
import { dateRefusal, destinationOf } from './policy.ts'
import type { ChangeRefusal, ChosenDelivery } from './types.ts'

type Ordered = Pick<OrderRow, 'productId' | 'capacityDay' | 'deliverOn' | 'regionCode' | 'pickUpStore'>

/** The facts as if the card had not been redeemed and what its order holds were still to be had. */
function withoutOrder(facts: RedemptionFacts, order: Ordered): RedemptionFacts {
  const { capacityDay } = order
  return {
    ...facts,
    card: { ...facts.card, status: 'active', validFrom: null, validTo: null },
    products: facts.products
      .filter((product) => product.productId === order.productId)
      .map((product) => ({
        ...product,
        onShelf: true,
        stock: null,
        taken:
          capacityDay === null
            ? product.taken
            : { ...product.taken, [capacityDay]: (product.taken[capacityDay] ?? 1) - 1 },
      })),
  }
}

/** The days that an order can be moved to; its own is always among them. */
export function datesForChange(facts: RedemptionFacts, order: Ordered, moment: Date): Dates {
  const [product] = evaluate(withoutOrder(facts, order), undefined, moment).products
  if (!product?.dates.asked) return { asked: false, days: [] }
  const own = order.deliverOn === null ? [] : [order.deliverOn]
  return { asked: true, days: [...new Set([...product.dates.days, ...own])].sort() }
}

/** The day a changed order has: where none is asked (any more), or none is said, the one it had. */
export function changedDay(dates: Dates, order: Ordered, chosen: Day | undefined): Day | null {
  return (dates.asked ? chosen : undefined) ?? order.deliverOn
}

type ChangeReason = Extract<ChangeRefusal, 'REGION_NOT_SERVED' | 'STORE_NOT_OFFERED' | 'DATE_NOT_OFFERED'>

/** Why an order cannot be changed like this; undefined when it can. What stays as it was is not asked again. */
export function changeRefusal(
  facts: RedemptionFacts,
  order: Ordered,
  delivery: ChosenDelivery,
  moment: Date,
): ChangeReason | undefined {
  const stays =
    delivery.pickUpStoreId === undefined
      ? order.pickUpStore === null && delivery.region === order.regionCode
      : delivery.pickUpStoreId === order.pickUpStore?.storeId
  if (!stays) {
    const [product] = evaluate(withoutOrder(facts, order), destinationOf(delivery), moment).products
    const reasons = product ? product.refusals.map(({ reason }) => reason) : ['REGION_NOT_SERVED']
    for (const reason of ['REGION_NOT_SERVED', 'STORE_NOT_OFFERED'] as const)
      if (reasons.includes(reason)) return reason
  }
  const dates = datesForChange(facts, order, moment)
  const day = changedDay(dates, order, delivery.deliverOn)
  return day === order.deliverOn ? undefined : dateRefusal(dates, day)?.reason
}
