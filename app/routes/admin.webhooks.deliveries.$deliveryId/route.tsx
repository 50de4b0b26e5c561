import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { RotateCw } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { useRefresh } from '#app/components/use-refresh.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ConfirmedSubmit } from '#app/features/sms/components/confirmed-submit.tsx'
import { AttemptList } from '#app/features/webhooks/components/attempt-list.tsx'
import { DeliveryBadge, ReasonText } from '#app/features/webhooks/components/delivery-table.tsx'
import { deliveryById } from '#app/features/webhooks/data.ts'
import { messages } from '#app/features/webhooks/messages.ts'
import { replayDeliveries } from '#app/features/webhooks/mutations.ts'
import { bodyOf, hookId } from '#app/features/webhooks/payload.ts'
import { replaySchema } from '#app/features/webhooks/schema.ts'

const params = z.object({ deliveryId: z.uuid() })

export const loader = memberRoute({ permission: null, params }, async ({ account, locale, params, may }) => {
  if (!may('order.read') && !may('job.read')) throw new Response('forbidden', { status: 403 })
  const delivery = await deliveryById(account, params.deliveryId)
  if (!delivery) throw new Response('not found', { status: 404 })
  const { data: told, ...shown } = delivery
  return {
    title: `${translator(messages, locale)('deliveryTitle')} · ${account.merchant_name}`,
    delivery: shown,
    id: hookId(delivery.messageId),
    body: JSON.stringify(JSON.parse(bodyOf({ ...delivery, data: told }, null)), null, 2),
    timeZone: account.time_zone,
    maySet: may('settings.write'),
  }
})

/** Sends it again. */
export const action = memberRoute({ permission: 'settings.write', params }, async ({ scope, request }) => {
  const form = await request.formData()
  const parsed = replaySchema.safeParse({ deliveryIds: form.getAll('deliveryIds') })
  if (!parsed.success) return data(null, { status: 400 })
  const n = await replayDeliveries(scope, parsed.data.deliveryIds)
  return redirect(`/admin/webhooks?replayed=${n}`, { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function DeliveryPage() {
  const t = useMessages(messages)
  const locale = useLocale()
  const { delivery, id, body, timeZone, maySet } = useLoaderData<typeof loader>()
  const { status, reason, orderNo } = delivery
  useRefresh(status === 'sending' || (status === 'queued' && !reason))
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <Breadcrumb items={[{ label: t('tabLog'), to: '/admin/webhooks' }, { label: t('deliveryTitle') }]} />
      <Card
        title={t(`event.${delivery.event}`)}
        description={orderNo === null ? undefined : t('order', { orderNo })}
        actions={
          maySet &&
          (status === 'delivered' || status === 'failed') && (
            <ConfirmedSubmit
              values={[['deliveryIds', delivery.deliveryId]]}
              title={t('replaySure')}
              consequence={t('replayBody')}
              confirmLabel={t('replay')}
              size="sm"
              variant="secondary"
            >
              <RotateCw aria-hidden />
              {t('replay')}
            </ConfirmedSubmit>
          )
        }
      >
        <KeyValue
          items={[
            { label: t('status'), value: <DeliveryBadge status={status} /> },
            ...(reason
              ? [
                  {
                    label: t('result'),
                    value: <ReasonText reason={reason} httpStatus={delivery.httpStatus} />,
                  },
                ]
              : []),
            { label: t('endpoint'), value: <span className="break-all">{delivery.endpoint ?? '–'}</span> },
            { label: t('createdAt'), value: formatInstant(delivery.createdAt, timeZone, locale) },
            { label: t('messageId'), value: <code className="text-xs break-all">{id}</code> },
          ]}
        />
      </Card>
      <AttemptList attempts={delivery.attemptList} timeZone={timeZone} />
      <Card title={t('payload')} description={t('payloadHint')}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
        <pre tabIndex={0} className="max-h-96 overflow-auto rounded-md bg-sunken p-4 text-xs">
          {body}
        </pre>
      </Card>
    </div>
  )
}
