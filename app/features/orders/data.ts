import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { maskPhone } from '../redemptions/phone.ts'
import { maskName } from './masking.ts'
import type { Place } from './place.ts'
import type { OrderSearch } from './search.ts'
import { ORDER_STATUSES } from './state.ts'
import type { Consignee, OrderAccess, OrderPage, OrderRow, OrderShow, OrderTab } from './types.ts'

export const PAGE_SIZE = 50
/** Counting stops here: a tab says 999+ and costs the same at a thousand orders and at a million. */
export const COUNT_LIMIT = 1000

export type OrderListRequest = {
  merchantId: string
  access: OrderAccess
  tab: OrderTab
  show?: OrderShow | undefined
  search: OrderSearch | undefined
  /** Where the page begins or ends; at most one of them. */
  before?: Place | undefined
  after?: Place | undefined
}

/** Personal data of an order as it is stored. */
export type Sealed = {
  consignee_enc: Buffer
  phone_enc: Buffer
  address_enc: Buffer
}
type ListRow = Omit<OrderRow, 'consignee' | 'mayHandOver'> &
  Sealed & { place: string; pickUpStoreId: string | null }

/**
 * One page of orders, newest first, with the counts of the tabs and the merchant's default carrier. Row-level
 * security confines stores and suppliers to theirs. Personal data is opened only as far as `access` allows.
 */
export async function listOrders(scope: TenantScope, request: OrderListRequest): Promise<OrderPage> {
  const keys = await keysOf(request.merchantId)
  return withTenant(scope, async ({ tx }) => {
    const rows = await readOrderPage(tx, keys, request)
    const backwards = request.after !== undefined
    const more = rows.length > PAGE_SIZE
    const page = rows.slice(0, PAGE_SIZE)
    if (backwards) page.reverse()
    const first = page[0]?.place
    const last = page.at(-1)?.place
    const [merchant] = await tx<{ carrier: string }[]>`
      select default_carrier as carrier from merchants where merchant_id = ${request.merchantId}`
    return {
      orders: page.map((row) => toRow(row, keys, request.access)),
      newer: (backwards ? more : request.before !== undefined) ? first : undefined,
      older: (backwards ? true : more) ? last : undefined,
      counts: await countByStatus(tx, request.merchantId),
      defaultCarrier: merchant?.carrier ?? '',
    }
  })
}

/** The rows of one page and one more, sealed as they are; for listOrders and for the bench. */
export async function readOrderPage(
  tx: Tx,
  keys: MerchantKeys,
  request: OrderListRequest,
): Promise<ListRow[]> {
  const { merchantId, tab, show, before, after } = request
  const at = before ?? after
  const place = at
    ? tx`(timestamptz 'epoch' + ${at.micros}::bigint * interval '1 microsecond', ${at.orderId}::uuid)`
    : undefined
  const side =
    place &&
    (before ? tx`and (o.created_at, o.order_id) < ${place}` : tx`and (o.created_at, o.order_id) > ${place}`)
  const order = after
    ? tx`order by o.created_at, o.order_id`
    : tx`order by o.created_at desc, o.order_id desc`
  const rows = await tx<(Omit<ListRow, OriginName> & Origin)[]>`
    select o.order_id as "orderId", o.order_no as "orderNo", o.created_at as "createdAt", o.product_name as "productName",
      o.card_serial as "cardSerial", o.consignee_enc, o.phone_enc, o.address_enc,
      concat_ws(' ', o.province, nullif(o.city, o.province), o.district) as region, o.deliver_on as "deliverOn",
      o.store_id as "storeId", o.supplier_id as "supplierId", o.channel_id as "channelId",
      o.pick_up_store_id as "pickUpStoreId", o.status, coalesce(o.review = 'held', false) and o.status = 'pending' as held,
      o.prepared_at as "preparedAt", o.cancelled_by as "cancelledBy", o.carrier, o.tracking_no as "trackingNo",
      o.shipped_at as "shippedAt", o.finished_at as "finishedAt", (extract(epoch from o.created_at) * 1000000)::bigint || '_' || o.order_id as place,
      to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version
    from orders o
    where o.merchant_id = ${merchantId}
      ${tab === 'all' ? tx`` : tx`and ${statusIs(tx, tab)}`}
      ${show === undefined ? tx`` : tx`and ${showOnly(tx, show)}`}
      ${request.search ? tx`and o.order_id in (${hits(tx, keys, request, request.search)})` : tx``}
      ${side ?? tx``}
    ${order} ${limit(tx, PAGE_SIZE + 1)}`
  const names = await readOriginNames(tx, merchantId, rows)
  return rows.map(({ storeId, supplierId, channelId, ...row }) => ({
    ...row,
    storeName: names.get(storeId) ?? null,
    supplierName: names.get(supplierId) ?? null,
    // The policy shows channels to nobody who is confined to a store or supplier.
    channelName: names.get(channelId) ?? null,
    pickUpStore: row.pickUpStoreId === null ? null : (names.get(row.pickUpStoreId) ?? ''),
  }))
}

