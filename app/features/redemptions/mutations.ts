import { v7 as uuid } from 'uuid'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { orderDayOf } from '#app/features/availability/evaluate.ts'
import { assessRedemption } from '#app/features/fraud/mutations.ts'
import type { CardFile } from './card-facts.ts'
import { readCard, readOrder } from './data.ts'
import { nameForIndex } from './normalise.ts'
import { changedDay, changeRefusal, datesForChange } from './order-change.ts'
import { newOrderNumber } from './order-number.ts'
import { phoneForIndex } from './phone.ts'
import { addressForIndex, type OrderPlace, orderPlace } from './place.ts'
import { choiceRefusal } from './policy.ts'
import type {
  CancelRefusal,
  ChangeRefusal,
  ChosenDelivery,
  RedeemRefusal,
  RedemptionChoice,
  RedemptionSite,
} from './types.ts'

const ORDER_NUMBER_TRIES = 5

/** What a submit brings beside the choice. */
export type Submit = {
  /** From the submit token of the review page (UUID v7): the same id never makes a second order. Or what to change. */
  orderId: string
  /** undefined: it comes from no consumer (demo data), and nobody is judged. */
  sender: Sender | undefined
  /** For which the rules are asked; now, except in tests. */
  moment?: Date
}

/** Who sends it, as far as the judgement of fraud wants to know. */
export type Sender = { clientAddress: string; captchaSolved: boolean }

type Redeemed = Outcome<{ orderNo: string; replayed: boolean }, RedeemRefusal>

/**
 * Redeems the card of the scope: makes the order, seals the personal data, takes one from stock and from the
 * capacity of its day. Exactly once, whatever happens at the same time: the rules are asked under the lock of the
 * card, and private.place_order has the last word on what must hold whoever asks.
 * @param scope of the card
 * @param choice validated by addressSchema; the region is looked up here, by its code
 * @returns replayed: true when this submit had made its order before
 */
export async function redeemCard(
  scope: TenantScope,
  site: RedemptionSite,
  choice: RedemptionChoice,
  submit: Submit,
): Promise<Redeemed> {
  const keys = await keysOf(site.merchant_id)
  for (let attempt = 1; ; attempt += 1) {
    const orderNo = newOrderNumber(site.time_zone)
    try {
      const outcome = await withTenant(scope, ({ tx }) => redeem(tx, keys, { choice, submit, orderNo }))
      if (!outcome.ok) logRefusal(scope, choice, outcome.reason)
      return outcome
    } catch (error) {
      const { code, constraint_name: constraint } = error as { code?: string; constraint_name?: string }
      // The parts of the product have just changed: the next attempt sees the new ones.
      if (code === '40001' && attempt < ORDER_NUMBER_TRIES) continue
      if (code !== '23505') throw error
      if (constraint === 'orders_one_per_card') return { ok: false, reason: 'CARD_REDEEMED' }
      if (constraint !== 'orders_merchant_id_order_no_key' || attempt === ORDER_NUMBER_TRIES) throw error
    }
  }
}

function logRefusal(scope: TenantScope, choice: RedemptionChoice, reason: RedeemRefusal): void {
  const ids = { serial: scope.claims.card?.serial, productId: choice.productId, reason }
  // No page offers these: somebody has changed what the page sent.
  if (reason === 'PRODUCT_NOT_ON_CARD' || reason === 'REGION_UNKNOWN')
    log.warn(ids, 'redemption refused: not what the page offered')
  else log.info(ids, 'redemption refused')
}

