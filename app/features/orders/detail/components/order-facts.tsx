import { Card } from '#app/components/card.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { Link } from '#app/components/navigation.tsx'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { OrderRow } from '../../types.ts'
import { messages } from '../messages.ts'

type Fact = { label: string; value: string | React.ReactNode }

/** What was ordered, for whom, and where it comes from. @param cards the account may look at cards */
export function OrderFacts({ order, cards }: { order: OrderRow; cards: boolean }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { consignee, part, parts, cardSerial, pickUpStore, deliverOn } = order
  const serial = cardSerial === null ? null : t('cardNo', { serial: String(cardSerial) })
  const region = [order.province, order.city, order.district].filter((each, at, all) => each !== all[at - 1])
  const items: (Fact | false | null)[] = [
    { label: t('product'), value: order.productName },
    parts > 1 && { label: t('parcel'), value: t('parcelOf', { part, parts }) },
    serial !== null && {
      label: t('card'),
      value: cards ? (
        <Link to={`/admin/cards/${cardSerial}`} className="text-accent-ink hover:underline">
          {serial}
        </Link>
      ) : (
        serial
      ),
    },
    consignee && {
      label: t('consignee'),
      value: (
        <span className="wrap-anywhere">
          {consignee.name} <span className="whitespace-nowrap tabular-nums">{consignee.phone}</span>
        </span>
      ),
    },
    pickUpStore === null
      ? { label: t('address'), value: `${region.join('')}${consignee?.address ?? ''}` }
      : { label: t('pickUp'), value: pickUpStore || '—' },
    { label: t('deliverOn'), value: deliverOn ? formatDate(deliverOn, locale) : t('asSoon') },
    order.status === 'pending' && { label: t('shipOn'), value: formatDate(order.shipOn, locale) },
    order.supplierName !== null && { label: t('supplier'), value: order.supplierName },
    order.channelName !== null && { label: t('channel'), value: order.channelName },
    order.storeName !== null && { label: t('store'), value: order.storeName },
    order.adminRemark !== '' && { label: t('remark'), value: order.adminRemark },
  ]
  const masked = consignee !== null && consignee.address === null && pickUpStore === null
  return (
    <Card title={t('facts')}>
      <KeyValue items={items.filter((item): item is Fact => Boolean(item))} className="wrap-anywhere" />
      {masked && <p className="mt-3 text-xs text-muted">{t('masked')}</p>}
    </Card>
  )
}
