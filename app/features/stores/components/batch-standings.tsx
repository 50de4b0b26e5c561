import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { BatchStanding } from '../types.ts'
import { soldOf } from './store-table.tsx'

/** What a store has of each batch. */
export function BatchStandings({
  storeId,
  batches,
  currency,
}: {
  storeId: string
  batches: readonly BatchStanding[]
  currency: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const n = (value: number) => formatNumber(value, locale)
  return (
    <Card title={t('byBatch')}>
      {batches.length === 0 ? (
        <EmptyState title={t('noCards')} body={t('noCardsBody')} />
      ) : (
        <Table caption={t('byBatch')} stickyFirst>
          <TableHead>
            <tr>
              <TableHeader>{t('batch')}</TableHeader>
              <TableHeader numeric className="hidden sm:table-cell">
                {t('faceValue')}
              </TableHeader>
              <TableHeader numeric>{t('onHand')}</TableHeader>
              <TableHeader numeric>{t('sold')}</TableHeader>
              <TableHeader numeric>{t('redeemed')}</TableHeader>
              <TableHeader numeric>{t('void')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {batches.map((batch) => (
              <TableRow key={batch.batchId}>
                <TableCell wrap className="font-medium">
                  <Link
                    to={`/admin/cards?storeId=${storeId}&batchId=${batch.batchId}`}
                    className="break-words underline"
                  >
                    {batch.name}
                  </Link>
                </TableCell>
                <TableCell numeric className="hidden sm:table-cell">
                  {formatMoney(batch.faceValueMinor, currency, locale)}
                </TableCell>
                <TableCell numeric className="font-medium">
                  {n(batch.created)}
                </TableCell>
                <TableCell numeric>{n(soldOf(batch))}</TableCell>
                <TableCell numeric>{n(batch.redeemed)}</TableCell>
                <TableCell numeric>{n(batch.void)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  )
}
