import { type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { SearchX, Webhook } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { useRefresh } from '#app/components/use-refresh.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import { DeliveryFilterForm } from '#app/features/webhooks/components/delivery-filter.tsx'
import { DeliveryTable } from '#app/features/webhooks/components/delivery-table.tsx'
import { listDeliveries } from '#app/features/webhooks/data.ts'
import { messages } from '#app/features/webhooks/messages.ts'
import { deliveryFilterSchema } from '#app/features/webhooks/schema.ts'

const place = z.uuid().optional().catch(undefined)
const query = deliveryFilterSchema.extend({
  ...{ after: place, before: place, tested: z.string().optional() },
  replayed: z.coerce.number().int().min(0).optional().catch(undefined),
})

export const loader = memberRoute({ permission: null, query }, async ({ account, query, locale, may }) => {
  if (!may('order.read') && !may('job.read')) {
    if (may('settings.write')) throw redirect('/admin/webhooks/endpoints', { status: 303 })
    throw new Response('forbidden', { status: 403 })
  }
  const { after, before, tested, replayed, ...filter } = query
  return {
    title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
    ...(await listDeliveries(account, filter, { after, before })),
    filter,
    timeZone: account.time_zone,
    maySet: may('settings.write'),
    tested: tested !== undefined,
    replayed,
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function WebhookLog() {
  const t = useMessages(messages)
  const { entries, filter, ...page } = useLoaderData<typeof loader>()
  useRefresh(entries.some(({ status, reason }) => status === 'sending' || (status === 'queued' && !reason)))
  const narrowed = given(filter)
  const isNarrowed = Object.keys(narrowed).length > 0
  return (
    <>
      {page.tested && <Flash tone="success">{t('tested')}</Flash>}
      {page.replayed !== undefined &&
        (page.replayed > 0 ? (
          <Flash tone="success">{t('replayed', { n: page.replayed })}</Flash>
        ) : (
          <Flash tone="warning">{t('NONE_REPLAYED')}</Flash>
        ))}
      {(entries.length > 0 || isNarrowed) && <DeliveryFilterForm filter={filter} />}
      {entries.length > 0 ? (
        <>
          <p className="text-[13px] text-muted">{t('logLead')}</p>
          <DeliveryTable entries={entries} timeZone={page.timeZone} />
          <Pagination {...addressesBeside('/admin/webhooks', narrowed, page)} />
        </>
      ) : isNarrowed ? (
        <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
      ) : (
        <EmptyState
          icon={Webhook}
          title={t('empty')}
          body={t(page.maySet ? 'emptyBody' : 'emptyRead')}
          action={
            page.maySet && (
              <LinkButton to="/admin/webhooks/endpoints" variant="primary">
                {t('tabEndpoints')}
              </LinkButton>
            )
          }
        />
      )}
    </>
  )
}
