import { Badge, type Tone } from '#app/components/badge.tsx'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { OrderStatus } from '../state.ts'
import type { OrderResult, OrderRow } from '../types.ts'
import { RowButton } from './row-button.tsx'

const tones: Record<OrderStatus, Tone> = {
  pending: 'warning',
  shipped: 'info',
  finished: 'success',
  cancelled: 'neutral',
}

export interface OrderStatusProps {
  order: OrderRow
  mayPrepare: boolean
  /** In the merchant's time zone, YYYY-MM-DD. */
  today: string
  result: OrderResult | undefined
  onAnswer: (result: OrderResult) => void
}

const PREPARED_AS = { hand: 'prepared', waybill: 'inWaybill', erp: 'inErp', store: 'prepared' } as const

/** When an order that waits has to leave. */
function LeavesOn({ order, today }: Pick<OrderStatusProps, 'order' | 'today'>) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (order.status !== 'pending' || order.pickUpStore !== null) return null
  const days = daysBetween(order.shipOn, today)
  if (days > 0) return <Badge tone="danger">{t('overdue', { n: days })}</Badge>
  return (
    <div className="text-xs text-muted">
      {days === 0 ? t('shipToday') : t('shipOn', { date: formatDate(order.shipOn, locale) })}
    </div>
  )
}

/** Days from one calendar day to another; negative when it lies behind. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** How far an order is, what is special about it, and the mark that it is prepared. */
export function OrderStatusCell({ order, mayPrepare, today, ...posting }: OrderStatusProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const store = order.pickUpStore
  return (
    <div className="flex flex-col items-start gap-1">
      <div className="flex flex-wrap gap-1">
        {order.held ? (
          <Badge tone="danger">{t('held')}</Badge>
        ) : (
          <Badge tone={tones[order.status]}>{t(order.status)}</Badge>
        )}
        {order.preparedAt && order.status === 'pending' && (
          <Badge tone="info">{t(PREPARED_AS[order.fulfilledBy ?? 'hand'])}</Badge>
        )}
        {order.cancelledBy && (
          <Badge>{t(order.cancelledBy === 'consumer' ? 'cancelledByConsumer' : 'cancelledByMerchant')}</Badge>
        )}
      </div>
      {store !== null && (
        <Badge tone="accent" className="max-w-56 whitespace-normal">
          {t(order.fulfilledBy === 'store' ? 'counterAt' : 'pickUpAt', {
            store: store || t('pickUpElsewhere'),
          })}
        </Badge>
      )}
      <LeavesOn order={order} today={today} />
      {order.deliverOn && (
        <div className="text-xs text-muted">
          {t('deliverOn', { date: formatDate(order.deliverOn, locale) })}
        </div>
      )}
      {mayPrepare && order.status === 'pending' && !order.held && order.fulfilledBy === null && (
        // Its words begin where the badges do.
        <div className="-ml-2.5">
          <RowButton
            order={order}
            intent={order.preparedAt ? 'unprepare' : 'prepare'}
            variant="ghost"
            label={t(order.preparedAt ? 'unmarkPrepared' : 'markPrepared')}
            spoken={t(order.preparedAt ? 'unmarkPreparedOf' : 'markPreparedOf', { orderNo: order.orderNo })}
            {...posting}
          />
        </div>
      )}
    </div>
  )
}
