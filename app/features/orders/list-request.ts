import type { MemberBase } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { carrierName } from './carriers.ts'
import { listOrders } from './data.ts'
import { messages } from './messages.ts'
import { correctTracking, shipOrder } from './mutations.ts'
import { orderAccess } from './policy.ts'
import { type OrderListQuery, shipmentSchema } from './schema.ts'
import { readSearch } from './search.ts'
import type { OrderTab, ShipResult } from './types.ts'

/** What the three order lists load: the merchant's, a store's and a supplier's. */
export async function loadOrderList(
  input: MemberBase<unknown, OrderListQuery>,
  defaultTab: OrderTab = 'pending',
) {
  const { account, scope, query, locale } = input
  const access = orderAccess(account)
  const search = readSearch(query.q)
  const tab = query.status ?? (search ? 'all' : defaultTab)
  const page = await listOrders(scope, {
    merchantId: account.merchant_id,
    access,
    tab,
    search,
    before: query.before,
    after: query.before ? undefined : query.after,
  })
  const title = translator(messages, locale)('title')
  return { title, ...page, access, tab, q: query.q, done: query.done, timeZone: account.time_zone }
}

/** Does what a row of the list has posted. @returns the result and the status to answer with */
export async function actOnOrder(
  input: MemberBase<unknown, unknown>,
): Promise<{ result: ShipResult; status: number }> {
  const { account, scope, locale, request } = input
  const t = translator(messages, locale)
  const form = Object.fromEntries(await request.formData())
  const text = (name: string) => (typeof form[name] === 'string' ? form[name] : '')
  const typed = { trackingNo: text('trackingNo').slice(0, 200), carrier: text('carrier') }
  const refuse = (errors: string[], status: number) => ({
    result: { ok: false as const, orderId: text('orderId'), errors, typed },
    status,
  })
  const parsed = shipmentSchema.safeParse(form, { error: zodErrorMap(locale, messages) })
  if (!parsed.success) {
    const atField = parsed.error.issues.filter((issue) => issue.path[0] === 'trackingNo')
    const errors = [...new Set(atField.map((issue) => issue.message))]
    return refuse(atField.length === parsed.error.issues.length ? errors : [t('formBroken')], 400)
  }
  const { intent, ...shipment } = parsed.data
  const actor = { scope, merchantId: account.merchant_id, memberId: account.member_id }
  const done = intent === 'ship' ? await shipOrder(actor, shipment) : await correctTracking(actor, shipment)
  if (done.ok) {
    return { result: { ok: true, orderId: shipment.orderId, orderNo: done.orderNo, intent }, status: 200 }
  }
  if (done.reason === 'ORDER_UNKNOWN') return refuse([t('ORDER_UNKNOWN')], 404)
  const orderNo = done.orderNo ?? ''
  if (done.reason !== 'ALREADY_SHIPPED') return refuse([t(done.reason, { orderNo })], 409)
  const carrier = carrierName(done.carrier ?? '', locale)
  return refuse([t('ALREADY_SHIPPED', { orderNo, carrier, trackingNo: done.trackingNo ?? '' })], 409)
}

/** The list's own address with the order that was done, for a page that was posted without scripts. */
export function addressAfter(request: Request, orderNo: string): string {
  const url = new URL(request.url)
  url.searchParams.set('done', orderNo)
  return url.pathname + url.search
}
