import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { CreditCard, Download, Zap } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { BatchFacts } from '#app/features/batches/components/batch-facts.tsx'
import { BatchStatusBadge } from '#app/features/batches/components/batch-status.tsx'
import { loadBatch } from '#app/features/batches/data.ts'
import { messages } from '#app/features/batches/messages.ts'
import { JobPanel } from '#app/features/jobs/components/job-panel.tsx'

const params = z.object({ batchId: z.uuid() })

export const loader = memberRoute(
  { permission: 'card.read', params },
  async ({ scope, account, params, may }) => {
    const batch = await loadBatch(scope, params.batchId)
    if (!batch) throw new Response('not found', { status: 404 })
    return {
      batch,
      currency: account.currency,
      timeZone: account.time_zone,
      mayExport: may('card.export'),
      mayActivate: may('card.activate'),
      mayManage: (batch.job?.mine ?? false) || may('job.manage'),
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.batch.name }]

export default function BatchPage() {
  const t = useMessages(messages)
  const { batch, currency, timeZone, mayManage } = useLoaderData<typeof loader>()
  const running = batch.status === 'generating' || batch.status === 'failed'
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="min-w-0 break-words">{batch.name}</span>
            <BatchStatusBadge status={batch.status} />
          </span>
        }
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/batches' }, { label: batch.name }]} />
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="order-2 lg:order-1">
          <BatchFacts batch={batch} currency={currency} timeZone={timeZone} />
        </div>
        <div className="order-1 flex flex-col gap-5 lg:order-2">
          {batch.job && running && (
            <Card title={t('generation')}>
              <JobPanel
                jobId={batch.job.jobId}
                kind="cards.generate"
                job={batch.job}
                action={`/admin/jobs/${batch.job.jobId}`}
                returnTo={`/admin/batches/${batch.batchId}`}
                mayManage={mayManage}
              />
            </Card>
          )}
          {batch.status === 'cancelled' && (
            <Flash tone="warning">{t('partly', { done: batch.generated, total: batch.quantity })}</Flash>
          )}
          <Next />
        </div>
      </div>
    </>
  )
}

/** What one does with a batch once its cards are there. */
function Next() {
  const t = useMessages(messages)
  const { batch, mayExport, mayActivate } = useLoaderData<typeof loader>()
  if (batch.generated === 0 || batch.status === 'generating')
    return (
      <Card title={t('whatNext')}>
        <p className="text-muted">{t('notYet')}</p>
      </Card>
    )
  const cards = `/admin/cards?batchId=${batch.batchId}`
  return (
    <Card title={t('whatNext')}>
      <div className="flex flex-col gap-4">
        {mayExport && (
          <div className="flex flex-col gap-1.5">
            <LinkButton to={`/admin/cards/export?batchId=${batch.batchId}`} variant="primary">
              <Download aria-hidden /> {t('exportBatch')}
            </LinkButton>
            <p className="text-xs text-muted">{t('exportHint')}</p>
          </div>
        )}
        {mayActivate && (
          <div className="flex flex-col gap-1.5">
            <LinkButton to={`${cards}#bulk`}>
              <Zap aria-hidden /> {t('activateBatch')}
            </LinkButton>
            <p className="text-xs text-muted">{t('activateHint')}</p>
          </div>
        )}
        <LinkButton to={cards} variant="ghost">
          <CreditCard aria-hidden /> {t('showCards')}
        </LinkButton>
      </div>
    </Card>
  )
}