async function redeem(
  tx: Tx,
  keys: MerchantKeys,
  { choice, submit, orderNo }: { choice: RedemptionChoice; submit: Submit; orderNo: string },
): Promise<Redeemed> {
  const { orderId, moment = new Date() } = submit
  const file = await readCard(tx, { lock: true })
  if (!file) return { ok: false, reason: 'CARD_UNKNOWN' }
  // Before any rule: the order of this submit has made some of them false.
  const earlier = file.orders[orderId]
  if (earlier !== undefined) return { ok: true, orderNo: earlier, replayed: true }
  const found = orderPlace(choice, file.pickUpStores)
  if (!found.ok) return found
  const refusal = choiceRefusal(file.facts, choice, moment)
  if (refusal) return { ok: false, reason: refusal.reason }
  const deliverOn = choice.deliverOn ?? null
  const decision = await judge(tx, keys, { file, submit, delivery: choice, place: found.place })
  if (decision === 'captcha') return { ok: false, reason: 'CAPTCHA_NEEDED' }
  const { region, pickUpStoreId, ...sealed } = sealedDelivery(keys, orderId, choice, found.place)
  const place = async (moreParts: SealedPart[]) => {
    const [row] = await tx<{ outcome: PlaceOutcome }[]>`
      select private.place_order(
        ${orderId}, ${orderNo}, ${choice.productId},
        ${sealed.consignee}, ${sealed.consigneeIdx}, ${sealed.phone}, ${sealed.phoneIdx},
        ${sealed.address}, ${sealed.addressIdx},
        ${region.code}, ${region.province}, ${region.city}, ${region.district},
        ${deliverOn}, ${deliverOn ?? orderDayOf(file.calendar, moment).orderDay}, ${pickUpStoreId},
        ${decision === 'hold'}, ${tx.json(moreParts)}) as outcome`
    if (!row) throw new Error('private.place_order gave no answer')
    return row.outcome
  }
  // Nearly everything goes in one parcel; only the order knows for certain.
  let outcome = await place([])
  if (!outcome.ok && outcome.reason === 'PARTS_NEEDED') {
    const ids = Array.from({ length: outcome.parts - 1 }, () => uuid())
    outcome = await place(ids.map((id) => sealedPart(keys, id, choice, found.place)))
  }
  if (outcome.ok) return { ok: true, orderNo: outcome.order_no, replayed: outcome.replayed }
  if (outcome.reason === 'PARTS_NEEDED') throw new PartsChangedError()
  return { ok: false, reason: outcome.reason }
}

/** The product was given another number of parts between two questions about it; the next attempt finds it settled. */
class PartsChangedError extends Error {
  override name = 'PartsChangedError'
  code = '40001'
}

type Judged = { file: CardFile; submit: Submit; delivery: ChosenDelivery; place: OrderPlace }

/** What the judgement of fraud says, kept under the order's id. */
async function judge(tx: Tx, keys: MerchantKeys, judged: Judged): Promise<'allow' | 'captcha' | 'hold'> {
  const { file, submit, delivery, place } = judged
  if (!submit.sender) return 'allow'
  const pickedUp = place.pickUpStoreId !== null
  const { decision } = await assessRedemption(tx, keys, {
    orderId: submit.orderId,
    serial: file.serial,
    ...submit.sender,
    consignee: delivery.consignee,
    phone: delivery.phone,
    phoneIdx: keys.index('phone', phoneForIndex(delivery.phone)),
    addressIdx: addressIndex(keys, place),
    regionCode: place.region.code,
    street: pickedUp ? '' : place.street,
  })
  return decision
}

/** null for what is picked up: many cards to one store are nothing to wonder about. */
function addressIndex(keys: MerchantKeys, { region, street, pickUpStoreId }: OrderPlace): Buffer | null {
  return pickUpStoreId === null ? keys.index('address', addressForIndex(region.code, street)) : null
}

type PlaceOutcome =
  | Outcome<{ order_no: string; replayed: boolean }, RedeemRefusal>
  | { ok: false; reason: 'PARTS_NEEDED' /** Parcels, the first included. */; parts: number }

/** What the database takes of a further parcel: who gets it and where, sealed for its own row, in base64. */
type SealedPart = Record<'orderId' | 'consignee' | 'phone' | 'address', string>

function sealedPart(
  keys: MerchantKeys,
  orderId: string,
  delivery: ChosenDelivery,
  place: OrderPlace,
): SealedPart {
  const seal = (column: string, plain: string) =>
    keys.seal({ table: 'orders', column, row: orderId }, plain).toString('base64')
  return {
    orderId,
    consignee: seal('consignee_enc', delivery.consignee),
    phone: seal('phone_enc', delivery.phone),
    address: seal('address_enc', place.street),
  }
}

