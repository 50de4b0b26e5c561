import { cn } from '#app/components/cn.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { EventText } from '../../../tracking/components/event-text.tsx'
import { carrierName } from '../../carriers.ts'
import type { OrderRow } from '../../types.ts'
import type { HistoryEntry } from '../history.ts'
import { messages } from '../messages.ts'

/** What has happened, newest first: our own steps stand out, the carrier's lines are between them. */
export function OrderHistory({
  entries,
  order,
  timeZone,
}: {
  entries: readonly HistoryEntry[]
  order: Pick<OrderRow, 'carrier' | 'trackingNo'>
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const named = { carrier: carrierName(order.carrier ?? '', locale), trackingNo: order.trackingNo ?? '' }
  return (
    <ol aria-label={t('history')} className="flex flex-col">
      {entries.map((entry, place) => {
        const own = entry.kind !== 'event'
        const text = entry.kind === 'event' ? entry.text : ''
        return (
          <li
            key={`${entry.kind} ${entry.at.toISOString()} ${text}`}
            className="relative flex gap-3 pb-4 last:pb-0"
          >
            {place < entries.length - 1 && (
              <span aria-hidden className="absolute top-4 bottom-0 left-[5.5px] w-px bg-line" />
            )}
            <span
              aria-hidden
              className={cn(
                'mt-1 size-3 shrink-0 rounded-full',
                place === 0 ? 'bg-accent' : own ? 'bg-muted' : 'bg-line',
              )}
            />
            <div className="min-w-0 flex-1">
              <p className={cn('wrap-anywhere', own ? 'font-medium' : 'text-muted')}>
                {entry.kind === 'event' ? (
                  <EventText text={text} />
                ) : entry.kind === 'shippedWith' ? (
                  t('shippedWith', named)
                ) : (
                  t(entry.kind)
                )}
              </p>
              <time dateTime={entry.at.toISOString()} className="text-xs text-muted">
                {formatInstant(entry.at, timeZone, locale)}
              </time>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
