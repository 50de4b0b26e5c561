import { CircleCheck } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Month, OpenStatus, Statement } from '../types.ts'

interface OpenListProps {
  state: OpenStatus
  /** undefined: all months. */
  month: Month | undefined
  statements: readonly Statement[]
  /** There are more than are listed. */
  more: boolean
  currency: string
  timeZone: string
}

/** Statements of all suppliers that wait for the same thing, the oldest month first. */
export function OpenList(props: OpenListProps) {
  const { state, month, statements, more } = props
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <div className="flex flex-col gap-4">
      {(statements.length > 0 || month !== undefined) && <MonthFilter state={state} month={month} />}
      {statements.length > 0 ? <StatementTable {...props} /> : <Nothing state={state} month={month} />}
      {more && (
        <p className="text-sm text-muted">{t('openMore', { n: formatNumber(statements.length, locale) })}</p>
      )}
    </div>
  )
}

function MonthFilter({ state, month }: Pick<OpenListProps, 'state' | 'month'>) {
  const t = useMessages(messages)
  return (
    <Form key={`${state}${month}`} method="get" className="flex flex-wrap items-end gap-2">
      <input type="hidden" name="state" value={state} />
      <Field label={t('monthOptional')} className="w-56">
        <Input type="month" name="month" defaultValue={month} min="2020-01" max="2099-12" />
      </Field>
      <Button type="submit" variant="secondary">
        {t('show')}
      </Button>
      {month !== undefined && (
        <LinkButton to={`?state=${state}`} variant="ghost">
          {t('allMonths')}
        </LinkButton>
      )}
    </Form>
  )
}

function Nothing({ state, month }: Pick<OpenListProps, 'state' | 'month'>) {
  const t = useMessages(messages)
  if (month !== undefined)
    return <EmptyState title={t('openNoneMonth', { month })} body={t('openNoneMonthBody')} />
  return <EmptyState icon={CircleCheck} title={t(`openNone.${state}`)} body={t('openNoneBody')} />
}

function StatementTable({ state, statements, currency, timeZone }: OpenListProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const total = statements.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
  const orders = statements.reduce((sum, each) => sum + each.orders, 0)
  return (
    <Table caption={t(`open.${state}`)} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('supplier')}</TableHeader>
          <TableHeader>{t('month')}</TableHeader>
          <TableHeader numeric>{t('orders')}</TableHeader>
          <TableHeader numeric>{t('amount')}</TableHeader>
          <TableHeader>{t('statementNo')}</TableHeader>
          <TableHeader>{t(state === 'issued' ? 'issuedAt' : 'answeredAt')}</TableHeader>
          {state === 'disputed' && <TableHeader>{t('disputeNote')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody>
        {statements.map((each) => (
          <TableRow key={each.settlementId}>
            <TableCell wrap className="font-medium">
              <Link to={`/admin/settlements/${each.supplierId}/${each.month}`} className="underline">
                {each.supplierName}
              </Link>
            </TableCell>
            <TableCell className="tabular-nums">{each.month}</TableCell>
            <TableCell numeric>{formatNumber(each.orders, locale)}</TableCell>
            <TableCell numeric>{formatMoney(each.totalMinor, currency, locale)}</TableCell>
            <TableCell className="font-mono">{each.statementNo}</TableCell>
            <TableCell className="text-muted">
              {formatInstant(
                (state === 'issued' ? each.issuedAt : each.answeredAt) ?? each.issuedAt,
                timeZone,
                locale,
              )}
            </TableCell>
            {state === 'disputed' && (
              <TableCell wrap className="max-w-96 break-words">
                {each.disputeNote}
              </TableCell>
            )}
          </TableRow>
        ))}
        <TableRow className="font-medium">
          <TableCell>{t('total')}</TableCell>
          <TableCell> </TableCell>
          <TableCell numeric>{formatNumber(orders, locale)}</TableCell>
          <TableCell numeric>{formatMoney(total, currency, locale)}</TableCell>
          <TableCell colSpan={state === 'disputed' ? 3 : 2}> </TableCell>
        </TableRow>
      </TableBody>
    </Table>
  )
}
