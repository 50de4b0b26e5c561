import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SettlementLine } from '../types.ts'

/** Orders of a settlement. @param linked true: order numbers lead to the orders */
export function LinesTable({
  lines,
  count,
  currency,
  timeZone,
  linked,
}: {
  lines: readonly SettlementLine[]
  /** Of all lines, shown or not. */
  count: number
  currency: string
  timeZone: string
  linked: boolean
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <div className="flex flex-col gap-3">
      <Table caption={t('lines')} stickyFirst>
        <TableHead>
          <tr>
            <TableHeader>{t('orderNo')}</TableHeader>
            <TableHeader>{t('at')}</TableHeader>
            <TableHeader>{t('product')}</TableHeader>
            <TableHeader numeric>{t('amount')}</TableHeader>
            <TableHeader>{t('soldAt')}</TableHeader>
            <TableHeader>{t('handedAt')}</TableHeader>
            <TableHeader>{t('by')}</TableHeader>
            <TableHeader numeric>{t('card')}</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {lines.map((line) => (
            <TableRow key={line.orderId} data-order={line.orderNo}>
              <TableCell className="font-mono">
                {linked ? (
                  <Link to={`/admin/orders/${line.orderId}`} className="text-accent-ink hover:underline">
                    {line.orderNo}
                  </Link>
                ) : (
                  line.orderNo
                )}
              </TableCell>
              <TableCell>{formatInstant(line.handedAt, timeZone, locale)}</TableCell>
              <TableCell wrap>{line.productName}</TableCell>
              <TableCell numeric>{formatMoney(line.amountMinor, currency, locale)}</TableCell>
              <TableCell>{line.soldStoreName}</TableCell>
              <TableCell>{line.handedStoreName}</TableCell>
              <TableCell>{line.memberName ?? t('someone')}</TableCell>
              <TableCell numeric>{line.cardSerial}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <p className="text-[13px] text-muted">
        {lines.length < count
          ? t('linesShown', { shown: lines.length, n: count })
          : t('linesCount', { n: count })}
      </p>
    </div>
  )
}
