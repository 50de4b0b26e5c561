import { cn } from '#app/components/cn.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { RevealButton, useConsignee } from '../../reveals/components/reveals.tsx'
import { NOTHING } from '../masking.ts'
import { messages } from '../messages.ts'
import { regionOf } from '../region.ts'
import type { OrderAccess, OrderRow } from '../types.ts'
import { OrderStatusCell } from './order-status.tsx'
import { Nothing, ShippingCell, type ShippingCellProps } from './shipping-cell.tsx'

export interface OrderTableProps extends Omit<ShippingCellProps, 'order' | 'mayShip'> {
  orders: OrderRow[]
  access: OrderAccess
  /** Where orders come from and who sends them: for the merchant; a store or supplier knows its own name. */
  showOrigin: boolean
  /** In the merchant's time zone, YYYY-MM-DD. */
  today: string
}

// On a phone a row is a small card: what the parcel is and where it goes, and below it the tracking number.
const asCard =
  'max-sm:grid max-sm:grid-cols-2 max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard =
  'max-sm:h-auto max-sm:min-w-0 max-sm:border-b-0 max-sm:py-1 max-sm:first:static max-sm:first:shadow-none ' +
  // A dash keeps a column of a table in step; in a card it says nothing.
  'max-sm:has-[[data-nothing]]:hidden'

/** Orders as a spreadsheet: the first column stays while the rest scrolls. On a phone, as a list of cards. */
export function OrderTable({ orders, access, showOrigin, today, ...cell }: OrderTableProps) {
  const t = useMessages(messages)
  return (
    <Table caption={t('title')} stickyFirst className="sm:max-h-[75dvh]">
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('order')}</TableHeader>
          <TableHeader>{t('shipping')}</TableHeader>
          <TableHeader>{t(access.supplier ? 'goodsSupplier' : 'goods')}</TableHeader>
          <TableHeader>{t('consignee')}</TableHeader>
          <TableHeader>{t('address')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          {showOrigin && <TableHeader>{t('origin')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {orders.map((order) => (
          <Row
            key={order.orderId}
            order={order}
            access={access}
            showOrigin={showOrigin}
            today={today}
            {...cell}
          />
        ))}
      </TableBody>
    </Table>
  )
}

type RowProps = Omit<OrderTableProps, 'orders'> & { order: OrderRow }

function Row({ order, access, showOrigin, today, ...cell }: RowProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const consignee = useConsignee(order)
  return (
    <TableRow className={cn('align-top', asCard)}>
      <TableCell className={inCard}>
        <div className="font-medium tabular-nums select-all">{order.orderNo}</div>
        <div className="text-xs text-muted">{formatInstant(order.createdAt, cell.timeZone, locale)}</div>
      </TableCell>
      <TableCell className={cn(inCard, 'max-sm:order-last max-sm:col-span-2')}>
        <ShippingCell order={order} mayShip={access.ship} {...cell} />
      </TableCell>
      <TableCell className={cn('min-w-44 whitespace-normal', inCard)}>
        <div>{order.productName}</div>
        {order.parts > 1 && (
          <div className="text-xs text-muted">{t('parcelOf', { part: order.part, parts: order.parts })}</div>
        )}
        <div className="text-xs text-muted tabular-nums">
          {order.cardSerial !== null && t('serial', { serial: String(order.cardSerial) })}
        </div>
      </TableCell>
      <TableCell className={inCard}>
        {consignee ? (
          <>
            <div className="max-w-44 whitespace-normal break-words">{consignee.name}</div>
            <div className="text-xs text-muted tabular-nums">{consignee.phone}</div>
            <RevealButton order={order} />
          </>
        ) : (
          <Nothing />
        )}
      </TableCell>
      <TableCell className={cn('min-w-44 whitespace-normal', inCard)}>
        {regionOf(order) || consignee?.address ? <div>{regionOf(order)}</div> : <Nothing />}
        {consignee?.address && <div className="text-xs text-muted">{consignee.address}</div>}
      </TableCell>
      <TableCell className={inCard}>
        <OrderStatusCell
          order={order}
          mayPrepare={access.ship}
          today={today}
          result={cell.result}
          onAnswer={cell.onAnswer}
        />
      </TableCell>
      {showOrigin && (
        <TableCell className={inCard}>
          <div>{order.storeName ?? <span className="text-muted">{t('ownStore')}</span>}</div>
          <div className="text-xs text-muted">{order.supplierName ?? t('ownSupply')}</div>
          <HandedOver order={order} timeZone={cell.timeZone} />
          {order.channelName && (
            <div className="max-w-56 truncate text-xs text-muted">
              {t('channelOf', { name: order.channelName })}
            </div>
          )}
        </TableCell>
      )}
    </TableRow>
  )
}

/** Which store has handed the goods over, who there, and when. */
function HandedOver({ order, timeZone }: { order: OrderRow; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { verifiedStore, verifiedBy, verifiedAt } = order
  if (verifiedStore === null || verifiedAt === null) return null
  return (
    <div className="max-w-56 whitespace-normal text-xs text-muted">
      {t('verifiedAt', { store: verifiedStore, by: verifiedBy ?? NOTHING })}{' '}
      <span className="whitespace-nowrap">{formatInstant(verifiedAt, timeZone, locale)}</span>
    </div>
  )
}
