import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ChangeOutcome } from '#app/features/changes/components/change-outcome.tsx'
import { messages as changeMessages } from '#app/features/changes/messages.ts'
import { requestUndo } from '#app/features/changes/mutations.ts'
import { outcomeMessages } from '#app/features/changes/outcome-messages.ts'
import { actionOfJob, loadChangeOutcome } from '#app/features/changes/words/data.ts'
import { DrawingOutcome } from '#app/features/drawings/components/drawing-outcome.tsx'
import { loadDrawingOutcome } from '#app/features/drawings/data.ts'
import { mintDrawingLink } from '#app/features/drawings/mutations.ts'
import { ExportOutcome } from '#app/features/exports/components/export-outcome.tsx'
import { loadExportOutcome } from '#app/features/exports/data.ts'
import { messages as exportMessages } from '#app/features/exports/messages.ts'
import { mintDownload, revealPassword } from '#app/features/exports/mutations.ts'
import { JobLog } from '#app/features/jobs/components/job-log.tsx'
import { JobPanel } from '#app/features/jobs/components/job-panel.tsx'
import { listJobEvents, loadJob, progressOf } from '#app/features/jobs/data.ts'
import { messages } from '#app/features/jobs/messages.ts'
import { cancelJob, retryJob } from '#app/features/jobs/mutations.ts'
import type { JobKind } from '#app/features/jobs/types.ts'
import { shipmentPageOf } from '#app/features/shipping/data.ts'

const params = z.object({ jobId: z.uuid() })

// Only these pages show jobs; a redirect never goes where a form says without looking.
const pageWithJob = /^\/admin\/(batches|imports|jobs)\/[0-9a-f-]{36}$/

export const loader = memberRoute(
  { permission: null, params },
  async ({ scope, account, params, locale, may }) => {
    const job = await loadJob(scope, params.jobId)
    if (!job) throw new Response('not found', { status: 404 })
    // Shipping has a page of its own, with each line.
    const shipping = await shipmentPageOf(scope, job)
    if (shipping) throw redirect(shipping)
    const changing = actionOfJob(job)
    return {
      title: changing
        ? translator(changeMessages, locale)(`action.${changing}`)
        : translator(messages, locale)(job.kind),
      jobId: job.jobId,
      kind: job.kind,
      progress: progressOf(job),
      finishedAt: job.finishedAt,
      mayManage: job.mine || may('job.manage'),
      exported: await loadExportOutcome(account, job),
      drawn: await loadDrawingOutcome(account, job),
      changed: await loadChangeOutcome(account, job),
      logged: may('log.read') && (job.status === 'done' || job.status === 'cancelled'),
      timeZone: account.time_zone,
      events: await listJobEvents(account, job.jobId),
    }
  },
)

