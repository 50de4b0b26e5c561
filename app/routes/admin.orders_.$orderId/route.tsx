import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useCallback, useState } from 'react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { isDocumentRequest } from '#app/core/http/document-request.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { OrderStatusCell } from '#app/features/orders/components/order-status.tsx'
import { ShippingCell } from '#app/features/orders/components/shipping-cell.tsx'
import { OrderFacts } from '#app/features/orders/detail/components/order-facts.tsx'
import { OrderHistory } from '#app/features/orders/detail/components/order-history.tsx'
import { OrderSmsList } from '#app/features/orders/detail/components/order-sms.tsx'
import { TrackingPanel } from '#app/features/orders/detail/components/tracking-panel.tsx'
import { loadOrderDetail } from '#app/features/orders/detail/data.ts'
import { historyOf } from '#app/features/orders/detail/history.ts'
import { messages } from '#app/features/orders/detail/messages.ts'
import { actOnOrder, viewRequest } from '#app/features/orders/list-request.ts'
import { orderAccess } from '#app/features/orders/policy.ts'
import type { OrderResult, RowIntent } from '#app/features/orders/types.ts'
import { SeenBy } from '#app/features/reveals/components/reveal-log.tsx'
import { Reveals } from '#app/features/reveals/components/reveals.tsx'
import { revealsOfOrder } from '#app/features/reveals/data.ts'
import { messages as revealMessages } from '#app/features/reveals/messages.ts'
import { askCarrier } from '#app/features/tracking/mutations.ts'

const params = z.object({ orderId: z.uuid() })
const INTENTS = ['ship', 'correct', 'prepare', 'unprepare', 'handOver'] as const
const query = z.object({
  did: z.enum(INTENTS).optional().catch(undefined),
  asked: z.enum(['1', 'OFF', 'BUDGET', 'TOO_SOON', 'ORDER_UNKNOWN']).optional().catch(undefined),
})

export const loader = memberRoute(
  { permission: 'order.read', params, query },
  async ({ account, scope, params, query, locale, may }) => {
    const access = orderAccess(account)
    const { merchantId, today } = viewRequest(account)
    const detail = await loadOrderDetail(scope, { merchantId, access, orderId: params.orderId })
    if (!detail) throw new Response('not found', { status: 404 })
    return {
      title: translator(messages, locale)('title', { orderNo: detail.order.orderNo }),
      detail,
      access,
      today,
      timeZone: account.time_zone,
      sets: may('settings.write'),
      reviews: may('order.review'),
      cards: may('card.read'),
      seen: may('log.read') ? await revealsOfOrder(account, detail.order.orderNo) : undefined,
      did: query.did,
      asked: query.asked,
    }
  },
)

export const action = memberRoute({ permission: 'order.read', params }, async (input) => {
  const { request, params, scope, may } = input
  const here = `/admin/orders/${params.orderId}`
  const intent = (await request.clone().formData()).get('intent')
  if (intent === 'ask') {
    const asked = await askCarrier(scope, params.orderId)
    return redirect(`${here}?asked=${asked.ok ? '1' : asked.reason}`, { status: 303 })
  }
  if (!may('order.ship')) throw new Response('forbidden', { status: 403 })
  const { result, status } = await actOnOrder(input)
  if (result.ok && isDocumentRequest(request))
    return redirect(`${here}?did=${result.intent}`, { status: 303 })
  return data(result, { status })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

const DONE = {
  ship: 'shippedDone',
  correct: 'correctedDone',
  prepare: 'preparedDone',
  unprepare: 'unpreparedDone',
  handOver: 'handedDone',
} as const satisfies Record<RowIntent, string>

/** One order: what was ordered, its way from the order to the door, and what can be done with it. */
export default function OrderPage() {
  const t = useMessages(messages)
  const r = useMessages(revealMessages)
  const loaded = useLoaderData<typeof loader>()
  const posted = useActionData<OrderResult>()
  const [answer, setAnswer] = useState<OrderResult>()
  const onAnswer = useCallback((result: OrderResult) => setAnswer(result), [])
  const { detail, access, today, timeZone, sets, reviews, cards, asked } = loaded
  const { order, parcel } = detail
  const result = answer ?? posted
  const did = result?.ok && result.intent !== 'prepareAll' ? result.intent : loaded.did
  const waits = order.status === 'pending' && !order.held && order.fulfilledBy === null
  const mayHaveWaybill =
    access.ship && order.pickUpStore === null && (waits || order.fulfilledBy === 'waybill')
  const acting = { order, result: posted, onAnswer }
  return (
    <Reveals place="detail">
      <PageHeader
        title={loaded.title}
        breadcrumb={
          <Breadcrumb items={[{ label: t('back'), to: '/admin/orders' }, { label: order.orderNo }]} />
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          {did && !(result && !result.ok) && <Flash tone="success">{t(DONE[did])}</Flash>}
          <Card title={t('shipping')}>
            <div className="flex flex-col gap-4">
              <OrderStatusCell {...acting} mayPrepare={access.ship} today={today} />
              <ShippingCell
                {...acting}
                mayShip={access.ship}
                defaultCarrier={detail.defaultCarrier}
                carriers={detail.carriers}
                timeZone={timeZone}
                reviewHref={reviews ? '/admin/reviews' : undefined}
              />
              <TrackingPanel detail={detail} sets={sets} refused={asked === '1' ? undefined : asked} />
            </div>
          </Card>
          <Card title={t('history')}>
            <OrderHistory entries={historyOf(order, parcel)} order={order} timeZone={timeZone} />
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <OrderFacts order={order} cards={cards} timeZone={timeZone} />
          {loaded.seen && (
            <Card title={r('seenBy')}>
              <SeenBy entries={loaded.seen} orderNo={order.orderNo} timeZone={timeZone} />
            </Card>
          )}
          <Card title={t('sms')}>
            <OrderSmsList sent={detail.messages} timeZone={timeZone} />
          </Card>
          {mayHaveWaybill && (
            <Card title={t('waybill')}>
              <LinkButton to={`/admin/waybills?order=${order.orderId}`} size="sm">
                {t(order.fulfilledBy === 'waybill' ? 'waybillLink' : 'waybillBuy')}
              </LinkButton>
            </Card>
          )}
        </div>
      </div>
    </Reveals>
  )
}
