import { data, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { z } from 'zod'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { formatBytes, formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { mintDownload } from '#app/features/cards/mutations.ts'
import { JobPanel } from '#app/features/jobs/components/job-panel.tsx'
import { loadJob, progressOf } from '#app/features/jobs/data.ts'
import { messages } from '#app/features/jobs/messages.ts'
import { cancelJob, retryJob } from '#app/features/jobs/mutations.ts'

const params = z.object({ jobId: z.uuid() })

// Only these pages show jobs; a redirect never goes where a form says without looking.
const pageWithJob = /^\/admin\/(batches|jobs)\/[0-9a-f-]{36}$/

export const loader = memberRoute(
  { permission: null, params },
  async ({ scope, account, params, locale, may }) => {
    const job = await loadJob(scope, params.jobId)
    if (!job) throw new Response('not found', { status: 404 })
    const facts = z
      .object({
        rows: z.number(),
        bytes: z.number(),
        sha256: z.string(),
        activated: z.number(),
        skipped: z.number(),
      })
      .partial()
      .safeParse(job.result ?? {})
    return {
      title: translator(messages, locale)(job.kind),
      jobId: job.jobId,
      kind: job.kind,
      progress: progressOf(job),
      finishedAt: job.finishedAt,
      facts: facts.data ?? {},
      mayManage: job.mine || may('job.manage'),
      mayDownload: job.kind === 'cards.export' && job.status === 'done' && may('card.export'),
      timeZone: account.time_zone,
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
      default:
        throw new Response('bad request', { status: 400 })
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function JobPage() {
  const t = useMessages(messages)
  const locale = useLocale()
  const { jobId, kind, progress, mayManage, mayDownload, finishedAt, timeZone } =
    useLoaderData<typeof loader>()
  const error = useActionData<typeof action>()?.error
  const when = (at: number | Date) => formatInstant(new Date(at), timeZone, locale)
  return (
    <div className="max-w-2xl">
      <PageHeader title={t(kind)} description={t('pageTitle')} />
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
        {mayDownload && <DownloadCard />}
        <KeyValue
          className="text-[13px]"
          items={[
            ...(progress.startedAt ? [{ label: t('startedAt'), value: when(progress.startedAt) }] : []),
            ...(finishedAt ? [{ label: t('finishedAt'), value: when(finishedAt) }] : []),
          ]}
        />
        <div>
          <LinkButton to={kind === 'cards.generate' ? '/admin/batches' : '/admin/cards'} size="sm">
            {t('back')}
          </LinkButton>
        </div>
      </div>
    </div>
  )
}

/** What a finished job has done, in a sentence. */
function Outcome() {
  const t = useMessages(messages)
  const { kind, progress, facts } = useLoaderData<typeof loader>()
  if (progress.status !== 'done') return null
  const n = progress.done
  return (
    <Flash tone="success">
      {kind === 'cards.generate' && t('generateDone', { n })}
      {kind === 'cards.export' && t('exportDone', { n })}
      {kind === 'cards.activate' && t('activateDone', { n })}
      {facts.skipped ? ` ${t('skipped', { n: facts.skipped })}` : ''}
    </Flash>
  )
}

function DownloadCard() {
  const t = useMessages(messages)
  const locale = useLocale()
  const { facts } = useLoaderData<typeof loader>()
  return (
    <Card>
      {/* A document request: the answer is a file, not a page. */}
      <Form method="post" reloadDocument className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="hidden" name="intent" value="download" />
        <Button type="submit">
          <Download aria-hidden /> {t('download')}
        </Button>
        <span className="text-muted">
          {t('fileFacts', {
            rows: formatNumber(facts.rows ?? 0, locale),
            size: formatBytes(facts.bytes ?? 0, locale),
          })}
        </span>
      </Form>
      <p className="mt-3 text-xs text-muted">{t('downloadHint')}</p>
      {facts.sha256 && (
        <p className="mt-1 text-xs text-muted">
          SHA-256 <span className="font-mono break-all">{facts.sha256}</span>
        </p>
      )}
    </Card>
  )
}
