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
  result: OrderResult | undefined
  onAnswer: (result: OrderResult) => void
}

/** How far an order is, what is special about it, and the mark that it is prepared. */
export function OrderStatusCell({ order, mayPrepare, ...posting }: OrderStatusProps) {
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
        {order.preparedAt && order.status === 'pending' && <Badge tone="info">{t('prepared')}</Badge>}
        {order.cancelledBy && (
          <Badge>{t(order.cancelledBy === 'consumer' ? 'cancelledByConsumer' : 'cancelledByMerchant')}</Badge>
        )}
      </div>
      {store !== null && (
        <Badge tone="accent" className="max-w-56 whitespace-normal">
          {t('pickUpAt', { store: store || t('pickUpElsewhere') })}
        </Badge>
      )}
      {order.deliverOn && (
        <div className="text-xs text-muted">
          {t('deliverOn', { date: formatDate(order.deliverOn, locale) })}
        </div>
      )}
      {mayPrepare && order.status === 'pending' && !order.held && (
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
