import { createHash } from 'node:crypto'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { momentOf } from '#app/core/db/newest-first.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { isBackwards, pageOf } from '#app/core/paging/page.ts'
import { MASKED_STREET, maskName, maskPhone } from './masking.ts'
import { type NamesOfOrders, namesOf, type Pointers } from './names/data.ts'
import type { Place } from './place.ts'
import { type ConsigneeAccess, consigneeAccess } from './policy.ts'
import type { OrderSearch } from './search.ts'
import type { Consignee, OrderAccess, OrderPage, OrderRow, ViewCounts } from './types.ts'
import { COUNTED_VIEWS, type OrderShow, type OrderView, SORTS, type ViewSort } from './views.ts'

export const PAGE_SIZE = 50
/** Counting stops here: a tab says 999+ and costs the same at a thousand orders and at a million. */
export const COUNT_LIMIT = 1000

/** Whose orders are looked at, and what day it is there. */
export type ViewRequest = {
  merchantId: string
  /** Today in the merchant's time zone, YYYY-MM-DD. */
  today: string
  /** Only what this supplier sends. Accounts of a supplier give their own: it leads to an index of theirs. */
  supplierId?: string | undefined
}

export type OrderListRequest = ViewRequest & {
  access: OrderAccess
  view: OrderView
  show?: OrderShow | undefined
  /** Only what this store has handed over. */
  verifiedStoreId?: string | undefined
  search: OrderSearch | undefined
  /** Where the page begins or ends; at most one of them. */
  behind?: Place | undefined
  front?: Place | undefined
}

/** Personal data of an order as it is stored. */
export type Sealed = {
  consignee_enc: Buffer
  phone_enc: Buffer
  address_enc: Buffer
}
type ListRow = Omit<OrderRow, 'consignee' | 'mayHandOver' | 'mayReveal'> &
  Sealed &
  Pointers & { place: string }
/** What orders themselves hold of it. */
type FoundRow = Omit<
  ListRow,
  'storeName' | 'supplierName' | 'channelName' | 'verifiedStore' | 'verifiedBy' | 'pickUpStore'
>

/**
 * One page of a view. Row-level security confines stores and suppliers to theirs.
 * Personal data is masked for everybody: features/reveals gives it in full, and writes down to whom.
 */
export async function listOrders(scope: TenantScope, request: OrderListRequest): Promise<OrderPage> {
  const keys = await keysOf(request.merchantId)
  return withTenant(scope, async ({ tx }) => {
    const found = await readOrderPage(tx, keys, request)
    const place = { after: request.behind, before: request.front }
    const { rows, ...beside } = pageOf(found, PAGE_SIZE, place, (row) => row.place)
    return { orders: rows.map((row) => toRow(row, keys, request.access)), ...beside }
  })
}

type Asking = Pick<OrderListRequest, 'merchantId' | 'access'>

/** Some orders as a list shows them, in no order: what has changed since a page was read. At most 200. */
export async function readOrders(
  scope: TenantScope,
  request: Asking,
  orderIds: readonly string[],
): Promise<OrderRow[]> {
  const { merchantId, access } = request
  const keys = await keysOf(merchantId)
  const rows = await withTenant(scope, ({ tx }) => selectById(tx, merchantId, orderIds))
  return rows.map((row) => toRow(row, keys, access))
}

/**
 * The same, with everything that `access` may ask for in full, in the caller's transaction. Whoever lets any of it out
 * of the server writes that down there (features/reveals/mutations.ts).
 */
export async function readOpenOrders(
  tx: Tx,
  keys: MerchantKeys,
  { merchantId, access }: Asking,
  orderIds: readonly string[],
): Promise<OrderRow[]> {
  const rows = await selectById(tx, merchantId, orderIds)
  return rows.map((row) => toRow(row, keys, access, true))
}

