import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '../../orders/carriers.ts'
import { StateBadge } from '../../tracking/components/state-badge.tsx'
import type { ProblemParcel } from '../../tracking/data.ts'
import { messages as trackingMessages } from '../../tracking/messages.ts'
import { messages } from '../messages.ts'

/** Shipped orders whose parcels have a problem. */
export function ProblemTable({ parcels, timeZone }: { parcels: readonly ProblemParcel[]; timeZone: string }) {
  const t = useMessages(messages)
  const say = useMessages(trackingMessages)
  const locale = useLocale()
  return (
    <Table caption={t('problemsTitle')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('orderNo')}</TableHeader>
          <TableHeader>{t('state')}</TableHeader>
          <TableHeader>{t('reason')}</TableHeader>
          <TableHeader>{t('trackingNo')}</TableHeader>
          <TableHeader>{t('since')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {parcels.map(({ orderId, orderNo, carrier, trackingNo, state, detail, stateAt }) => (
          <TableRow key={orderId}>
            <TableCell>
              <Link to={`/admin/orders/${orderId}`} className="font-medium text-accent-ink hover:underline">
                {orderNo}
              </Link>
            </TableCell>
            <TableCell>
              <StateBadge state={state} />
            </TableCell>
            <TableCell>{detail ? say(`detail.${detail}`) : '—'}</TableCell>
            <TableCell className="tabular-nums">
              {carrierName(carrier, locale)} {trackingNo}
            </TableCell>
            <TableCell>{formatInstant(stateAt, timeZone, locale)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
