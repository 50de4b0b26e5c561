import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { BatchSummary } from '../types.ts'
import { BatchStatusBadge } from './batch-status.tsx'

function numbersOf({ numberFrom, numberTo }: BatchSummary): string {
  return numberFrom === numberTo ? numberFrom : `${numberFrom} – ${numberTo}`
}

/** The list of batches. */
export function BatchTable({
  batches,
  currency,
  timeZone,
}: {
  batches: readonly BatchSummary[]
  currency: string
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <tr>
          <TableHeader>{t('name')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader numeric>{t('faceValue')}</TableHeader>
          <TableHeader numeric>{t('progress')}</TableHeader>
          <TableHeader>{t('numberRange')}</TableHeader>
          <TableHeader>{t('serialRange')}</TableHeader>
          <TableHeader>{t('products')}</TableHeader>
          <TableHeader>{t('created')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {batches.map((batch) => (
          <TableRow key={batch.batchId}>
            <TableCell className="max-w-64">
              <Link
                to={`/admin/batches/${batch.batchId}`}
                className="block truncate font-medium hover:underline"
              >
                {batch.name}
              </Link>
            </TableCell>
            <TableCell>
              <BatchStatusBadge status={batch.status} />
            </TableCell>
            <TableCell numeric>{formatMoney(batch.faceValueMinor, currency, locale)}</TableCell>
            <TableCell numeric>
              {number(batch.generated)} / {number(batch.quantity)}
            </TableCell>
            <TableCell className={batch.numberMode === 'imported' ? 'text-muted' : 'font-mono'}>
              {batch.numberMode === 'imported' ? t('imported') : numbersOf(batch)}
            </TableCell>
            <TableCell className="tabular-nums">
              {batch.serialFrom} – {batch.serialTo}
            </TableCell>
            <TableCell className="max-w-64 truncate">
              {batch.products.length > 1 && (
                <span className="text-muted">{t('chooseOne', { n: batch.products.length })} · </span>
              )}
              {batch.products.join('、')}
            </TableCell>
            <TableCell>{formatInstant(batch.createdAt, timeZone, locale)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
