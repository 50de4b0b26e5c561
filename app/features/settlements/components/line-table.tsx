import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatDate, formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SettlementLine } from '../types.ts'

/** The lines of a statement; the file has those that do not fit here. @param all how many there are */
export function LineTable({
  lines,
  all,
  currency,
}: {
  lines: readonly SettlementLine[]
  all: number
  currency: string
}) {
  const t = useMessages(messages)
  return (
    <Card title={t('lines')}>
      {lines.length === 0 ? (
        <p className="text-muted">{t('linesEmpty')}</p>
      ) : (
        <Table caption={t('lines')} className="max-h-[70dvh]">
          <TableHead>
            <tr>
              <TableHeader>{t('productAndOrder')}</TableHeader>
              <TableHeader numeric>{t('amount')}</TableHeader>
              <TableHeader>{t('shippedOn')}</TableHeader>
              <TableHeader>{t('remark')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {lines.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines never move, and two corrections may be alike
              <Line key={at} line={line} currency={currency} />
            ))}
          </TableBody>
        </Table>
      )}
      {all > lines.length && (
        <p className="mt-3 text-muted">{t('moreLines', { shown: lines.length, n: all })}</p>
      )}
    </Card>
  )
}

function Line({ line, currency }: { line: SettlementLine; currency: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <TableRow>
      <TableCell wrap className="min-w-40">
        <div>{line.kind === 'order' ? line.productName : t('adjustment')}</div>
        {line.orderNo && <div className="text-xs text-muted tabular-nums select-all">{line.orderNo}</div>}
      </TableCell>
      <TableCell numeric>
        {line.amountMinor === null ? (
          <Badge tone="warning">{t('noPrice')}</Badge>
        ) : (
          formatMoney(line.amountMinor, currency, locale)
        )}
      </TableCell>
      <TableCell className="text-muted">
        {line.shippedOn === null ? '–' : formatDate(line.shippedOn, locale)}
      </TableCell>
      <TableCell wrap className="text-muted">
        {line.late && <Badge tone="info">{t('late')}</Badge>} {line.note}
      </TableCell>
    </TableRow>
  )
}