function selectById(tx: Tx, merchantId: string, orderIds: readonly string[]): Promise<ListRow[]> {
  return selectRows(tx, merchantId, tx`and o.order_id = any (${orderIds.slice(0, 200)}::uuid[])`, tx``, tx``)
}

/** The rows of one page and one more, sealed as they are; for listOrders and for the bench. */
export async function readOrderPage(
  tx: Tx,
  keys: MerchantKeys,
  request: OrderListRequest,
): Promise<ListRow[]> {
  const { merchantId, view, show, supplierId, verifiedStoreId, search, behind, front } = request
  const sort = SORTS[view]
  const at = behind ?? front
  const back = isBackwards({ after: behind, before: front })
  const where = tx`
    ${isIn(tx, view, request.today)}
    ${supplierId === undefined ? tx`` : tx`and o.supplier_id = ${supplierId}`}
    ${show === undefined ? tx`` : tx`and ${showOnly(tx, show, request.today)}`}
    ${verifiedStoreId === undefined ? tx`` : tx`and o.verified_store_id = ${verifiedStoreId}`}
    ${search ? tx`and o.order_id in (${hits(tx, keys, request, search)})` : tx``}
    ${at ? beyond(tx, sort, at, back) : tx``}`
  const page = () =>
    selectRows(tx, merchantId, where, orderBy(tx, sort, back), limit(tx, PAGE_SIZE + 1), sort)
  // How many a supplier or a store has, and what is looked for, decides which index is best.
  const narrow = supplierId !== undefined || verifiedStoreId !== undefined || search !== undefined
  if (narrow && sort !== 'ship_on') return page()
  // All else has one index. Yet with day and place known, the planner takes each plan for better than the kept one and
  // plans anew at every call, which under row-level security takes longer than reading the page. Sent along.
  const kept = tx`select set_config('plan_cache_mode', 'force_generic_plan', true)`.execute()
  const [, rows] = await Promise.all([kept, page()])
  return rows
}

// The sort key again as text, for the addresses of the neighbouring pages.
function placeOf(tx: Tx, sort: ViewSort): Fragment {
  if (sort === 'ship_on') return tx`o.ship_on || '_' || ${momentOf(tx, tx`o.created_at`, tx`o.order_id`)}`
  return momentOf(tx, tx`o.${tx(sort)}`, tx`o.order_id`)
}

function orderBy(tx: Tx, sort: ViewSort, backwards: boolean): Fragment {
  if (sort === 'ship_on')
    return backwards
      ? tx`order by o.ship_on desc, o.created_at desc, o.order_id desc`
      : tx`order by o.ship_on, o.created_at, o.order_id`
  const column = tx`o.${tx(sort)}`
  return backwards ? tx`order by ${column}, o.order_id` : tx`order by ${column} desc, o.order_id desc`
}

/** Rows behind a place in the order of the view, or in front of it. */
function beyond(tx: Tx, sort: ViewSort, { day, micros, orderId }: Place, front: boolean): Fragment {
  const moment = tx`timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond'`
  if (sort === 'ship_on') {
    const place = tx`(${day ?? '0001-01-01'}::date, ${moment}, ${orderId}::uuid)`
    const row = tx`(o.ship_on, o.created_at, o.order_id)`
    return front ? tx`and ${row} < ${place}` : tx`and ${row} > ${place}`
  }
  const row = tx`(o.${tx(sort)}, o.order_id)`
  const place = tx`(${moment}, ${orderId}::uuid)`
  return front ? tx`and ${row} > ${place}` : tx`and ${row} < ${place}`
}

/**
 * Rows of the list, with the names they point to.
 * @param where conditions on `o`, each with its `and`
 * @param order on `o`, @param rows at most
 */
