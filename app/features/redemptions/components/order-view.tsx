import { Check } from 'lucide-react'
import { useEffect, useState } from 'react'
import { cn } from '#app/components/cn.ts'
import { CopyButton } from '#app/components/copy-button.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { CardOrder } from '../types.ts'
import { GiftPicture } from './gift-picture.tsx'

/** An order without what only the server needs, and with the carrier's name in the reader's language. */
export type ShownOrder = Omit<CardOrder, 'face'> & { carrierName: string | null }

const STAGES = ['pending', 'shipped', 'finished'] as const
const STAGE_NAMES = { pending: 'stageOrdered', shipped: 'stageShipped', finished: 'stageFinished' } as const

/** The order of a card: how far it is, its number, what goes where. */
export function OrderView({ order, timeZone }: { order: ShownOrder; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <>
      {order.status !== 'cancelled' && <Stages status={order.status} />}
      {order.trackingNo && (
        <section className="rounded-md border border-line bg-surface p-4">
          <p className="text-sm text-muted">{order.carrierName ?? t('trackingNo')}</p>
          <Copyable text={order.trackingNo} />
          {order.shippedAt && (
            <p className="text-sm text-muted">
              {t('shippedAt')} {formatInstant(order.shippedAt, timeZone, locale)}
            </p>
          )}
        </section>
      )}
      <section className="overflow-hidden rounded-md border border-line bg-surface">
        <div className="flex items-center gap-4 p-4">
          <GiftPicture picture={order.picture} size="thumb" eager className="size-20 shrink-0 rounded-md" />
          <p className="min-w-0 flex-1 text-lg leading-snug font-semibold wrap-anywhere">
            {order.productName}
          </p>
        </div>
        <dl className="flex flex-col gap-4 border-t border-line p-4">
          <div>
            <dt className="text-sm text-muted">{t('orderNo')}</dt>
            <dd>
              <Copyable text={order.orderNo} />
            </dd>
          </div>
          <div>
            <dt className="text-sm text-muted">{t('deliverTo')}</dt>
            <dd className="mt-1 font-medium wrap-anywhere">
              {order.consignee} <span className="whitespace-nowrap">{order.maskedPhone}</span>
            </dd>
            <dd className="mt-1 wrap-anywhere">{order.address}</dd>
          </div>
          <div>
            <dt className="text-sm text-muted">{t('orderedAt')}</dt>
            <dd className="mt-1">{formatInstant(order.createdAt, timeZone, locale)}</dd>
          </div>
        </dl>
      </section>
    </>
  )
}

function Stages({ status }: { status: (typeof STAGES)[number] }) {
  const t = useMessages(messages)
  const reached = STAGES.indexOf(status)
  return (
    <ol aria-label={t('progress')} className="flex">
      {STAGES.map((stage, index) => {
        const done = index <= reached
        return (
          <li
            key={stage}
            aria-current={index === reached ? 'step' : undefined}
            className="relative flex flex-1 flex-col items-center gap-1.5 text-sm"
          >
            {index > 0 && (
              <span
                aria-hidden
                className={cn('absolute top-3 right-1/2 h-0.5 w-full', done ? 'bg-accent' : 'bg-line')}
              />
            )}
            <span
              aria-hidden
              className={cn(
                'relative z-10 flex size-6 items-center justify-center rounded-full',
                done ? 'bg-accent text-accent-fg' : 'border-2 border-line bg-canvas',
              )}
            >
              {done && <Check className="size-4" strokeWidth={3} />}
            </span>
            <span className={cn('text-center', done ? 'font-medium' : 'text-muted')}>
              {t(STAGE_NAMES[stage])}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** A number to read, select, and (where scripts run) copy with one touch. */
function Copyable({ text }: { text: string }) {
  const [live, setLive] = useState(false)
  useEffect(() => setLive(true), [])
  return (
    <span className="flex min-h-12 flex-wrap items-center justify-between gap-x-3">
      <span className="min-w-0 font-mono text-lg font-semibold wrap-anywhere select-all">{text}</span>
      {live && (
        <span className="-mr-4 ml-auto">
          <CopyButton text={text} size="lg" />
        </span>
      )}
    </span>
  )
}
