import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { consigneeOf, type Sealed } from '../orders/data.ts'
import { consigneeAccess } from '../orders/policy.ts'
import type { OrderAccess } from '../orders/types.ts'
import type { FraudSettings, HeldLogin, HeldOrder, OtherOrder, OtherOrders } from './types.ts'

/** Held orders on one page, the longest waiting first. */
export const PAGE_SIZE = 20
const OTHERS_SHOWN = 5
/** Counting stops here. */
const MOST_COUNTED = 99
const LOGINS_SHOWN = 50

/** What an account may review. */
export type ReviewAccess = { orders: boolean; logins: boolean }

/** How many orders and sign-ins wait for this account to look at them, each up to MOST_COUNTED. */
export async function countWaiting(
  scope: TenantScope,
  merchantId: string,
  may: ReviewAccess,
): Promise<{ orders: number; logins: number }> {
  if (!may.orders && !may.logins) return { orders: 0, logins: 0 }
  const [counts] = await withTenant(
    scope,
    ({ tx }) => tx<{ orders: number; logins: number }[]>`
      select
        (select count(*) from (select from orders o
          where ${may.orders} and o.merchant_id = ${merchantId} and o.review = 'held' and o.status = 'pending' and o.part = 1
          ${limit(tx, MOST_COUNTED)}) counted) as orders,
        (select count(*) from (select from login_checks c
          where ${may.logins} and c.merchant_id = ${merchantId} and c.decision = 'hold' and c.outcome is null
          ${limit(tx, MOST_COUNTED)}) counted) as logins`,
  )
  return counts ?? { orders: 0, logins: 0 }
}

type HeldRow = Omit<HeldOrder, 'consignee' | 'mayReveal' | 'samePhone' | 'sameAddress'> &
  Sealed & { pickUpStoreId: string | null }

/**
 * Orders that wait for a review, the longest waiting first, consignees masked. Needs order.review; without it there are
 * none.
 */
export async function listHeldOrders(
  scope: TenantScope,
  merchantId: string,
  access: OrderAccess,
): Promise<HeldOrder[]> {
  const keys = await keysOf(merchantId)
  return withTenant(scope, async ({ tx }) => {
    const rows = await tx<HeldRow[]>`
      select o.order_id as "orderId", o.order_no as "orderNo", o.created_at as "createdAt",
        o.product_name as "productName", o.card_serial as "cardSerial", o.deliver_on as "deliverOn",
        concat_ws(' ', o.province, nullif(o.city, o.province), o.district) as region, s.name as "pickUpStore",
        o.pick_up_store_id as "pickUpStoreId", o.consignee_enc, o.phone_enc, o.address_enc, r.score, r.reasons
      from orders o
      join risk_assessments r on r.merchant_id = o.merchant_id and r.assessment_id = o.order_id
      left join stores s on s.merchant_id = o.merchant_id and s.store_id = o.pick_up_store_id
      where o.merchant_id = ${merchantId} and o.review = 'held' and o.status = 'pending'
      order by o.created_at, o.order_id ${limit(tx, PAGE_SIZE)}`
    const others = await readOthers(
      tx,
      merchantId,
      rows.map((row) => row.orderId),
    )
    return rows.map(({ consignee_enc, phone_enc, address_enc, pickUpStoreId, ...row }) => ({
      ...row,
      ...consigneeHere({ consignee_enc, phone_enc, address_enc, pickUpStoreId, ...row }, keys, access),
      samePhone: others.get(`phone ${row.orderId}`) ?? { count: 0, newest: [] },
      sameAddress: others.get(`address ${row.orderId}`) ?? { count: 0, newest: [] },
    }))
  })
}

function consigneeHere(row: HeldRow, keys: MerchantKeys, access: OrderAccess) {
  const may = consigneeAccess(access, { ...row, status: 'pending', held: true, shippedAt: null })
  const consignee = consigneeOf(row, keys, may)
  return { consignee, mayReveal: consignee !== null && may === 'reveal' }
}

type OtherRow = OtherOrder & { of: string; by: 'phone' | 'address'; n: number }

/** The orders beside some, by `phone <id>` and `address <id>`. */
async function readOthers(
  tx: Tx,
  merchantId: string,
  orderIds: readonly string[],
): Promise<Map<string, OtherOrders>> {
  const others = new Map<string, OtherOrders>()
  if (orderIds.length === 0) return others
  const beside = (by: OtherRow['by'], column: string) => tx`
    select h.order_id as of, ${by}::text as by, x.n, x.order_no as "orderNo", x.created_at as "createdAt", x.status,
      x.card_serial as "cardSerial", x.held
    from orders h cross join lateral (
      select y.*, count(*) over () as n from (
        select o.order_no, o.created_at, o.status, o.card_serial,
          coalesce(o.review = 'held', false) and o.status = 'pending' as held
        from orders o
        where o.merchant_id = ${merchantId} and o.${tx(column)} = h.${tx(column)} and o.order_id <> h.order_id and o.part = 1
        order by o.created_at desc ${limit(tx, MOST_COUNTED)}) y
      order by y.created_at desc ${limit(tx, OTHERS_SHOWN)}) x
    where h.merchant_id = ${merchantId} and h.order_id = any (${orderIds as string[]}::uuid[])`
  const rows = await tx<OtherRow[]>`
    ${beside('phone', 'phone_idx')} union all ${beside('address', 'address_idx')} order by "createdAt" desc`
  for (const { of, by, n, ...order } of rows) {
    const found = others.get(`${by} ${of}`) ?? { count: n, newest: [] }
    found.newest.push(order)
    others.set(`${by} ${of}`, found)
  }
  return others
}

/** Refused sign-ins that wait for a review, newest first. Needs account.manage; without it there are none. */
export function listHeldLogins(scope: TenantScope, merchantId: string): Promise<HeldLogin[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<HeldLogin[]>`
      select c.check_id as "checkId", c.at, c.member_id as "memberId", m.login_name as "loginName",
        m.display_name as "displayName", c.score, c.reasons
      from login_checks c join members m on m.merchant_id = c.merchant_id and m.member_id = c.member_id
      where c.merchant_id = ${merchantId} and c.decision = 'hold' and c.outcome is null
      order by c.at desc, c.check_id ${limit(tx, LOGINS_SHOWN)}`),
  ])
}

/** What a merchant has chosen. Needs order.review or settings.write. */
export async function loadSettings(
  scope: TenantScope,
  merchantId: string,
): Promise<FraudSettings | undefined> {
  const [settings] = await withTenant(
    scope,
    ({ tx }) => tx<FraudSettings[]>`
      select captcha_at as "captchaAt", hold_at as "holdAt", signals_off as "signalsOff"
      from fraud_settings where merchant_id = ${merchantId}`,
  )
  return settings
}