type OriginName = 'storeName' | 'supplierName' | 'channelName' | 'pickUpStore'
type Origin = {
  storeId: string | null
  supplierId: string | null
  channelId: string | null
  pickUpStoreId: string | null
}

/** Names of the stores, suppliers and channels of a page, by id; most pages have few or none. */
async function readOriginNames(
  tx: Tx,
  merchantId: string,
  rows: Origin[],
): Promise<Map<string | null, string>> {
  const idsOf = (column: keyof Origin) => [...new Set(rows.flatMap((row) => row[column] ?? []))]
  const stores = [...idsOf('storeId'), ...idsOf('pickUpStoreId')]
  const suppliers = idsOf('supplierId')
  const channels = idsOf('channelId')
  if (stores.length + suppliers.length + channels.length === 0) return new Map()
  const named = await tx<{ id: string; name: string }[]>`
    select store_id as id, name from stores where merchant_id = ${merchantId} and store_id = any (${stores}::uuid[])
    union all
    select supplier_id, name from suppliers where merchant_id = ${merchantId} and supplier_id = any (${suppliers}::uuid[])
    union all
    select channel_id, name from channels where merchant_id = ${merchantId} and channel_id = any (${channels}::uuid[])`
  return new Map(named.map(({ id, name }) => [id, name]))
}

/** Ids that fit a search line, by one index each. Who sees no consignee cannot find one by phone either. */
function hits(tx: Tx, keys: MerchantKeys, request: OrderListRequest, search: OrderSearch) {
  const { merchantId, access } = request
  const bySerial =
    search.cardSerial === null
      ? tx``
      : tx`
        union select order_id from orders
        where merchant_id = ${merchantId} and card_serial = ${search.cardSerial}`
  const byPhone =
    search.phoneDigits === null || !access.consignee
      ? tx``
      : tx`
        union select order_id from orders
        where merchant_id = ${merchantId} and phone_idx = ${keys.index('phone', search.phoneDigits)}`
  return tx`
    select order_id from orders where merchant_id = ${merchantId} and order_no = ${search.orderNo}
    ${bySerial} ${byPhone}`
}

// Literals and not parameters, so that a partial index on a status can serve the query: under row-level
// security an enum's `=` cannot search an index itself, because PostgreSQL does not know it to be leakproof.
function statusIs(tx: Tx, tab: Exclude<OrderTab, 'all'>) {
  const conditions = {
    pending: tx`o.status = 'pending'`,
    shipped: tx`o.status = 'shipped'`,
    finished: tx`o.status = 'finished'`,
    cancelled: tx`o.status = 'cancelled'`,
    held: tx`o.review = 'held' and o.status = 'pending'`,
  }
  return conditions[tab]
}

function showOnly(tx: Tx, show: OrderShow) {
  const conditions = {
    prepared: tx`o.prepared_at is not null`,
    unprepared: tx`o.prepared_at is null and o.review is distinct from 'held'`,
    pickUp: tx`o.pick_up_store_id is not null`,
    byConsumer: tx`o.cancelled_by = 'consumer'`,
  }
  return conditions[show]
}

async function countByStatus(tx: Tx, merchantId: string): Promise<OrderPage['counts']> {
  const [counts] = await tx<OrderPage['counts'][]>`
    select ${[...ORDER_STATUSES, 'held' as const].map(
      (status, at) => tx`${at === 0 ? tx`` : tx`, `}
        (select count(*) from (
          select from orders o where o.merchant_id = ${merchantId} and ${statusIs(tx, status)}
          order by o.created_at desc, o.order_id desc ${limit(tx, COUNT_LIMIT)}
        ) counted) as ${tx(status)}`,
    )}`
  return counts as OrderPage['counts']
}

function toRow(row: ListRow, keys: MerchantKeys, access: OrderAccess): OrderRow {
  const { consignee_enc, phone_enc, address_enc, place, pickUpStoreId, ...open } = row
  return { ...open, mayHandOver: mayHandOver(row, access), consignee: consigneeOf(row, keys, access) }
}

function mayHandOver({ status, held, pickUpStoreId }: ListRow, { handOver }: OrderAccess): boolean {
  if (status !== 'pending' || held || pickUpStoreId === null || handOver === null) return false
  return handOver === 'all' || handOver.storeId === pickUpStoreId
}

/** Who gets an order, as far as an account may see it. */
export function consigneeOf(
  row: Sealed & { orderId: string },
  keys: MerchantKeys,
  access: Pick<OrderAccess, 'ship' | 'consignee'>,
): Consignee | null {
  if (!access.consignee) return null
  const text = (column: keyof Sealed) =>
    keys.openText({ table: 'orders', column, row: row.orderId }, row[column])
  const name = text('consignee_enc')
  const phone = text('phone_enc')
  if (!access.ship) return { name: maskName(name), phone: maskPhone(phone), address: null }
  return { name, phone, address: text('address_enc') }
}
