import { Badge } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ListedStore, Standing } from '../types.ts'

/** Cards that were sold: those that consumers still have, and those they have used. */
export function soldOf({ active, redeemed }: Standing): number {
  return active + redeemed
}

/** The stores with what they have now. */
export function StoreTable({ stores }: { stores: readonly ListedStore[] }) {
  const t = useMessages(messages)
  const withCards = stores.some(({ standing }) => standing !== undefined)
  return (
    <Table caption={t('title')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('name')}</TableHeader>
          {withCards && (
            <>
              <TableHeader numeric title={t('onHandHint')}>
                {t('onHand')}
              </TableHeader>
              <TableHeader numeric title={t('soldHint')}>
                {t('sold')}
              </TableHeader>
              <TableHeader numeric>{t('redeemed')}</TableHeader>
              <TableHeader numeric>{t('void')}</TableHeader>
            </>
          )}
          <TableHeader numeric>{t('accounts')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {stores.map((store) => (
          <StoreRow key={store.storeId} store={store} />
        ))}
      </TableBody>
    </Table>
  )
}

function StoreRow({ store }: { store: ListedStore }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { standing } = store
  const cells = standing && [standing.created, soldOf(standing), standing.redeemed, standing.void]
  return (
    <TableRow>
      <TableCell wrap className="font-medium">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link to={`/admin/stores/${store.storeId}`} className="break-words underline">
            {store.name}
          </Link>
          {store.pickUp && <Badge tone="success">{t('pickUpBadge')}</Badge>}
          {store.closedAt && <Badge>{t('closedBadge')}</Badge>}
        </span>
      </TableCell>
      {cells?.map((n, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four columns, always in this order
        <TableCell key={at} numeric className={at === 0 ? 'font-medium' : n === 0 ? 'text-muted' : undefined}>
          {formatNumber(n, locale)}
        </TableCell>
      ))}
      <TableCell numeric>{formatNumber(store.accounts, locale)}</TableCell>
    </TableRow>
  )
}