async function selectRows(
  tx: Tx,
  merchantId: string,
  where: Fragment,
  order: Fragment,
  rows: Fragment,
  sort: ViewSort = 'created_at',
): Promise<ListRow[]> {
  const found = await tx<FoundRow[]>`
    select o.order_id as "orderId", o.order_no as "orderNo", o.created_at as "createdAt", o.product_name as "productName",
      o.part, o.parts, o.card_serial as "cardSerial", o.consignee_enc, o.phone_enc, o.address_enc,
      o.region_code as "regionCode", o.province, o.city, o.district, o.deliver_on as "deliverOn", o.ship_on as "shipOn",
      o.supplier_id as "supplierId", o.pick_up_store_id as "pickUpStoreId", o.status,
      coalesce(o.review = 'held', false) and o.status = 'pending' as held, o.prepared_at as "preparedAt",
      o.fulfilled_by as "fulfilledBy", o.cancelled_at as "cancelledAt", o.cancelled_by as "cancelledBy", o.carrier,
      o.tracking_no as "trackingNo", o.shipped_at as "shippedAt", o.finished_at as "finishedAt",
      o.admin_remark as "adminRemark", ${placeOf(tx, sort)} as place,
      to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version,
      o.store_id as "storeId", o.channel_id as "channelId", o.verified_store_id as "verifiedStoreId",
      o.verified_at as "verifiedAt", o.verified_by as "clerkId"
    from orders o where o.merchant_id = ${merchantId} ${where} ${order} ${rows}`
  const names = await namesOf(tx, merchantId, found)
  return found.map((row) => named(row, names))
}

/** Each name as far as its policy lets the account see it. */
function named(row: FoundRow, { stores, suppliers, channels, clerks }: NamesOfOrders): ListRow {
  const of = (names: ReadonlyMap<string, string>, id: string | null) => (id && names.get(id)) ?? null
  return Object.assign(row, {
    storeName: of(stores, row.storeId),
    supplierName: of(suppliers, row.supplierId),
    channelName: of(channels, row.channelId),
    verifiedStore: of(stores, row.verifiedStoreId),
    verifiedBy: of(clerks, row.clerkId),
    pickUpStore: row.pickUpStoreId === null ? null : (stores.get(row.pickUpStoreId) ?? ''),
  })
}

/** Ids that fit a search line, by one index each. */
function hits(tx: Tx, keys: MerchantKeys, request: OrderListRequest, search: OrderSearch) {
  const { merchantId, access } = request
  const bySerial =
    search.cardSerial === null || access.supplier
      ? tx``
      : tx`
        union select order_id from orders
        where merchant_id = ${merchantId} and card_serial = ${search.cardSerial}`
  const byPhone =
    search.phoneDigits === null || !access.byPhone
      ? tx``
      : tx`
        union select order_id from orders
        where merchant_id = ${merchantId} and phone_idx = ${keys.index('phone', search.phoneDigits)}`
  return tx`
    select order_id from orders where merchant_id = ${merchantId} and order_no = any (${search.orderNos})
    ${bySerial} ${byPhone}`
}

// Literals and not parameters, so that a partial index on a status can serve the query: under row-level
// security an enum's `=` cannot search an index itself, because PostgreSQL does not know it to be leakproof.
function isIn(tx: Tx, view: OrderView, today: string): Fragment {
  const waits = tx`and o.status = 'pending' and o.pick_up_store_id is null and o.review is distinct from 'held'`
  const conditions: Record<OrderView, Fragment> = {
    due: tx`${waits} and o.ship_on <= ${today}::date`,
    tomorrow: tx`${waits} and o.ship_on = ${today}::date + 1`,
    later: tx`${waits} and o.ship_on > ${today}::date + 1`,
    unshipped: tx`and o.status = 'pending'`,
    held: tx`and o.review = 'held' and o.status = 'pending'`,
    shipped: tx`and o.status = 'shipped'`,
    finished: tx`and o.status = 'finished'`,
    cancelled: tx`and o.status = 'cancelled'`,
    all: tx``,
  }
  return conditions[view]
}

