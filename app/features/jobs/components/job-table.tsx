import { Badge, type Tone } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatDuration, formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { failureKey, isFinished, type Job } from '../types.ts'

const TONES: Record<Job['status'], Tone> = {
  queued: 'neutral',
  running: 'info',
  done: 'success',
  failed: 'danger',
  cancelled: 'neutral',
}

/** Jobs, newest first, each with a link to its page, where it can be cancelled or tried again. */
export function JobTable({
  jobs,
  timeZone,
}: {
  jobs: readonly (Job & { by: string | null })[]
  timeZone: string
}) {
  const t = useMessages(messages)
  return (
    <Table caption={t('listTitle')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('job')}</TableHeader>
          <TableHeader>{t('state')}</TableHeader>
          <TableHeader className="text-right">{t('progress')}</TableHeader>
          <TableHeader>{t('askedBy')}</TableHeader>
          <TableHeader>{t('askedAt')}</TableHeader>
          <TableHeader className="text-right">{t('took')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {jobs.map((job) => (
          <Row key={job.jobId} job={job} timeZone={timeZone} />
        ))}
      </TableBody>
    </Table>
  )
}

function Row({ job, timeZone }: { job: Job & { by: string | null }; timeZone: string }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const cancelling = job.cancelRequested && !isFinished(job.status)
  const progress = {
    done: formatNumber(job.done, locale),
    total: formatNumber(job.total, locale),
  }
  return (
    <TableRow className="align-top">
      <TableCell>
        <Link to={`/admin/jobs/${job.jobId}`} className="font-medium text-accent-ink hover:underline">
          {t(job.kind)}
        </Link>
      </TableCell>
      <TableCell className="min-w-32 whitespace-normal">
        <Badge tone={TONES[job.status]}>{cancelling ? t('cancelling') : t(job.status)}</Badge>
        {job.status === 'failed' && (
          <p className="mt-1 max-w-sm text-xs text-danger-ink">{t(failureKey(job.kind, job.reason))}</p>
        )}
      </TableCell>
      <TableCell className="text-right tabular-nums">{c('progressOf', progress)}</TableCell>
      <TableCell>{job.by ?? t('somebody')}</TableCell>
      <TableCell className="tabular-nums">{formatInstant(job.createdAt, timeZone, locale)}</TableCell>
      <TableCell className="text-right tabular-nums">
        {job.startedAt && job.finishedAt
          ? formatDuration(Math.max(1, (+job.finishedAt - +job.startedAt) / 1000), locale)
          : '—'}
      </TableCell>
    </TableRow>
  )
}