export const action = memberRoute(
  { permission: null, params },
  async ({ scope, account, params, request, locale }) => {
    const t = translator(messages, locale)
    const form = await request.formData()
    const returnTo = String(form.get('returnTo') ?? '')
    const back = pageWithJob.test(returnTo) ? returnTo : `/admin/jobs/${params.jobId}`
    switch (form.get('intent')) {
      case 'cancel': {
        const done = await cancelJob(scope, params.jobId)
        return done.ok ? redirect(back) : data({ error: t('cancelFailed') }, { status: 409 })
      }
      case 'retry': {
        const done = await retryJob(account, params.jobId)
        return done.ok ? redirect(back) : data({ error: t('retryFailed') }, { status: 409 })
      }
      case 'download': {
        const token = await mintDownload(account, params.jobId)
        if (!token) throw new Response('forbidden', { status: 403 })
        return redirect(`/admin/downloads/${token}`)
      }
      case 'download-drawing': {
        const token = await mintDrawingLink(account, params.jobId)
        if (!token) throw new Response('forbidden', { status: 403 })
        return redirect(`/admin/drawings/${token}`)
      }
      case 'reveal': {
        const shown = await revealPassword(account, params.jobId)
        // Nowhere but in this answer, which nobody keeps: not behind a redirect, whose address would have to name it.
        if (shown.ok) return data({ password: shown.password }, { headers: { 'cache-control': 'no-store' } })
        if (shown.reason === 'FORBIDDEN') throw new Response('forbidden', { status: 403 })
        return data({ error: translator(exportMessages, locale)(shown.reason) }, { status: 410 })
      }
      case 'undo': {
        const undo = await requestUndo(account, params.jobId)
        if (undo.ok) return redirect(`/admin/jobs/${undo.jobId}`)
        return data({ error: translator(outcomeMessages, locale)(`undo.${undo.reason}`) }, { status: 409 })
      }
      default:
        throw new Response('bad request', { status: 400 })
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function JobPage() {
  const t = useMessages(messages)
  const locale = useLocale()
  const { title, jobId, kind, progress, mayManage, exported, drawn, changed, logged, finishedAt, ...page } =
    useLoaderData<typeof loader>()
  const { timeZone } = page
  const answer = useActionData<typeof action>()
  const error = answer && 'error' in answer ? answer.error : undefined
  const password = answer && 'password' in answer ? answer.password : undefined
  const when = (at: number | Date) => formatInstant(new Date(at), timeZone, locale)
  return (
    <div className="max-w-2xl">
      <PageHeader title={title} description={t('pageTitle')} />
      <div className="flex flex-col gap-5">
        {error && <Flash tone="warning">{error}</Flash>}
        <Card>
          <JobPanel
            jobId={jobId}
            kind={kind}
            job={progress}
            action={`/admin/jobs/${jobId}`}
            returnTo={`/admin/jobs/${jobId}`}
            mayManage={mayManage}
          />
        </Card>
        <Outcome />
        {exported && <ExportOutcome outcome={exported} password={password} />}
        {drawn && <DrawingOutcome outcome={drawn} />}
        {changed && <ChangeOutcome outcome={changed} done={progress.status === 'done'} />}
        <KeyValue
          className="text-[13px]"
          items={[
            ...(progress.startedAt ? [{ label: t('startedAt'), value: when(progress.startedAt) }] : []),
            ...(finishedAt ? [{ label: t('finishedAt'), value: when(finishedAt) }] : []),
          ]}
        />
        <JobLog kind={kind} events={page.events} timeZone={timeZone} />
        <div className="flex flex-wrap gap-2">
          <LinkButton to={BACK[kind]} size="sm">
            {t('back')}
          </LinkButton>
          {changed && logged && (
            <LinkButton to={`/admin/log/${jobId}`} size="sm" variant="ghost">
              {t('logEntry')}
            </LinkButton>
          )}
        </div>
      </div>
    </div>
  )
}

/** Where people come from. */
const BACK: Record<JobKind, string> = {
  'cards.generate': '/admin/batches',
  'cards.export': '/admin/cards',
  'cards.change': '/admin/cards',
  'cards.undo': '/admin/cards',
  'cards.check': '/admin/imports',
  'cards.import': '/admin/imports',
  'cards.draw': '/admin/designs',
  'cards.allocate': '/admin/stores',
  'orders.ship': '/admin/shipping',
  'waybills.buy': '/admin/waybills',
  'reports.rebuild': '/admin/reports',
}

/** What a finished job has done, in a sentence; a bulk change says so itself. */
function Outcome() {
  const t = useMessages(messages)
  const { kind, progress } = useLoaderData<typeof loader>()
  if (progress.status !== 'done' || kind === 'cards.change' || kind === 'cards.undo') return null
  return <Flash tone="success">{t(DONE[kind], { n: progress.done })}</Flash>
}

const DONE = {
  'cards.generate': 'generateDone',
  'cards.export': 'exportDone',
  'cards.check': 'checkDone',
  'cards.import': 'importDone',
  'cards.draw': 'drawDone',
  'cards.allocate': 'allocateDone',
  'orders.ship': 'shipDone',
  'waybills.buy': 'waybillsDone',
  'reports.rebuild': 'rebuildDone',
} as const
