import { Card } from '#app/components/card.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { Link } from '#app/components/navigation.tsx'
import { formatDate, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { RevealButton, useConsignee } from '../../../reveals/components/reveals.tsx'
import { NOTHING } from '../../masking.ts'
import type { Consignee, OrderRow } from '../../types.ts'
import { messages } from '../messages.ts'

type Fact = { label: string; value: string | React.ReactNode }

/** What was ordered, for whom, and where it comes from. @param cards the account may look at cards */
export function OrderFacts({
  order,
  cards,
  timeZone,
}: {
  order: OrderRow
  cards: boolean
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const consignee = useConsignee(order)
  const { part, parts, cardSerial, pickUpStore, deliverOn, verifiedStore, verifiedBy, verifiedAt } = order
  const serial = cardSerial === null ? null : t('cardNo', { serial: String(cardSerial) })
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
    { label: t('consignee'), value: <Who consignee={consignee} counter={order.fulfilledBy === 'store'} /> },
    pickUpStore === null
      ? { label: t('address'), value: addressOf(order, consignee) }
      : { label: t('pickUp'), value: pickUpStore || NOTHING },
    verifiedAt === null && {
      label: t('deliverOn'),
      value: deliverOn ? formatDate(deliverOn, locale) : t('asSoon'),
    },
    order.status === 'pending' && { label: t('shipOn'), value: formatDate(order.shipOn, locale) },
    order.supplierName !== null && { label: t('supplier'), value: order.supplierName },
    order.channelName !== null && { label: t('channel'), value: order.channelName },
    order.storeName !== null && { label: t('store'), value: order.storeName },
    verifiedStore !== null && { label: t('verifiedStore'), value: verifiedStore },
    verifiedAt !== null && { label: t('verifiedBy'), value: verifiedBy ?? NOTHING },
    verifiedAt !== null && { label: t('verifiedAt'), value: formatInstant(verifiedAt, timeZone, locale) },
    order.adminRemark !== '' && { label: t('remark'), value: order.adminRemark },
  ]
  return (
    <Card title={t('facts')}>
      <KeyValue items={items.filter((item): item is Fact => Boolean(item))} className="wrap-anywhere" />
      <div className="mt-3 empty:hidden">
        <RevealButton order={order} long />
      </div>
    </Card>
  )
}

function addressOf(order: OrderRow, consignee: Consignee | null): string {
  const region = [order.province, order.city, order.district].filter((each, at, all) => each !== all[at - 1])
  return `${region.join('')}${consignee?.address ?? ''}` || NOTHING
}

function Who({ consignee, counter }: { consignee: Consignee | null; counter: boolean }) {
  const t = useMessages(messages)
  if (consignee === null) return <span className="text-muted">{counter ? t('atCounter') : NOTHING}</span>
  return (
    <span className="wrap-anywhere">
      {consignee.name} <span className="whitespace-nowrap tabular-nums">{consignee.phone}</span>
    </span>
  )
}
