import { Badge } from '#app/components/badge.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { TaskRun } from '../types.ts'

/** The newest runs of a task. */
export function RunTable({ runs, timeZone }: { runs: readonly TaskRun[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const nameOf = (name: string) =>
    `count.${name}` in messages[locale] ? t(`count.${name}` as 'count.pushed') : name
  const countsOf = (run: TaskRun) =>
    Object.entries(run.counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${nameOf(name)} ${formatNumber(count, locale)}`)
      .join(' · ')
  return (
    <Table caption={t('runs')}>
      <TableHead>
        <tr>
          <TableHeader>{t('lastRun')}</TableHeader>
          <TableHeader>{t('result')}</TableHeader>
          <TableHeader>{t('counts')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {runs.map((run) => (
          <TableRow key={run.runId} className="align-top">
            <TableCell className="tabular-nums">{formatInstant(run.startedAt, timeZone, locale)}</TableCell>
            <TableCell className="min-w-40 whitespace-normal">
              <Badge tone={run.outcome === 'done' ? 'success' : 'danger'}>{t(run.outcome)}</Badge>
              {run.problem && <p className="mt-1 text-xs">{t(run.problem)}</p>}
              {run.problemText && <p className="text-xs break-words text-muted">{run.problemText}</p>}
            </TableCell>
            <TableCell className="whitespace-normal tabular-nums">{countsOf(run) || '—'}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
