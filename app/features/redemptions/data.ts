import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { pictureAddresses } from '#app/features/products/paths.ts'
import { regionLine } from '#app/features/regions/region-line.ts'
import type { RegionRule } from '#app/features/regions/rule.ts'
import { type CardFacts, cardState } from './card-state.ts'
import { maskNumber } from './normalise.ts'
import { maskPhone } from './phone.ts'
import type { CardFace, CardOrder, CardOverview, Gift, Picture, RedemptionSite } from './types.ts'

type CardRow = CardFacts & { number: string; face_value_minor: number }

function faceOf(card: CardRow): CardFace {
  return {
    maskedNumber: maskNumber(card.number),
    faceValueMinor: card.face_value_minor,
    validTo: card.valid_to,
  }
}

function pictureOf(merchantId: string, imageId: string | null): Picture | undefined {
  return imageId === null ? undefined : pictureAddresses(merchantId, imageId)
}

// The policies show a consumer one card, so these queries need no condition of their own.
async function cardRow(tx: Tx, timeZone: string): Promise<CardRow | undefined> {
  const [card] = await tx<CardRow[]>`
    select c.number, c.status, c.valid_from, c.valid_to, b.face_value_minor,
      (now() at time zone ${timeZone})::date as today
    from cards c
    join card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id`
  return card
}

type GiftRow = {
  product_id: string
  name: string
  description: string
  on_shelf: boolean
  sold_out: boolean
  image_id: string | null
}

/**
 * The card of a session and what it is good for.
 * @returns undefined when the card is gone or its merchant suspended
 */
export async function cardOverview(
  scope: TenantScope,
  site: RedemptionSite,
): Promise<CardOverview | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const card = await cardRow(tx, site.time_zone)
    if (!card) return undefined
    const rows = await tx<GiftRow[]>`
      select p.product_id, p.name, p.description, p.on_shelf, coalesce(p.stock = 0, false) as sold_out,
        (select i.image_id from product_images i
          where i.merchant_id = p.merchant_id and i.product_id = p.product_id
          order by i.sort, i.image_id limit 1) as image_id
      from products p
      order by p.sort, p.product_id`
    const gifts = rows
      .filter((row) => row.on_shelf)
      .map(
        (row): Gift => ({
          productId: row.product_id,
          name: row.name,
          description: row.description,
          picture: pictureOf(site.merchant_id, row.image_id),
          soldOut: row.sold_out,
        }),
      )
    const [rule = null] = await tx<RegionRule[]>`select mode, codes from region_rules`
    const withdrawn = rows.filter((row) => !row.on_shelf).map((row) => row.product_id)
    return { face: faceOf(card), state: cardState(card), gifts, withdrawn, rule }
  })
}

type OrderRow = Pick<CardOrder, 'status' | 'carrier'> & {
  order_id: string
  order_no: string
  product_name: string
  consignee_enc: Buffer
  phone_enc: Buffer
  address_enc: Buffer
  province: string
  city: string
  district: string
  tracking_no: string | null
  created_at: Date
  shipped_at: Date | null
  image_id: string | null
}

/** The order of the card in a session, opened for its holder; undefined when there is none yet. */
export async function orderOfCard(scope: TenantScope, site: RedemptionSite): Promise<CardOrder | undefined> {
  const keys = await keysOf(site.merchant_id)
  const found = await withTenant(scope, async ({ tx }) => {
    const [order] = await tx<OrderRow[]>`
      select o.order_id, o.order_no, o.status, o.product_name, o.consignee_enc, o.phone_enc, o.address_enc,
        o.province, o.city, o.district, o.carrier, o.tracking_no, o.created_at, o.shipped_at,
        (select i.image_id from product_images i
          where i.merchant_id = o.merchant_id and i.product_id = o.product_id
          order by i.sort, i.image_id limit 1) as image_id
      from orders o
      order by o.created_at desc, o.order_id desc
      limit 1`
    const card = order && (await cardRow(tx, site.time_zone))
    return card && { order, card }
  })
  if (!found) return undefined
  const { order, card } = found
  const open = (column: string, sealed: Buffer) =>
    keys.openText({ table: 'orders', column, row: order.order_id }, sealed)
  return {
    orderNo: order.order_no,
    status: order.status,
    productName: order.product_name,
    picture: pictureOf(site.merchant_id, order.image_id),
    consignee: open('consignee_enc', order.consignee_enc),
    maskedPhone: maskPhone(open('phone_enc', order.phone_enc)),
    address: `${regionLine(order)} ${open('address_enc', order.address_enc)}`,
    carrier: order.carrier,
    trackingNo: order.tracking_no,
    createdAt: order.created_at,
    shippedAt: order.shipped_at,
    face: faceOf(card),
  }
}
