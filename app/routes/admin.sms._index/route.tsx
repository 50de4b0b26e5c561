import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { MessageSquareText, RotateCw, SearchX } from 'lucide-react'
import { useEffect } from 'react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useRevalidator } from '#app/components/navigation.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import { ConfirmedSubmit } from '#app/features/sms/components/confirmed-submit.tsx'
import { canResend, MessageTable } from '#app/features/sms/components/message-table.tsx'
import { SmsFilterForm } from '#app/features/sms/components/sms-filter-form.tsx'
import { listMessages, type SmsPage } from '#app/features/sms/data.ts'
import { messages } from '#app/features/sms/messages.ts'
import { resendMessages } from '#app/features/sms/mutations.ts'
import { resendSchema, smsFilterSchema } from '#app/features/sms/schema.ts'

const text = z.string().max(60).optional()
const place = z.uuid().optional().catch(undefined)
const query = z.object({
  ...{ status: text, phone: text, orderNo: text, from: text, to: text },
  ...{ after: place, before: place },
  queued: z.string().optional(),
  resent: z.coerce.number().int().min(0).max(100).optional().catch(undefined),
})

export const loader = memberRoute({ permission: null, query }, async ({ account, query, locale, may }) => {
  if (!may('order.read')) {
    if (may('settings.write')) throw redirect('/admin/sms/settings', { status: 303 })
    throw new Response('forbidden', { status: 403 })
  }
  const { after, before, queued, resent, ...sent } = query
  const typed = given(sent)
  const filter = smsFilterSchema.safeParse(typed)
  const nothing: SmsPage = { entries: [], previous: undefined, next: undefined }
  const page = filter.success ? await listMessages(account, filter.data, { after, before }) : nothing
  return {
    title: `${translator(messages, locale)('tabLog')} · ${account.merchant_name}`,
    ...page,
    typed,
    badFilter: !filter.success,
    timeZone: account.time_zone,
    mayResend: may('order.ship'),
    maySet: may('settings.write'),
    queued: queued !== undefined,
    resent,
  }
})

/** Sends messages again. */
export const action = memberRoute({ permission: 'order.ship' }, async ({ scope, request }) => {
  const form = await request.formData()
  const parsed = resendSchema.safeParse({ messageIds: form.getAll('messageIds') })
  if (!parsed.success) return data(null, { status: 400 })
  const sent = await resendMessages(scope, parsed.data.messageIds)
  const back = new URL(request.url).searchParams
  back.delete('queued')
  back.delete('index')
  back.set('resent', String(sent))
  return redirect(`/admin/sms?${back}`, { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function SmsLog() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const { entries, typed, resent } = page
  const failed = entries.filter((entry) => entry.status === 'failed')
  const onTheWay = entries.some(
    ({ status, attempts, reason }) =>
      status === 'sending' || (status === 'queued' && attempts === 0 && !reason),
  )
  useRefresh(onTheWay)
  return (
    <>
      {page.queued && <Flash tone="success">{t('testQueued')}</Flash>}
      {resent !== undefined && <Flash tone="success">{t('resent', { n: resent })}</Flash>}
      <SmsFilterForm typed={typed} />
      {page.badFilter && <Flash tone="warning">{t('badFilter')}</Flash>}
      {entries.length > 0 ? (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-[13px] text-muted">{t('logLead')}</p>
            <div className="flex flex-wrap gap-2">
              {page.mayResend && failed.length > 1 && failed.every(canResend) && (
                <ConfirmedSubmit
                  values={failed.map((entry) => ['messageIds', entry.messageId] as const)}
                  title={t('resendPageSure', { n: failed.length })}
                  consequence={t('resendPageBody')}
                  confirmLabel={t('resendPage', { n: failed.length })}
                  size="sm"
                  variant="secondary"
                >
                  <RotateCw aria-hidden />
                  {t('resendPage', { n: failed.length })}
                </ConfirmedSubmit>
              )}
              <LinkButton to={`/admin/sms?${new URLSearchParams(typed)}`} size="sm" variant="ghost">
                {t('refresh')}
              </LinkButton>
            </div>
          </div>
          <MessageTable entries={entries} timeZone={page.timeZone} mayResend={page.mayResend} />
          <Pagination {...addressesBeside('/admin/sms', typed, page)} />
        </>
      ) : (
        !page.badFilter &&
        (Object.keys(typed).length > 0 ? (
          <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
        ) : (
          <EmptyState
            icon={MessageSquareText}
            title={t('empty')}
            body={t(page.maySet ? 'emptyBody' : 'emptyRead')}
            action={
              page.maySet && (
                <LinkButton to="/admin/sms/settings" variant="primary">
                  {t('goSettings')}
                </LinkButton>
              )
            }
          />
        ))
      )}
    </>
  )
}

const REFRESH_MS = 2000

/** Looks again while messages are on their way: they take a second or two. */
function useRefresh(wanted: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!wanted) return
    const timer = setInterval(() => document.visibilityState === 'visible' && revalidate(), REFRESH_MS)
    return () => clearInterval(timer)
  }, [wanted, revalidate])
}
