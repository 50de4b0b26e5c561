import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { evaluate } from '#app/features/availability/evaluate.ts'
import type { Availability } from '#app/features/availability/types.ts'
import { maskPhone } from '#app/features/orders/masking.ts'
import { pictureAddresses } from '#app/features/products/paths.ts'
import { regionLine } from '#app/features/regions/region-line.ts'
import type { RegionRule } from '#app/features/regions/rule.ts'
import { type CardFile, readCardFacts } from './card-facts.ts'
import { type OrderRow, readCardOrder } from './card-order.ts'
import { maskNumber } from './normalise.ts'
import { datesForChange } from './order-change.ts'
import { wholeOf } from './order-stages.ts'
import type {
  CardFace,
  CardOrder,
  CardOverview,
  ChangeableOrder,
  Gift,
  OrderRefusal,
  Picture,
  RedemptionSite,
} from './types.ts'

function faceOf(card: { number: string; faceValueMinor: number; validTo: string | null }): CardFace {
  return {
    maskedNumber: maskNumber(card.number),
    faceValueMinor: card.faceValueMinor,
    validTo: card.validTo,
  }
}

function pictureOf(merchantId: string, imageId: string | null): Picture | undefined {
  return imageId === null ? undefined : pictureAddresses(merchantId, imageId)
}

/**
 * Everything about the card in the claims of a transaction, of one moment.
 * @param lock true: nobody else changes or redeems the card until the transaction ends
 * @returns undefined when the card is gone or its merchant suspended
 */
export async function readCard(tx: Tx, { lock }: { lock: boolean }): Promise<CardFile | undefined> {
  const [row] = await tx<{ file: unknown }[]>`select private.card_facts(${lock}) as file`
  return readCardFacts(row?.file ?? null)
}

/** The newest order of the card in the claims of a transaction; undefined when there is none. */
export async function readOrder(tx: Tx): Promise<OrderRow | undefined> {
  const [row] = await tx<{ found: unknown }[]>`select private.card_order() as found`
  return readCardOrder(row?.found ?? null)
}

function limitsOf(file: CardFile): RegionRule[] {
  return [file.merchantRegionRule, file.card.regionRule].filter((rule) => rule !== null)
}

function giftsOf(file: CardFile, { products }: Availability, merchantId: string): Gift[] {
  return file.products.flatMap((product, at): Gift[] => {
    const answer = products[at]
    if (!product.onShelf || !answer) return []
    const { productId, name, description, seasons, regionRule } = product
    const { refusals, dates } = answer
    const soldOut = refusals.some(({ reason }) => reason === 'PRODUCT_SOLD_OUT')
    const picture = pictureOf(merchantId, product.imageId)
    return [{ productId, name, description, picture, seasons, refusals, dates, soldOut, regionRule }]
  })
}

/**
 * The card of a session and what it is good for.
 * @param moment for which the rules are asked
 * @returns undefined when the card is gone or its merchant suspended
 */
export async function cardOverview(
  scope: TenantScope,
  site: RedemptionSite,
  moment: Date = new Date(),
): Promise<CardOverview | undefined> {
  const file = await withTenant(scope, ({ tx }) => readCard(tx, { lock: false }))
  if (!file) return undefined
  const availability = evaluate(file.facts, undefined, moment)
  return {
    face: faceOf({ ...file, validTo: file.card.validTo }),
    state: availability.card?.reason ?? 'usable',
    stateDate: availability.card?.date,
    today: availability.today,
    orderDay: availability.orderDay,
    gifts: giftsOf(file, availability, site.merchant_id),
    withdrawn: file.products.filter((product) => !product.onShelf).map((product) => product.productId),
    limits: limitsOf(file),
    pickUpStores: file.pickUpStores,
    mayChange: file.mayChange,
    facts: file.facts,
  }
}

// Each of several parcels has its own.
const NO_NUMBER = { carrier: null, trackingNo: null }

/** Opens one sealed part of an order. */
function opener(keys: MerchantKeys, order: OrderRow) {
  return (column: 'consignee' | 'phone' | 'address') =>
    keys.openText({ table: 'orders', column: `${column}_enc`, row: order.orderId }, order[column])
}

/** The newest order of the card in a session, opened for its holder; undefined when there is none yet. */
export async function orderOfCard(scope: TenantScope, site: RedemptionSite): Promise<CardOrder | undefined> {
  const keys = await keysOf(site.merchant_id)
  const order = await withTenant(scope, ({ tx }) => readOrder(tx))
  if (!order) return undefined
  const open = opener(keys, order)
  const whole = order.parcels.length > 0 ? { ...wholeOf(order.parcels), ...NO_NUMBER } : undefined
  const { orderId, orderNo, status, productName, deliverOn, pickUpStore, carrier, trackingNo } = order
  const { createdAt, preparedAt, shippedAt, finishedAt, cancelledAt, cancelledBy } = order
  return {
    ...{ orderId, orderNo, status, productName, deliverOn, pickUpStore, carrier, trackingNo },
    ...{ createdAt, preparedAt, shippedAt, finishedAt, cancelledAt, cancelledBy },
    parcels: order.parcels.map(({ orderId: _, ...parcel }) => parcel),
    partlySent: false,
    ...whole,
    open: order.open,
    picture: pictureOf(site.merchant_id, order.imageId),
    consignee: open('consignee'),
    maskedPhone: maskPhone(open('phone')),
    // At a counter nobody has written one down: then it is the store's.
    address: `${regionLine(order)} ${open('address') || (order.pickUpStore?.address ?? '')}`,
    cardIsBack: (whole?.status ?? status) === 'cancelled' && order.card.status === 'active',
    face: faceOf(order.card),
  }
}

/** The order of a card as its change form needs it, while it can be changed. */
export async function changeableOrder(
  scope: TenantScope,
  site: RedemptionSite,
  moment: Date = new Date(),
): Promise<Outcome<{ order: ChangeableOrder }, OrderRefusal>> {
  const keys = await keysOf(site.merchant_id)
  const found = await withTenant(scope, async ({ tx }) => {
    const order = await readOrder(tx)
    const file = order && (await readCard(tx, { lock: false }))
    return file && { order, file }
  })
  if (!found) return { ok: false, reason: 'ORDER_UNKNOWN' }
  const { order, file } = found
  if (!order.open) return { ok: false, reason: 'ORDER_FINAL' }
  const open = opener(keys, order)
  const own = file.products.find((product) => product.productId === order.productId)?.regionRule
  const place = order.pickUpStore
    ? { pickUpStoreId: order.pickUpStore.storeId }
    : { region: order.regionCode, street: open('address') }
  return {
    ok: true,
    order: {
      orderId: order.orderId,
      orderNo: order.orderNo,
      productName: order.productName,
      delivery: {
        consignee: open('consignee'),
        phone: open('phone'),
        deliverOn: order.deliverOn ?? undefined,
        ...place,
      },
      dates: datesForChange(file.facts, order, moment),
      limits: own ? [...limitsOf(file), own] : limitsOf(file),
      pickUpStores: file.pickUpStores,
    },
  }
}
