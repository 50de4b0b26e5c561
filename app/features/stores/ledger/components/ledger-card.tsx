import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { Select } from '#app/components/select.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import type { LedgerEntry, LedgerPage } from '../data.ts'
import { messages } from '../messages.ts'
import { ENTRY_KINDS, type LedgerQuery } from '../schema.ts'

export interface LedgerCardProps {
  page: LedgerPage
  query: LedgerQuery
  /** The page's own address. */
  address: string
  timeZone: string
  /** Entries lead to the operation log. */
  mayReadLog: boolean
}

/** The ledger of a store with its filter. */
export function LedgerCard({ page, query, address, timeZone, mayReadLog }: LedgerCardProps) {
  const t = useMessages(messages)
  const { kind, from, to } = query
  const filter = given({ kind, from, to })
  const isFiltered = Object.keys(filter).length > 0
  const { previous, next } = addressesBeside(address, filter, page)
  return (
    <section id="ledger" className="scroll-mt-4">
      <Card title={t('title')} description={t('hint')}>
        <div className="flex flex-col gap-4">
          <Form
            action={`${address}#ledger`}
            preventScrollReset
            className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap"
          >
            <Field label={t('kind')} className="max-sm:col-span-2 sm:w-44">
              <Select
                name="kind"
                key={kind}
                defaultValue={kind ?? ''}
                placeholder={t('everyKind')}
                options={ENTRY_KINDS.map((each) => ({ value: each, label: t(`kind.${each}`) }))}
              />
            </Field>
            <Field label={t('from')} className="sm:w-40">
              <Input name="from" type="date" key={from} defaultValue={from ?? ''} />
            </Field>
            <Field label={t('to')} className="sm:w-40">
              <Input name="to" type="date" key={to} defaultValue={to ?? ''} />
            </Field>
            <Button type="submit" variant="secondary">
              {t('filter')}
            </Button>
            {isFiltered && (
              <LinkButton to={`${address}#ledger`} variant="ghost" preventScrollReset>
                {t('clear')}
              </LinkButton>
            )}
          </Form>
          {page.entries.length === 0 ? (
            <EmptyState title={t(isFiltered ? 'emptyFilter' : 'empty')} />
          ) : (
            <Entries entries={page.entries} timeZone={timeZone} mayReadLog={mayReadLog} />
          )}
          <Pagination previous={previous && `${previous}#ledger`} next={next && `${next}#ledger`} />
        </div>
      </Card>
    </section>
  )
}

function Entries({
  entries,
  timeZone,
  mayReadLog,
}: {
  entries: readonly LedgerEntry[]
  timeZone: string
  mayReadLog: boolean
}) {
  const t = useMessages(messages)
  return (
    <Table caption={t('title')}>
      <TableHead>
        <tr>
          <TableHeader>{t('kind')}</TableHeader>
          <TableHeader numeric>{t('cards')}</TableHeader>
          <TableHeader numeric>{t('onHand')}</TableHeader>
          <TableHeader>{t('at')}</TableHeader>
          <TableHeader>{t('batch')}</TableHeader>
          <TableHeader>{t('serials')}</TableHeader>
          <TableHeader>{t('who')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {entries.map((entry) => (
          <Entry key={entry.entryId} entry={entry} timeZone={timeZone} mayReadLog={mayReadLog} />
        ))}
      </TableBody>
    </Table>
  )
}

function Entry({
  entry,
  timeZone,
  mayReadLog,
}: {
  entry: LedgerEntry
  timeZone: string
  mayReadLog: boolean
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { kind, otherStore, operationId, onHand } = entry
  return (
    <TableRow>
      <TableCell>
        <span className="font-medium">{t(`kind.${kind}`)}</span>
        {otherStore && (
          <span className="block text-muted">
            {t(kind === 'move_in' ? 'fromStore' : 'toStore', { name: otherStore })}
          </span>
        )}
      </TableCell>
      <TableCell numeric>{formatNumber(entry.cards, locale)}</TableCell>
      <TableCell numeric className={onHand === 0 ? 'text-muted' : undefined}>
        {onHand > 0 ? '+' : ''}
        {formatNumber(onHand, locale)}
      </TableCell>
      <TableCell className="text-muted">{formatInstant(entry.at, timeZone, locale)}</TableCell>
      <TableCell wrap>{entry.batchName}</TableCell>
      <TableCell wrap className="tabular-nums">
        <Runs runs={entry.runs} runCount={entry.runCount} more={t('moreRuns', { n: entry.runCount })} />
      </TableCell>
      <TableCell>
        {entry.who ?? <span className="text-muted">{t('consumer')}</span>}
        {operationId && mayReadLog && (
          <Link to={`/admin/log/${operationId}`} className="ml-2 underline">
            {t('log')}
          </Link>
        )}
      </TableCell>
    </TableRow>
  )
}

/** Runs of serials, and how many there are when they are not all named. */
export function Runs({
  runs,
  runCount,
  more,
}: {
  runs: readonly { from: number; to: number }[]
  runCount: number
  more: string
}) {
  const words = runs.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`))
  return (
    <>
      {words.join(useLocale() === 'en' ? ', ' : '、')}{' '}
      {runCount > runs.length && <span className="text-muted">{more}</span>}
    </>
  )
}
