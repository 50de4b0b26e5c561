import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Card } from '#app/components/card.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { PushBadge, PushDetails } from '#app/features/erp/components/push-state.tsx'
import { ResultTable } from '#app/features/erp/components/result-table.tsx'
import { type BatchFacts, loadPush } from '#app/features/erp/data.ts'
import { messages } from '#app/features/erp/messages.ts'

const params = z.object({ orderId: z.uuid() })

export const loader = memberRoute(
  { permission: 'erp.manage', params },
  async ({ account, params, locale }) => {
    const push = await loadPush(account, params.orderId)
    const t = translator(messages, locale)
    if (!push) throw new Response(t('unknownPush'), { status: 404 })
    return {
      title: `${t('pushTitle', { orderNo: push.tid })} · ${account.merchant_name}`,
      push: { ...push, sent: push.sent === null ? null : JSON.stringify(push.sent, null, 2) },
      timeZone: account.time_zone,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

/** What the ERP was told of one order, what it answered, and what it has shipped. */
export default function ErpOrder() {
  const t = useMessages(messages)
  const { push, timeZone } = useLoaderData<typeof loader>()
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="flex flex-wrap items-center gap-3 text-base font-semibold">
          {t('pushTitle', { orderNo: push.tid })} <PushBadge status={push.status} />
        </h2>
        <div className="flex flex-wrap gap-2">
          <LinkButton to={`/admin/orders?q=${encodeURIComponent(push.tid)}`} size="sm">
            {t('seeOrder')}
          </LinkButton>
          <LinkButton to="/admin/erp" size="sm" variant="ghost">
            {t('back')}
          </LinkButton>
        </div>
      </div>
      <div className="text-[13px]">
        <PushDetails push={push} />
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title={t('sentTitle')} description={t('sentLead')}>
          {push.sent === null ? (
            <p className="text-muted">{t('nothingSent')}</p>
          ) : (
            <pre className="max-h-[60dvh] overflow-auto rounded-md bg-sunken p-3 text-xs">{push.sent}</pre>
          )}
        </Card>
        {push.batch && <Answer batch={push.batch} timeZone={timeZone} />}
      </div>
      {push.results.length > 0 && (
        <Card title={t('resultsTitle')}>
          <ResultTable results={push.results} timeZone={timeZone} />
        </Card>
      )}
    </div>
  )
}

function Answer({ batch, timeZone }: { batch: BatchFacts; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { outcome, code, message, newCount, chgCount } = batch
  const said = [code === '0' ? '' : code, message].filter(Boolean).join(' ')
  return (
    <Card title={t('answerTitle')}>
      <KeyValue
        items={[
          { label: t('batchOutcome'), value: t(`batch.${outcome}`) },
          { label: t('batchAt'), value: formatInstant(batch.startedAt, timeZone, locale) },
          { label: t('batchSize'), value: batch.trades },
          ...(newCount === null
            ? []
            : [{ label: t('batchCounts'), value: `${newCount} / ${chgCount ?? 0}` }]),
          ...(said === ''
            ? []
            : [{ label: t('batchMessage'), value: <span className="break-words">{said}</span> }]),
        ]}
      />
    </Card>
  )
}
