import { EmptyState } from '#app/components/empty-state.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Statement } from '../types.ts'
import { SettlementBadge } from './settlement-status.tsx'

/** A supplier's own statements, newest first. */
export function StatementList({
  statements,
  currency,
  timeZone,
}: {
  statements: readonly Statement[]
  currency: string
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (statements.length === 0) return <EmptyState title={t('noStatements')} body={t('noStatementsBody')} />
  return (
    <Table caption={t('supplierTitle')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('month')}</TableHeader>
          <TableHeader>{t('state')}</TableHeader>
          <TableHeader numeric>{t('amount')}</TableHeader>
          <TableHeader numeric>{t('orders')}</TableHeader>
          <TableHeader>{t('statementNo')}</TableHeader>
          <TableHeader>{t('issuedAt')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {statements.map((statement) => (
          <TableRow key={statement.settlementId}>
            <TableCell className="font-medium">
              <Link to={`/supplier/settlements/${statement.settlementId}`} className="underline">
                {statement.month}
              </Link>
            </TableCell>
            <TableCell>
              <SettlementBadge status={statement.status} audience="supplier" />
            </TableCell>
            <TableCell numeric>{formatMoney(statement.totalMinor, currency, locale)}</TableCell>
            <TableCell numeric>{formatNumber(statement.orders, locale)}</TableCell>
            <TableCell className="font-mono">{statement.statementNo}</TableCell>
            <TableCell className="text-muted">
              {formatInstant(statement.issuedAt, timeZone, locale)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