/** The columns of an order that say who gets it and where. */
function sealedDelivery(keys: MerchantKeys, orderId: string, delivery: ChosenDelivery, place: OrderPlace) {
  const seal = (column: string, plain: string) => keys.seal({ table: 'orders', column, row: orderId }, plain)
  const { region, street, pickUpStoreId } = place
  return {
    region,
    pickUpStoreId,
    consignee: seal('consignee_enc', delivery.consignee),
    consigneeIdx: keys.index('consignee', nameForIndex(delivery.consignee)),
    phone: seal('phone_enc', delivery.phone),
    phoneIdx: keys.index('phone', phoneForIndex(delivery.phone)),
    address: seal('address_enc', street),
    addressIdx: addressIndex(keys, place),
  }
}

/**
 * Changes who gets an order of the card, where and when, while it is not prepared. The rules are asked of what
 * changes; what stays as it was is not asked again.
 * @param scope of the card
 * @param delivery validated as for redeemCard
 */
export async function changeOrder(
  scope: TenantScope,
  site: RedemptionSite,
  delivery: ChosenDelivery,
  submit: Submit,
): Promise<Outcome<object, ChangeRefusal>> {
  const keys = await keysOf(site.merchant_id)
  const outcome = await withTenant(scope, ({ tx }) => change(tx, keys, { delivery, submit }))
  const ids = { serial: scope.claims.card?.serial, orderId: submit.orderId }
  log.info({ ...ids, outcome }, 'order changed by its consumer')
  return outcome
}

async function change(
  tx: Tx,
  keys: MerchantKeys,
  { delivery, submit }: { delivery: ChosenDelivery; submit: Submit },
): Promise<Outcome<object, ChangeRefusal>> {
  const { orderId, moment = new Date() } = submit
  const file = await readCard(tx, { lock: true })
  const order = file && (await readOrder(tx))
  if (!file || order?.orderId !== orderId) return { ok: false, reason: 'ORDER_UNKNOWN' }
  if (!order.open) return { ok: false, reason: 'ORDER_FINAL' }
  // A store that is offered no longer may still be the one it was.
  const stores = order.pickUpStore ? [...file.pickUpStores, order.pickUpStore] : file.pickUpStores
  const found = orderPlace(delivery, stores)
  if (!found.ok) return found
  const reason = changeRefusal(file.facts, order, delivery, moment)
  if (reason) return { ok: false, reason }
  const deliverOn = changedDay(datesForChange(file.facts, order, moment), order, delivery.deliverOn)
  const { region, pickUpStoreId, ...sealed } = sealedDelivery(keys, orderId, delivery, found.place)
  // Else an innocent order could be sent elsewhere afterwards. What must be looked at, the judgement holds by itself.
  const decision = await judge(tx, keys, { file, submit, delivery, place: found.place })
  if (decision === 'captcha') return { ok: false, reason: 'CAPTCHA_NEEDED' }
  const moreParts = order.parcels
    .slice(1)
    .map((parcel) => sealedPart(keys, parcel.orderId, delivery, found.place))
  const [row] = await tx<{ outcome: Outcome<object, ChangeRefusal> }[]>`
    select private.change_order(
      ${orderId}, ${sealed.consignee}, ${sealed.consigneeIdx}, ${sealed.phone}, ${sealed.phoneIdx},
      ${sealed.address}, ${sealed.addressIdx},
      ${region.code}, ${region.province}, ${region.city}, ${region.district},
      ${deliverOn}, ${deliverOn ?? order.capacityDay}, ${pickUpStoreId}, ${tx.json(moreParts)}) as outcome`
  if (!row) throw new Error('private.change_order gave no answer')
  return row.outcome
}

/**
 * Cancels an order of the card while it is not prepared: the card can be redeemed again, and the goods are there
 * for others. Cancelling twice is cancelling once.
 * @param scope of the card
 */
export async function cancelOrder(
  scope: TenantScope,
  orderId: string,
): Promise<Outcome<object, CancelRefusal>> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ outcome: Outcome<object, CancelRefusal> }[]>`
      select private.cancel_order(${orderId}) as outcome`,
  )
  if (!row) throw new Error('private.cancel_order gave no answer')
  log.info(
    { serial: scope.claims.card?.serial, orderId, outcome: row.outcome },
    'order cancelled by its consumer',
  )
  return row.outcome
}
