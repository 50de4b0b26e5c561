import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { CircleCheck } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PushTable } from '#app/features/erp/components/push-table.tsx'
import { ResultTable } from '#app/features/erp/components/result-table.tsx'
import { WaitingNames } from '#app/features/erp/components/waiting-names.tsx'
import { COUNT_LIMIT, listPushes, listResults, loadOverview } from '#app/features/erp/data.ts'
import { messages } from '#app/features/erp/messages.ts'
import { pushAgain, settleResults, withdraw } from '#app/features/erp/mutations.ts'
import { againSchema, failureQuery, settleSchema } from '#app/features/erp/schema.ts'
import { ConfirmedSubmit } from '#app/features/sms/components/confirmed-submit.tsx'

export const loader = memberRoute(
  { permission: 'erp.manage', query: failureQuery },
  async ({ account, query, locale }) => {
    return {
      title: `${translator(messages, locale)('tabFailures')} · ${account.merchant_name}`,
      overview: await loadOverview(account),
      pushes: (await listPushes(account, { status: 'failed' }, {})).rows,
      results: (await listResults(account, { show: 'problems' }, {})).rows,
      timeZone: account.time_zone,
      // Here and not below: what counts is server code.
      countLimit: COUNT_LIMIT,
      ...query,
    }
  },
)

/** Sends orders again or gives them up; ticks results off. */
export const action = memberRoute({ permission: 'erp.manage' }, async ({ account, request }) => {
  const form = await request.formData()
  const back = (done: string, n: number) =>
    redirect(`/admin/erp/failures?done=${done}&n=${n}`, { status: 303 })
  if (form.get('intent') === 'settle') {
    const parsed = settleSchema.safeParse({ intent: 'settle', recIds: form.getAll('recIds') })
    if (!parsed.success) return data(null, { status: 400 })
    await settleResults(account, parsed.data.recIds)
    return back('settle', parsed.data.recIds.length)
  }
  const parsed = againSchema.safeParse({ intent: form.get('intent'), orderIds: form.getAll('orderIds') })
  if (!parsed.success) return data(null, { status: 400 })
  const { intent, orderIds } = parsed.data
  if (intent === 'withdraw') return back('withdraw', await withdraw(account, orderIds))
  return back('again', await pushAgain(account, intent === 'againAll' ? undefined : orderIds))
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function ErpFailures() {
  const t = useMessages(messages)
  const { overview, pushes, results, done, n } = useLoaderData<typeof loader>()
  const { unmapped, unnamed } = overview
  const none = pushes.length + results.length + unmapped.length + unnamed.length === 0
  return (
    <>
      {done === 'again' && <Flash tone="success">{t('doneAgain', { n: n ?? 0 })}</Flash>}
      {done === 'withdraw' && <Flash tone="success">{t('doneWithdraw')}</Flash>}
      {done === 'settle' && <Flash tone="success">{t('doneSettle')}</Flash>}
      <WaitingNames unmapped={unmapped} unnamed={unnamed} />
      {none && <EmptyState icon={CircleCheck} title={t('noFailures')} body={t('noFailuresBody')} />}
      <FailedPushes />
      <FailedResults />
    </>
  )
}

function FailedPushes() {
  const t = useMessages(messages)
  const { overview, pushes, timeZone, countLimit } = useLoaderData<typeof loader>()
  if (pushes.length === 0) return null
  const { failed } = overview
  const many = failed >= countLimit
  const label = many ? t('againAllMany') : t('againAll', { n: failed })
  return (
    <Card
      title={t('failedPushes')}
      actions={
        <ConfirmedSubmit
          values={[['intent', 'againAll']]}
          title={many ? t('againAllSureMany') : t('againAllSure', { n: failed })}
          consequence={t('againBody')}
          confirmLabel={label}
          size="sm"
          variant="secondary"
        >
          {label}
        </ConfirmedSubmit>
      }
    >
      <PushTable
        pushes={pushes}
        timeZone={timeZone}
        actions={({ orderId, tid: orderNo }) => (
          <div className="flex flex-wrap gap-1">
            <ConfirmedSubmit
              values={[
                ['intent', 'again'],
                ['orderIds', orderId],
              ]}
              title={t('againSure', { orderNo })}
              consequence={t('againBody')}
              confirmLabel={t('again')}
              size="sm"
              variant="ghost"
              aria-label={t('againOf', { orderNo })}
            >
              {t('again')}
            </ConfirmedSubmit>
            <ConfirmedSubmit
              values={[
                ['intent', 'withdraw'],
                ['orderIds', orderId],
              ]}
              title={t('withdrawSure', { orderNo })}
              consequence={t('withdrawBody')}
              confirmLabel={t('withdraw')}
              size="sm"
              variant="ghost"
              aria-label={t('withdrawOf', { orderNo })}
            >
              {t('withdraw')}
            </ConfirmedSubmit>
          </div>
        )}
      />
    </Card>
  )
}

function FailedResults() {
  const t = useMessages(messages)
  const { results, timeZone } = useLoaderData<typeof loader>()
  if (results.length === 0) return null
  return (
    <Card
      title={t('failedResults')}
      actions={
        results.length > 1 && (
          <ConfirmedSubmit
            values={[['intent', 'settle'], ...results.map(({ recId }) => ['recIds', recId] as const)]}
            title={t('settlePageSure', { n: results.length })}
            consequence={t('settleBody')}
            confirmLabel={t('settlePage', { n: results.length })}
            size="sm"
            variant="secondary"
          >
            {t('settlePage', { n: results.length })}
          </ConfirmedSubmit>
        )
      }
    >
      <ResultTable
        results={results}
        timeZone={timeZone}
        actions={({ recId, tid: orderNo }) => (
          <ConfirmedSubmit
            values={[
              ['intent', 'settle'],
              ['recIds', recId],
            ]}
            title={t('settlePageSure', { n: 1 })}
            consequence={t('settleBody')}
            confirmLabel={t('settle')}
            size="sm"
            variant="ghost"
            aria-label={t('settleOf', { orderNo })}
          >
            {t('settle')}
          </ConfirmedSubmit>
        )}
      />
    </Card>
  )
}
