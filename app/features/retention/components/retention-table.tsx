import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { KeptFor } from '../types.ts'

type Props = { rules: readonly KeptFor[]; timeZone: string; now: number }

/** Every rule of retention: how long, what the last run removed, and when the next one is. */
export function RetentionTable({ rules, timeZone, now }: Props) {
  const t = useMessages(messages)
  return (
    <Table caption={t('title')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('what')}</TableHeader>
          <TableHeader>{t('keep')}</TableHeader>
          <TableHeader>{t('lastRun')}</TableHeader>
          <TableHeader numeric>{t('lastRemoved')}</TableHeader>
          <TableHeader numeric>{t('removed')}</TableHeader>
          <TableHeader>{t('nextRun')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rules.map((kept) => (
          <Row key={kept.rule} kept={kept} timeZone={timeZone} now={now} />
        ))}
      </TableBody>
    </Table>
  )
}

/** The rule in words; its own name where a newer migration has brought one this version has no words for. */
function useRuleName(): (rule: string) => string {
  const t = useMessages(messages)
  const locale = useLocale()
  return (rule) => (rule in messages[locale] ? t(rule as 'card_log') : rule)
}

function Row({ kept, timeZone, now }: { kept: KeptFor; timeZone: string; now: number }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const nameOf = useRuleName()
  const instant = (at: Date) => formatInstant(at, timeZone, locale)
  return (
    <TableRow className="align-top">
      <TableCell className="min-w-40 whitespace-normal">
        {nameOf(kept.rule)}
        {kept.kind === 'partitions' && <p className="text-xs text-muted">{t('whole')}</p>}
      </TableCell>
      <TableCell>
        <Keep seconds={kept.keepSeconds} />
        <p className="text-xs whitespace-nowrap text-muted">{t(kept.nightly ? 'nightly' : 'hourly')}</p>
      </TableCell>
      <TableCell className="min-w-36 whitespace-normal tabular-nums">
        {kept.startedAt ? (kept.finishedAt ? instant(kept.finishedAt) : t('running')) : t('never')}
        {kept.problem !== null && <p className="text-xs text-danger-ink">{kept.problem || t('stopped')}</p>}
        {kept.dropped.length > 0 && (
          <p className="text-xs text-muted">{t('dropped', { names: kept.dropped.join(' ') })}</p>
        )}
      </TableCell>
      <TableCell numeric>{kept.startedAt ? formatNumber(kept.lastRemoved, locale) : '–'}</TableCell>
      <TableCell numeric>{formatNumber(kept.removed, locale)}</TableCell>
      <TableCell className="tabular-nums">
        {new Date(kept.nextRunAt).getTime() <= now ? t('soon') : instant(kept.nextRunAt)}
      </TableCell>
    </TableRow>
  )
}

function Keep({ seconds }: { seconds: number }) {
  const t = useMessages(messages)
  if (seconds === 0) return t('atOnce')
  const days = Math.floor(seconds / 86_400)
  return days > 0 ? t('days', { n: days }) : t('hours', { n: Math.ceil(seconds / 3600) })
}
