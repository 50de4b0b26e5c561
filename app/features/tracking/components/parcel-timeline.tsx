import { cn } from '#app/components/cn.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ParcelTracking, TrackingEvent } from '../types.ts'
import { EventText } from './event-text.tsx'
import { StateBadge } from './state-badge.tsx'

/** Lines that are shown at once; the rest opens on demand, also without scripts. */
const SHOWN = 2

/**
 * Where a parcel is, and how it got there, newest first: for the consumer's page, one per parcel.
 * @param tracking of cardTracking, by the order number of the parcel
 */
export function ParcelTimeline({ tracking, timeZone }: { tracking: ParcelTracking; timeZone: string }) {
  const t = useMessages(messages)
  const { state, detail, events } = tracking
  const shown = events.slice(0, SHOWN)
  const earlier = events.slice(SHOWN)
  return (
    <section aria-label={t('parcelWay')} className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <StateBadge state={state} className="text-sm" />
        {detail && state !== 'signed' && (
          <span className="text-sm text-danger-ink">{t(`detail.${detail}`)}</span>
        )}
      </p>
      {events.length === 0 ? (
        <p className="text-sm text-muted">{t('noEvents')}</p>
      ) : (
        <Lines events={shown} timeZone={timeZone} newest />
      )}
      {earlier.length > 0 && (
        <details>
          <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm text-accent-ink underline underline-offset-4">
            {t('earlier', { n: earlier.length })}
          </summary>
          <Lines events={earlier} timeZone={timeZone} />
        </details>
      )}
    </section>
  )
}

/** Lines of a parcel's way, newest first. @param newest the first of them is the last thing that has happened */
export function Lines({
  events,
  timeZone,
  newest = false,
}: {
  events: readonly TrackingEvent[]
  timeZone: string
  newest?: boolean
}) {
  const locale = useLocale()
  return (
    <ol className="flex flex-col">
      {events.map(({ at, text }, place) => (
        <li key={`${at.toISOString()} ${text}`} className="relative flex gap-3 pb-3 last:pb-0">
          {place < events.length - 1 && (
            <span aria-hidden className="absolute top-4 bottom-0 left-[4.5px] w-px bg-line" />
          )}
          <span
            aria-hidden
            className={cn(
              'mt-1.5 size-2.5 shrink-0 rounded-full',
              newest && place === 0 ? 'bg-accent' : 'bg-line',
            )}
          />
          <span className="min-w-0 flex-1 text-sm">
            <span className={cn('block wrap-anywhere', !(newest && place === 0) && 'text-muted')}>
              <EventText text={text} />
            </span>
            <time dateTime={at.toISOString()} className="text-xs text-muted">
              {formatInstant(at, timeZone, locale)}
            </time>
          </span>
        </li>
      ))}
    </ol>
  )
}
