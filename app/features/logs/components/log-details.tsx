import { KeyValue } from '#app/components/key-value.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ChangeValues } from '../../changes/components/change-values.tsx'
import { FilterFacts } from '../../changes/components/filter-facts.tsx'
import { filterInWords } from '../../changes/in-words.ts'
import { PermissionNames } from '../../roles/components/permission-names.tsx'
import { actionInWords, entryChangeInWords, outcomeInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { LogEntry, LoggedChange } from '../types.ts'

/** All that is known of one entry. */
export function EntryFacts(props: { entry: LogEntry; timeZone: string; currency: string }) {
  const { entry, timeZone, currency } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const words = entryChangeInWords(entry, locale)
  const outcome = outcomeInWords(entry, locale)
  return (
    <KeyValue
      items={[
        { label: t('at'), value: formatInstant(entry.at, timeZone, locale) },
        { label: t('who'), value: entry.who ?? t('formerMember') },
        { label: t('what'), value: actionInWords(entry.action, locale) },
        ...(words ? [{ label: t('change'), value: <span className="break-words">{words}</span> }] : []),
        { label: t('cards'), value: <FilterFacts parts={filterInWords(entry.filter, locale, currency)} /> },
        { label: t('count'), value: formatNumber(entry.count, locale) },
        ...(outcome ? [{ label: t('outcome'), value: outcome }] : []),
        ...entry.facts.map(({ name, value }) => ({ label: factName(name, t), value: fact(name, value, t) })),
      ]}
    />
  )
}

type Say = ReturnType<typeof useMessages<typeof messages>>

function factName(name: string, t: Say): string {
  const key = `fact.${name}`
  return key in messages.en ? t(key as 'fact.fileName') : name
}

function fact(name: string, value: string, t: Say) {
  if (name === 'undoes')
    return (
      <Link to={`/admin/log/${value}`} className="text-accent-ink hover:underline">
        {t('undoneEntry')}
      </Link>
    )
  if (/^(?:old|new)(?:Permissions|Withheld)$/.test(name))
    return <PermissionNames permissions={value.split(' ')} />
  return <span className={name === 'sha256' ? 'font-mono break-all' : 'break-all'}>{value}</span>
}

/** What an operation has changed: runs of serials with the values before and after. */
export function LoggedChanges({ changes, timeZone }: { changes: readonly LoggedChange[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('changes')}>
      <TableHead>
        <TableRow>
          <TableHeader>{t('serials')}</TableHeader>
          <TableHeader>{t('values')}</TableHeader>
          <TableHeader numeric>{t('count')}</TableHeader>
          <TableHeader>{t('at')}</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {changes.map((change) => (
          <TableRow key={change.changeId}>
            <TableCell wrap className="tabular-nums">
              {change.ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join('、')}
              {change.runs > change.ranges.length && (
                <span className="text-muted"> {t('moreRuns', { n: change.runs })}</span>
              )}
            </TableCell>
            <TableCell wrap>
              <ChangeValues old={change.old} new={change.new} />
            </TableCell>
            <TableCell numeric>{formatNumber(change.count, locale)}</TableCell>
            <TableCell className="tabular-nums">{formatInstant(change.at, timeZone, locale)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
