import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { SearchX, Send } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import { ErpState } from '#app/features/erp/components/erp-state.tsx'
import { PushTable } from '#app/features/erp/components/push-table.tsx'
import { SearchForm } from '#app/features/erp/components/search-form.tsx'
import { listPushes, loadOverview } from '#app/features/erp/data.ts'
import { messages } from '#app/features/erp/messages.ts'
import { runNow } from '#app/features/erp/mutations.ts'
import { pushQuery, runSchema } from '#app/features/erp/schema.ts'
import { PUSH_STATUSES } from '#app/features/erp/types.ts'

export const loader = memberRoute(
  { permission: null, query: pushQuery },
  async ({ account, query, locale, may }) => {
    if (!may('erp.manage')) {
      if (may('settings.write')) throw redirect('/admin/erp/settings', { status: 303 })
      throw new Response('forbidden', { status: 403 })
    }
    const { status, orderNo, after, before, done } = query
    return {
      title: `${translator(messages, locale)('tabSent')} · ${account.merchant_name}`,
      overview: await loadOverview(account),
      page: await listPushes(account, { status, orderNo }, { after, before }),
      ...{ status, orderNo, done },
      timeZone: account.time_zone,
      maySet: may('settings.write'),
      mayReadRuns: may('job.read'),
    }
  },
)

/** Lets one of the tasks run at once. */
export const action = memberRoute({ permission: 'erp.manage' }, async ({ account, request }) => {
  const parsed = runSchema.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) return data(null, { status: 400 })
  await runNow(account, parsed.data.task)
  const back = parsed.data.task === 'erp.push' ? '/admin/erp' : '/admin/erp/results'
  return redirect(`${back}?done=run`, { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function ErpSent() {
  const t = useMessages(messages)
  const loaded = useLoaderData<typeof loader>()
  const { overview, page, status, orderNo, timeZone } = loaded
  const searched = status !== undefined || orderNo !== undefined
  return (
    <>
      {loaded.done === 'run' && <Flash tone="success">{t('doneRun')}</Flash>}
      <ErpState
        overview={overview}
        timeZone={timeZone}
        maySet={loaded.maySet}
        mayReadRuns={loaded.mayReadRuns}
      />
      {(page.rows.length > 0 || searched) && (
        <SearchForm
          address="/admin/erp"
          choice={{
            name: 'status',
            label: t('status'),
            all: t('everyStatus'),
            value: status,
            options: PUSH_STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
          }}
          orderNo={orderNo}
        />
      )}
      {page.rows.length > 0 ? (
        <>
          <PushTable pushes={page.rows} timeZone={timeZone} />
          <Pagination {...addressesBeside('/admin/erp', given({ status, orderNo }), page)} />
        </>
      ) : searched ? (
        <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
      ) : (
        overview.settings && (
          <EmptyState
            icon={Send}
            title={t('empty')}
            body={t('emptyBody')}
            action={<LinkButton to="/admin/erp/mapping">{t('goMapping')}</LinkButton>}
          />
        )
      )}
    </>
  )
}
