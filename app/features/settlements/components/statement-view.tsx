import type { ReactNode } from 'react'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SettlementLine, Statement } from '../types.ts'
import { LineTable } from './line-table.tsx'
import { SettlementBadge } from './settlement-status.tsx'

interface StatementViewProps {
  statement: Statement
  lines: readonly SettlementLine[]
  /** All of its lines, also those not shown. */
  lineCount: number
  audience: 'merchant' | 'supplier'
  currency: string
  timeZone: string
  /** What can be done with it. */
  children?: ReactNode
}

/** An issued statement with what has become of it. */
export function StatementView({
  statement,
  lines,
  lineCount,
  audience,
  currency,
  timeZone,
  children,
}: StatementViewProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const time = (at: Date) => formatInstant(at, timeZone, locale)
  const { answeredAt, answeredFor, paidAt, paymentNote, disputeNote } = statement
  const items = [
    { label: t('statementNo'), value: <span className="font-mono">{statement.statementNo}</span> },
    { label: t('state'), value: <SettlementBadge status={statement.status} audience={audience} /> },
    { label: t('issuedAt'), value: time(statement.issuedAt) },
    ...(answeredAt
      ? [
          {
            label: t('answeredAt'),
            value: answeredFor ? `${time(answeredAt)} (${t('answeredFor')})` : time(answeredAt),
          },
        ]
      : []),
    ...(paidAt ? [{ label: t('paidAt'), value: time(paidAt) }] : []),
    ...(paymentNote ? [{ label: t('paymentNote'), value: paymentNote }] : []),
  ]
  return (
    <div className="flex flex-col gap-5">
      <Card>
        <p className="mb-4 text-lg font-semibold">
          {t('totalOf', { n: statement.orders, amount: formatMoney(statement.totalMinor, currency, locale) })}
        </p>
        <KeyValue items={items} />
        {disputeNote && (
          <div className="mt-4">
            <Flash tone={statement.status === 'disputed' ? 'danger' : 'info'} title={t('disputeNote')}>
              <p className="whitespace-pre-wrap">{disputeNote}</p>
            </Flash>
          </div>
        )}
        {children && <div className="mt-5 border-t border-line pt-5">{children}</div>}
      </Card>
      <LineTable lines={lines} all={lineCount} currency={currency} />
    </div>
  )
}
