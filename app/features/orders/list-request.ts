import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { MemberBase } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { localTime } from '../availability/calendar-day.ts'
import { offeredCarriers } from '../carriers/data.ts'
import { carrierName } from './carriers.ts'
import { countOrders, listOrders, type ViewRequest } from './data.ts'
import { messages } from './messages.ts'
import {
  type Actor,
  correctTracking,
  handOver,
  prepareOrder,
  prepareOrders,
  type Refused,
  type ShipRefusal,
  shipOrder,
} from './mutations.ts'
import { orderAccess } from './policy.ts'
import { type OrderListQuery, prepareAllSchema, rowActionSchema, shipmentSchema } from './schema.ts'
import { readSearch } from './search.ts'
import type { DoneBefore, OrderResult, RowIntent } from './types.ts'
import { type OrderView, SHOWS } from './views.ts'

/** What the three order lists load: the merchant's, a store's and a supplier's. */
export async function loadOrderList(
  input: MemberBase<unknown, OrderListQuery>,
  defaultView: OrderView = 'due',
) {
  const { account, scope, query, locale } = input
  const access = orderAccess(account)
  const search = readSearch(query.q)
  const view = query.view ?? (search ? 'all' : defaultView)
  // What this view does not offer is not asked for.
  const show = SHOWS[view].find((each) => each === query.show)
  const whose = viewRequest(account)
  const { behind, front } = query
  const [page, counts, carriers] = await Promise.all([
    listOrders(scope, {
      ...{ ...whose, access, view, show, search, verifiedStoreId: query.store },
      ...{ behind, front: behind ? undefined : front },
    }),
    countOrders(scope, whose),
    withTenant(scope, ({ tx }) => offeredCarriers(tx, whose.merchantId)),
  ])
  const title = translator(messages, locale)('title')
  return {
    title,
    ...page,
    counts,
    carriers,
    defaultCarrier: account.default_carrier,
    access,
    view,
    today: whose.today,
    show,
    store: query.store,
    q: query.q,
    done: doneBefore(query),
    timeZone: account.time_zone,
  }
}

/** Whose orders an account looks at, and what day it is there. */
export function viewRequest(account: Member): ViewRequest {
  return {
    merchantId: account.merchant_id,
    today: localTime(new Date(), account.time_zone).day,
    supplierId: account.supplier_id ?? undefined,
  }
}

/** What a page that was posted without scripts has done. */
function doneBefore({ done, prepared, left }: OrderListQuery): DoneBefore | undefined {
  if (done !== undefined) return { orderNo: done }
  return prepared === undefined ? undefined : { prepared, left: left ?? 0 }
}

type Answer = { result: OrderResult; status: number }

/** Does what the list or a row of it has posted. @returns the result and the status to answer with */
export async function actOnOrder(input: MemberBase<unknown, unknown>): Promise<Answer> {
  const form = await input.request.formData()
  const intent = form.get('intent')
  if (intent === 'prepareAll') return prepareAll(input, form)
  if (intent === 'prepare' || intent === 'unprepare' || intent === 'handOver') return actOnRow(input, form)
  return shipOrCorrect(input, form)
}

/** What a store may do with an order: hand it over. */
export async function actOnStoreOrder(input: MemberBase<unknown, unknown>): Promise<Answer> {
  return actOnRow(input, await input.request.formData(), ['handOver'])
}

function actorOf({ account, scope }: MemberBase<unknown, unknown>): Actor {
  return { scope, merchantId: account.merchant_id, memberId: account.member_id }
}

function refuse(
  orderId: string,
  errors: string[],
  status: number,
  typed = { trackingNo: '', carrier: '' },
): Answer {
  return { result: { ok: false, orderId, errors, typed }, status }
}

/** Why nothing was changed, in words. */
function refusal(
  { reason, orderNo = '', carrier, trackingNo }: Refused<ShipRefusal>,
  locale: Locale,
): { text: string; status: number } {
  const t = translator(messages, locale)
  if (reason === 'ORDER_UNKNOWN') return { text: t('ORDER_UNKNOWN'), status: 404 }
  if (reason !== 'ALREADY_SHIPPED') return { text: t(reason, { orderNo }), status: 409 }
  const by = { carrier: carrierName(carrier ?? '', locale), trackingNo: trackingNo ?? '' }
  return { text: t('ALREADY_SHIPPED', { orderNo, ...by }), status: 409 }
}

async function prepareAll(input: MemberBase<unknown, unknown>, form: FormData): Promise<Answer> {
  const t = translator(messages, input.locale)
  const parsed = prepareAllSchema.safeParse({ intent: form.get('intent'), orders: form.getAll('orders') })
  if (!parsed.success) return refuse('', [t('formBroken')], 400)
  const counts = await prepareOrders(actorOf(input), parsed.data.orders)
  return { result: { ok: true, intent: 'prepareAll', ...counts }, status: 200 }
}

async function actOnRow(
  input: MemberBase<unknown, unknown>,
  form: FormData,
  allowed: readonly RowIntent[] = ['prepare', 'unprepare', 'handOver'],
): Promise<Answer> {
  const { locale } = input
  const parsed = rowActionSchema.safeParse(Object.fromEntries(form))
  if (!parsed.success || !allowed.includes(parsed.data.intent)) {
    return refuse('', [translator(messages, locale)('formBroken')], 400)
  }
  const { intent, ...order } = parsed.data
  const actor = actorOf(input)
  const done =
    intent === 'handOver'
      ? await handOver(actor, order)
      : await prepareOrder(actor, order, intent === 'prepare')
  if (done.ok)
    return { result: { ok: true, orderId: order.orderId, orderNo: done.orderNo, intent }, status: 200 }
  const { text, status } = refusal(done, locale)
  return refuse(order.orderId, [text], status)
}

async function shipOrCorrect(input: MemberBase<unknown, unknown>, posted: FormData): Promise<Answer> {
  const { locale } = input
  const form = Object.fromEntries(posted)
  const text = (name: string) => (typeof form[name] === 'string' ? form[name] : '')
  const orderId = text('orderId')
  const typed = { trackingNo: text('trackingNo').slice(0, 200), carrier: text('carrier') }
  const parsed = shipmentSchema.safeParse(form, { error: zodErrorMap(locale, messages) })
  if (!parsed.success) {
    const atField = parsed.error.issues.filter((issue) => issue.path[0] === 'trackingNo')
    const errors = [...new Set(atField.map((issue) => issue.message))]
    const broken = [translator(messages, locale)('formBroken')]
    return refuse(orderId, atField.length === parsed.error.issues.length ? errors : broken, 400, typed)
  }
  const { intent, ...shipment } = parsed.data
  const actor = actorOf(input)
  const done = intent === 'ship' ? await shipOrder(actor, shipment) : await correctTracking(actor, shipment)
  if (done.ok) return { result: { ok: true, orderId, orderNo: done.orderNo, intent }, status: 200 }
  const why = refusal(done, locale)
  return refuse(orderId, [why.text], why.status, typed)
}

/** The list's own address with what was done, for a page that was posted without scripts. */
export function addressAfter(request: Request, result: OrderResult & { ok: true }): string {
  const url = new URL(request.url)
  for (const name of ['done', 'prepared', 'left']) url.searchParams.delete(name)
  if (result.intent === 'prepareAll') {
    url.searchParams.set('prepared', String(result.done))
    url.searchParams.set('left', String(result.skipped))
  } else url.searchParams.set('done', result.orderNo)
  return url.pathname + url.search
}
