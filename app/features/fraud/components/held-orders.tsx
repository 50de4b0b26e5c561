import { Card } from '#app/components/card.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { Link } from '#app/components/navigation.tsx'
import { formatDate, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { RevealButton, RevealPage, Reveals, useConsignee } from '../../reveals/components/reveals.tsx'
import { messages } from '../messages.ts'
import type { HeldOrder, OtherOrders } from '../types.ts'
import { Reasons, ScoreBadge } from './reasons.tsx'
import { ReviewForms, type ReviewFormsProps } from './review-forms.tsx'

export interface HeldOrdersProps extends Omit<ReviewFormsProps, 'order'> {
  orders: readonly HeldOrder[]
  timeZone: string
}

/** The queue: each held order with why, who, and what else went to the same phone and address. */
export function HeldOrders({ orders, timeZone, ...forms }: HeldOrdersProps) {
  return (
    <Reveals place="review">
      <div className="mb-3 empty:hidden">
        <RevealPage orders={orders} />
      </div>
      <ul className="flex flex-col gap-4">
        {orders.map((order) => (
          <li key={order.orderId}>
            <HeldOrderCard order={order} timeZone={timeZone} {...forms} />
          </li>
        ))}
      </ul>
    </Reveals>
  )
}

type CardProps = Omit<HeldOrdersProps, 'orders'> & { order: HeldOrder }

function HeldOrderCard({ order, timeZone, ...forms }: CardProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Card
      title={<span className="tabular-nums select-all">{order.orderNo}</span>}
      description={t('createdAt', { time: formatInstant(order.createdAt, timeZone, locale) })}
      actions={<ScoreBadge score={order.score} />}
    >
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
        <Reasons reasons={order.reasons} />
        <Facts order={order} />
        <Others label={t('samePhone')} others={order.samePhone} timeZone={timeZone} />
        <Others label={t('sameAddress')} others={order.sameAddress} timeZone={timeZone} />
      </div>
      <div className="mt-5 border-t border-line pt-4">
        <ReviewForms order={order} {...forms} />
      </div>
    </Card>
  )
}

function Facts({ order }: { order: HeldOrder }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { pickUpStore, deliverOn } = order
  const consignee = useConsignee(order)
  const where = pickUpStore === null ? order.region : t('pickUp', { store: pickUpStore })
  return (
    <KeyValue
      items={[
        ...(consignee
          ? [
              {
                label: t('consignee'),
                value: (
                  <>
                    {consignee.name} <span className="tabular-nums">{consignee.phone}</span>
                    <RevealButton order={order} />
                  </>
                ),
              },
            ]
          : []),
        {
          label: t('address'),
          value: (
            <>
              {where}
              {consignee?.address && <div className="text-xs text-muted">{consignee.address}</div>}
              {deliverOn && (
                <div className="text-xs text-muted">
                  {t('deliverOn', { date: formatDate(deliverOn, locale) })}
                </div>
              )}
            </>
          ),
        },
        {
          label: t('goods'),
          value: (
            <>
              {order.productName}
              <div className="text-xs text-muted tabular-nums">
                {t('serial', { serial: String(order.cardSerial) })}
              </div>
            </>
          ),
        },
      ]}
    />
  )
}

function Others({ label, others, timeZone }: { label: string; others: OtherOrders; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const hidden = others.count > others.newest.length
  return (
    <section>
      <h3 className="mb-1 text-[13px] font-medium">{label}</h3>
      {others.count === 0 && <p className="text-muted">{t('none')}</p>}
      <ul className="flex flex-col gap-0.5 text-[13px]">
        {others.newest.map((other) => (
          <li key={other.orderNo} className="flex flex-wrap gap-x-3">
            <Link to={`/admin/orders?q=${other.orderNo}`} className="tabular-nums underline">
              {other.orderNo}
            </Link>
            <span className="text-muted">{formatInstant(other.createdAt, timeZone, locale)}</span>
            <span>{t(other.held ? 'heldToo' : `status.${other.status}`)}</span>
          </li>
        ))}
      </ul>
      {hidden && <p className="mt-1 text-xs text-muted">{t('moreOrders', { n: others.count })}</p>}
    </section>
  )
}