function showOnly(tx: Tx, show: OrderShow, today: string) {
  const conditions: Record<OrderShow, Fragment> = {
    overdue: tx`o.ship_on < ${today}::date`,
    dueToday: tx`o.ship_on = ${today}::date`,
    prepared: tx`o.prepared_at is not null`,
    unprepared: tx`o.prepared_at is null and o.review is distinct from 'held'`,
    pickUp: tx`o.pick_up_store_id is not null`,
    byConsumer: tx`o.cancelled_by = 'consumer'`,
  }
  return conditions[show]
}

const MOST_STORES = 500

/** Stores by name, to choose those from that have handed orders over. */
export function listVerifyingStores(
  scope: TenantScope,
  merchantId: string,
): Promise<{ storeId: string; name: string }[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<{ storeId: string; name: string }[]>`
      select store_id as "storeId", name from stores where merchant_id = ${merchantId} order by name, store_id
      ${limit(tx, MOST_STORES)}`),
  ])
}

/** How many orders each view has, up to COUNT_LIMIT. */
export async function countOrders(scope: TenantScope, request: ViewRequest): Promise<ViewCounts> {
  const { merchantId, today, supplierId } = request
  const [counts] = await withTenant(
    scope,
    ({ tx }) => tx<ViewCounts[]>`
      select ${COUNTED_VIEWS.map(
        (view, at) => tx`${at === 0 ? tx`` : tx`, `}
          (select count(*) from (
            select from orders o where o.merchant_id = ${merchantId} ${isIn(tx, view, today)}
              ${supplierId === undefined ? tx`` : tx`and o.supplier_id = ${supplierId}`}
            ${orderBy(tx, SORTS[view], false)} ${limit(tx, COUNT_LIMIT)}
          ) counted) as ${tx(view)}`,
      )}`,
  )
  return counts as ViewCounts
}

function toRow(row: ListRow, keys: MerchantKeys, access: OrderAccess, open = false): OrderRow {
  const { consignee_enc, phone_enc, address_enc, place, ...shown } = row
  const { pickUpStoreId, storeId, channelId, clerkId, ...facts } = shown
  const may = consigneeAccess(access, row)
  const consignee = consigneeOf(row, keys, may, open)
  const mayReveal = consignee !== null && may === 'reveal'
  const seen = { ...facts, mayHandOver: mayHandOver(row, access), consignee, mayReveal }
  return access.supplier ? { ...seen, cardSerial: null, adminRemark: '' } : seen
}

function mayHandOver({ status, held, pickUpStoreId }: ListRow, { handOver }: OrderAccess): boolean {
  if (status !== 'pending' || held || pickUpStoreId === null || handOver === null) return false
  return handOver === 'all' || handOver.storeId === pickUpStoreId
}

/**
 * Who gets an order: masked, or with `open` in full where that is allowed.
 * @returns null when there is nobody: handed over at a counter
 */
export function consigneeOf(
  row: Sealed & { orderId: string; pickUpStoreId: string | null },
  keys: MerchantKeys,
  may: ConsigneeAccess,
  open = false,
): Consignee | null {
  if (may === 'none') return null
  const text = (column: keyof Sealed) =>
    keys.openText({ table: 'orders', column, row: row.orderId }, row[column])
  const [name, phone] = [text('consignee_enc'), text('phone_enc')]
  if (name === '' && phone === '') return null
  const seal = sealOf(row)
  if (open && may === 'reveal') return { name, phone, address: text('address_enc'), masked: false, seal }
  const address = row.pickUpStoreId === null ? MASKED_STREET : ''
  return { name: maskName(name), phone: maskPhone(phone), address, masked: true, seal }
}

/** Of what is stored, which is another each time that it is written. */
function sealOf({ consignee_enc, phone_enc, address_enc }: Sealed): string {
  const hash = createHash('sha256').update(consignee_enc).update(phone_enc).update(address_enc)
  return hash.digest('base64url').slice(0, 12)
}
