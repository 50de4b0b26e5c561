import { Badge, type Tone } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '../../orders/carriers.ts'
import { messages as orderMessages } from '../../orders/messages.ts'
import type { OrderStatus } from '../../orders/state.ts'
import type { CountedOrder } from '../behind/data.ts'
import { messages } from '../messages.ts'

const tones: Record<OrderStatus, Tone> = {
  pending: 'warning',
  shipped: 'info',
  finished: 'success',
  cancelled: 'neutral',
}

/** The orders that a number of a report is made of. */
export function ReportOrders({
  orders,
  timeZone,
  currency,
}: {
  orders: readonly CountedOrder[]
  timeZone: string
  currency: string
}) {
  const t = useMessages(messages)
  const o = useMessages(orderMessages)
  const locale = useLocale()
  return (
    <Table caption={t('ordersCaption')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('orderNo')}</TableHeader>
          <TableHeader>{t('orderedAt')}</TableHeader>
          <TableHeader>{t('product')}</TableHeader>
          <TableHeader numeric>{t('value')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader>{t('shipment')}</TableHeader>
          <TableHeader>{t('origin')}</TableHeader>
          <TableHeader numeric>{t('card')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {orders.map((order) => (
          <TableRow key={order.orderId} data-order={order.orderNo}>
            <TableCell>
              <Link
                to={`/admin/orders?q=${encodeURIComponent(order.orderNo)}`}
                className="font-mono text-accent-ink hover:underline"
              >
                {order.orderNo}
              </Link>
            </TableCell>
            <TableCell>{formatInstant(order.createdAt, timeZone, locale)}</TableCell>
            <TableCell wrap>
              {order.productName}
              {order.parts > 1 && (
                <span className="block text-xs text-muted">
                  {t('parcel', { part: order.part, parts: order.parts })}
                </span>
              )}
            </TableCell>
            <TableCell numeric>{formatMoney(order.faceValueMinor, currency, locale)}</TableCell>
            <TableCell>
              <Badge tone={tones[order.status]}>{o(order.status)}</Badge>
            </TableCell>
            <TableCell>
              {order.trackingNo
                ? [order.carrier && carrierName(order.carrier, locale), order.trackingNo]
                    .filter(Boolean)
                    .join(' ')
                : '–'}
            </TableCell>
            <TableCell wrap>
              {[order.channelName, order.storeName, order.supplierName]
                .filter(Boolean)
                .join(t('enumeration')) || '–'}
            </TableCell>
            <TableCell numeric>{order.cardSerial}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
