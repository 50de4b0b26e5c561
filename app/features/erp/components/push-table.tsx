import type { ReactNode } from 'react'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { PushRow } from '../data.ts'
import { messages } from '../messages.ts'
import { PushBadge, PushDetails } from './push-state.tsx'

// On a phone a row is a small card.
const asCard =
  'max-sm:flex max-sm:flex-col max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'

/** Orders that the ERP was told of. @param actions buttons of a row */
export function PushTable({
  pushes,
  timeZone,
  actions,
}: {
  pushes: readonly PushRow[]
  timeZone: string
  actions?: ((push: PushRow) => ReactNode) | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  return (
    <Table caption={t('caption')}>
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('orderNo')}</TableHeader>
          <TableHeader>{t('product')}</TableHeader>
          <TableHeader>{t('shopNo')}</TableHeader>
          <TableHeader>{t('sentAt')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader>{t('details')}</TableHeader>
          {actions && <TableHeader>{c('actions')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {pushes.map((push) => (
          <TableRow key={push.orderId} className={asCard}>
            <TableCell className={`${inCard} font-medium tabular-nums`}>
              <Link to={`/admin/erp/orders/${push.orderId}`} className="hover:underline">
                {push.tid}
              </Link>
            </TableCell>
            <TableCell className={inCard}>{push.productName ?? '–'}</TableCell>
            <TableCell className={inCard}>{push.shopNo}</TableCell>
            <TableCell className={`${inCard} tabular-nums`}>
              {push.sentAt ? (
                formatInstant(push.sentAt, timeZone, locale)
              ) : (
                <span className="text-muted">–</span>
              )}
            </TableCell>
            <TableCell className={inCard}>
              <PushBadge status={push.status} />
            </TableCell>
            <TableCell wrap className={`${inCard} max-w-96`}>
              <PushDetails push={push} />
            </TableCell>
            {actions && <TableCell className={inCard}>{actions(push)}</TableCell>}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
