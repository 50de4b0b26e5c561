import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Bell, SearchX } from 'lucide-react'
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
import { NotificationFilterForm } from '#app/features/notifications/components/notification-filter.tsx'
import { NotificationTable } from '#app/features/notifications/components/notification-table.tsx'
import { listNotifications } from '#app/features/notifications/data.ts'
import { messages } from '#app/features/notifications/messages.ts'
import { resendNotifications } from '#app/features/notifications/mutations.ts'
import { filterSchema, resendSchema } from '#app/features/notifications/schema.ts'

const place = z.uuid().optional().catch(undefined)
const query = filterSchema.extend({
  ...{ after: place, before: place, queued: z.string().optional() },
  resent: z.coerce.number().int().min(0).max(100).optional().catch(undefined),
})

export const loader = memberRoute({ permission: null, query }, async ({ account, query, locale, may }) => {
  if (!may('order.read') && !may('job.read')) {
    if (may('settings.write')) throw redirect('/admin/notifications/settings', { status: 303 })
    throw new Response('forbidden', { status: 403 })
  }
  const { after, before, queued, resent, ...filter } = query
  return {
    title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
    ...(await listNotifications(account, filter, { after, before })),
    filter,
    timeZone: account.time_zone,
    maySet: may('settings.write'),
    queued: queued !== undefined,
    resent,
  }
})

/** Sends messages again. */
export const action = memberRoute({ permission: 'settings.write' }, async ({ scope, request }) => {
  const form = await request.formData()
  const parsed = resendSchema.safeParse({ messageIds: form.getAll('messageIds') })
  if (!parsed.success) return data(null, { status: 400 })
  const sent = await resendNotifications(scope, parsed.data.messageIds)
  return redirect(`/admin/notifications?resent=${sent}`, { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function NotificationLog() {
  const t = useMessages(messages)
  const { entries, filter, ...page } = useLoaderData<typeof loader>()
  useRefresh(entries.some(({ status, reason }) => status === 'sending' || (status === 'queued' && !reason)))
  const narrowed = given(filter)
  const isNarrowed = Object.keys(narrowed).length > 0
  return (
    <>
      {page.queued && <Flash tone="success">{t('testQueued')}</Flash>}
      {page.resent !== undefined && <Flash tone="success">{t('resent', { n: page.resent })}</Flash>}
      {(entries.length > 0 || isNarrowed) && <NotificationFilterForm filter={filter} />}
      {entries.length > 0 ? (
        <>
          <p className="text-[13px] text-muted">{t('logLead')}</p>
          <NotificationTable entries={entries} timeZone={page.timeZone} mayResend={page.maySet} />
          <Pagination {...addressesBeside('/admin/notifications', narrowed, page)} />
        </>
      ) : isNarrowed ? (
        <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
      ) : (
        <EmptyState
          icon={Bell}
          title={t('empty')}
          body={t(page.maySet ? 'emptyBody' : 'emptyRead')}
          action={
            page.maySet && (
              <LinkButton to="/admin/notifications/settings" variant="primary">
                {t('goSettings')}
              </LinkButton>
            )
          }
        />
      )}
    </>
  )
}
