import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#app/components/cn.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { orderMessages } from '../order-messages.ts'
import { type Stage, stagesOf } from '../order-stages.ts'
import type { CardOrder } from '../types.ts'
import { Copyable } from './copyable.tsx'
import { DeliveryFacts } from './delivery-facts.tsx'
import { GiftPicture } from './gift-picture.tsx'
import { ParcelList, type ShownParcel, TrackingNumber } from './parcel-list.tsx'

/** An order without what only the server needs, with the carrier in the reader's language. */
export type ShownOrder = Omit<CardOrder, 'face' | 'orderId' | 'parcels'> & {
  parcels: ShownParcel[]
  carrierName: string | null
  /** The carrier's public page. */
  carrierSite: string | undefined
}

/** The order of a card: how far it is, its numbers, what goes where and when. */
export function OrderView({
  order,
  timeZone,
  tracks,
}: {
  order: ShownOrder
  timeZone: string
  /** The way of each parcel by its order number, as far as it is known. */
  tracks?: Readonly<Record<string, ReactNode>> | undefined
}) {
  const t = useMessages(messages)
  return (
    <>
      {order.trackingNo && (
        <section aria-label={t('trackingNo')} className="rounded-md border border-line bg-surface p-4">
          <TrackingNumber {...order} number={order.trackingNo} />
          {tracks?.[order.orderNo] && <div className="pt-3">{tracks[order.orderNo]}</div>}
        </section>
      )}
      <ParcelList parcels={order.parcels} timeZone={timeZone} tracks={tracks} />
      {/* Each of several parcels says for itself how far it is. */}
      {order.parcels.length === 0 && <Timeline stages={stagesOf(order)} timeZone={timeZone} />}
      <section aria-label={t('gift')} className="overflow-hidden rounded-md border border-line bg-surface">
        <div className="flex items-center gap-4 p-4">
          <GiftPicture
            picture={order.picture}
            size="thumb"
            loading="eager"
            className="size-20 shrink-0 rounded-md"
          />
          <p className="min-w-0 flex-1 text-lg leading-snug font-semibold wrap-anywhere">
            {order.productName}
          </p>
        </div>
        <Facts order={order} />
      </section>
    </>
  )
}

function Facts({ order }: { order: ShownOrder }) {
  const t = useMessages(messages)
  return (
    <dl className="flex flex-col gap-4 border-t border-line p-4">
      <div>
        <dt className="text-sm text-muted">{t('orderNo')}</dt>
        <dd>
          <Copyable text={order.orderNo} />
        </dd>
      </div>
      <DeliveryFacts {...order} phone={order.maskedPhone} />
    </dl>
  )
}

/** The stations of the order from top to bottom, each with its time in the merchant's zone. */
function Timeline({ stages, timeZone }: { stages: readonly Stage[]; timeZone: string }) {
  const t = useMessages(orderMessages)
  const locale = useLocale()
  const last = stages.findLastIndex((stage) => stage.reached)
  return (
    <ol aria-label={t('progress')} className="flex flex-col">
      {stages.map(({ name, reached, at }, index) => (
        <li
          key={name}
          aria-current={index === last ? 'step' : undefined}
          className="relative flex min-h-12 gap-3 pb-3 last:min-h-0 last:pb-0"
        >
          {index < stages.length - 1 && (
            <span
              aria-hidden
              className={cn(
                'absolute top-6 bottom-0 left-[11px] w-0.5',
                stages[index + 1]?.reached ? 'bg-accent' : 'bg-line',
              )}
            />
          )}
          <span
            aria-hidden
            className={cn(
              'flex size-6 shrink-0 items-center justify-center rounded-full',
              reached ? 'bg-accent text-accent-fg' : 'border-2 border-line bg-canvas',
            )}
          >
            {reached && <Check className="size-4" strokeWidth={3} />}
          </span>
          <span
            className={cn(
              'flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-3 text-base',
              reached ? 'font-medium' : 'text-muted',
            )}
          >
            {t(name)}
            {at && (
              <time dateTime={at.toISOString()} className="text-sm font-normal text-muted">
                {formatInstant(at, timeZone, locale)}
              </time>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
