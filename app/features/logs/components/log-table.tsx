import { Badge, type Tone } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { FilterFacts } from '../../changes/components/filter-facts.tsx'
import { actionInWords, entryChangeInWords, whichInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { LogEntry } from '../types.ts'

export interface LogTableProps {
  entries: readonly LogEntry[]
  timeZone: string
  currency: string
}

/** Entries of the log, one line each; the time leads to the details. */
export function LogTable({ entries, timeZone, currency }: LogTableProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <TableRow>
          <TableHeader>{t('at')}</TableHeader>
          <TableHeader>{t('who')}</TableHeader>
          <TableHeader>{t('what')}</TableHeader>
          <TableHeader>{t('cards')}</TableHeader>
          <TableHeader numeric>{t('count')}</TableHeader>
          <TableHeader>{t('outcome')}</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.logId}>
            <TableCell>
              <Link
                to={`/admin/log/${entry.logId}`}
                className="rounded-md font-medium text-accent-ink tabular-nums hover:underline"
              >
                {formatInstant(entry.at, timeZone, locale)}
              </Link>
            </TableCell>
            <TableCell>{entry.who ?? <span className="text-muted">{t('formerMember')}</span>}</TableCell>
            <TableCell wrap>
              <span className="font-medium">{actionInWords(entry.action, locale)}</span>
              {entry.change && <ChangeWords entry={entry} />}
            </TableCell>
            <TableCell wrap>
              <FilterFacts parts={whichInWords(entry, locale, currency)} />
            </TableCell>
            <TableCell numeric>{formatNumber(entry.count, locale)}</TableCell>
            <TableCell>
              <OutcomeBadge outcome={entry.outcome} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function ChangeWords({ entry }: { entry: LogEntry }) {
  const locale = useLocale()
  const words = entryChangeInWords(entry, locale)
  return words && <span className="block max-w-80 text-muted break-words">{words}</span>
}

const TONES: Record<NonNullable<LogEntry['outcome']>, Tone> = {
  done: 'success',
  cancelled: 'neutral',
  failed: 'danger',
}

/** How an operation ended; a dash for what has no outcome of its own. */
function OutcomeBadge({ outcome }: { outcome: LogEntry['outcome'] }) {
  const t = useMessages(messages)
  if (outcome === null) return <span className="text-muted">–</span>
  return <Badge tone={TONES[outcome]}>{t(`outcome.${outcome}`)}</Badge>
}
