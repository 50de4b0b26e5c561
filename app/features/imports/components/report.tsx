import { Download } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { StatTile } from '#app/components/stat-tile.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { BadRow, ImportDetail } from '../types.ts'
import { rowProblemWords } from '../words.ts'

/** What the check has found: how many rows are good, and which are not and why. */
export function Report({ found, problems }: { found: ImportDetail; problems: readonly BadRow[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { rowCount, goodCount, badCount, warnings } = found
  return (
    <div className="flex flex-col gap-5">
      <div className="grid grid-cols-3 gap-3">
        <StatTile label={t('rows')} value={formatNumber(rowCount, locale)} />
        <StatTile label={t('good')} value={formatNumber(goodCount, locale)} />
        <StatTile label={t('bad')} value={formatNumber(badCount, locale)} />
      </div>
      {warnings.map((warning) => (
        <Flash key={warning} tone="warning">
          {t(warning)}
        </Flash>
      ))}
      {badCount === 0 ? (
        <Flash tone="success">{t('allGood', { n: goodCount })}</Flash>
      ) : (
        <Problems found={found} problems={problems} />
      )}
    </div>
  )
}

function Problems({ found, problems }: { found: ImportDetail; problems: readonly BadRow[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const counts = Object.entries(found.problems).sort(([, a], [, b]) => b - a)
  return (
    <Card
      title={t('problemsTitle')}
      description={
        found.badCount > problems.length
          ? t('problemsShown', { shown: problems.length, n: found.badCount })
          : undefined
      }
      actions={
        <LinkButton to={`/admin/imports/${found.importId}/report`} reloadDocument size="sm">
          <Download aria-hidden /> {t('downloadReport')}
        </LinkButton>
      }
    >
      <ul className="mb-4 flex flex-wrap gap-2">
        {counts.map(([problem, n]) => (
          <li key={problem} className="rounded-md bg-sunken px-2.5 py-1 text-[13px]">
            {t(problem as BadRow['problem'])}{' '}
            <strong className="ml-1 font-semibold tabular-nums">{formatNumber(n, locale)}</strong>
          </li>
        ))}
      </ul>
      <Table caption={t('problemsTitle')} className="max-h-96">
        <TableHead>
          <tr>
            <TableHeader numeric>{t('rowNumber')}</TableHeader>
            <TableHeader>{t('number')}</TableHeader>
            <TableHeader>{t('problem')}</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {problems.map((bad) => (
            <TableRow key={bad.row}>
              <TableCell numeric>{bad.row}</TableCell>
              <TableCell className="max-w-52 truncate font-mono">{bad.number || '–'}</TableCell>
              <TableCell wrap>{rowProblemWords(bad, locale)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <p className="mt-3 text-xs text-muted">{t('reportHint')}</p>
    </Card>
  )
}
