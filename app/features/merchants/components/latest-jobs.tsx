import { Badge, type Tone } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { Link } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { OverviewJob } from '../types.ts'

const KINDS = {
  'cards.generate': 'jobGenerate',
  'cards.export': 'jobExport',
  'cards.change': 'jobChange',
  'cards.undo': 'jobUndo',
  'cards.check': 'jobCheck',
  'cards.import': 'jobImport',
  'cards.draw': 'jobDraw',
  'cards.allocate': 'jobAllocate',
  'orders.ship': 'jobShip',
  'waybills.buy': 'jobWaybills',
  'reports.rebuild': 'jobRebuild',
} as const satisfies Record<OverviewJob['kind'], string>

const STATES = {
  queued: { key: 'jobQueued', tone: 'neutral' },
  running: { key: 'jobRunning', tone: 'info' },
  done: { key: 'jobDone', tone: 'success' },
  failed: { key: 'jobFailed', tone: 'danger' },
  cancelled: { key: 'jobCancelled', tone: 'neutral' },
} as const satisfies Record<OverviewJob['status'], { key: string; tone: Tone }>

/** The newest background jobs with their state. @param timeZone of the merchant */
export function LatestJobs({ jobs, timeZone }: { jobs: readonly OverviewJob[]; timeZone: string }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  return (
    <Card title={t('jobsTitle')}>
      {jobs.length === 0 && <p className="text-muted">{t('jobsEmpty')}</p>}
      <ul className="divide-y divide-line">
        {jobs.map((job) => (
          <li
            key={job.jobId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5 first:pt-0 last:pb-0"
          >
            <span className="min-w-0 flex-1 basis-28">
              <Link
                to={`/admin/jobs/${job.jobId}`}
                className="rounded-md font-medium text-accent-ink hover:underline"
              >
                {t(KINDS[job.kind])}
              </Link>
            </span>
            <span className="text-[13px] text-muted">
              {c('progressOf', { done: job.done, total: job.total })}
            </span>
            <Badge tone={STATES[job.status].tone}>{t(STATES[job.status].key)}</Badge>
            <span className="text-xs text-muted">{formatInstant(job.createdAt, timeZone, locale)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
