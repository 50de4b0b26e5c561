import { Card } from '#app/components/card.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { failureKey, isWhole, type JobEvent, type JobKind } from '../types.ts'

/** What happened to a job, oldest first. */
export function JobLog({
  kind,
  events,
  timeZone,
}: {
  kind: JobKind
  events: readonly JobEvent[]
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const words = (event: JobEvent) =>
    t(event.event === 'resumed' && isWhole(kind) ? 'event.begunAnew' : `event.${event.event}`, {
      who: event.by ?? t('somebody'),
      n: formatNumber(event.done, locale),
      reason: t(failureKey(kind, event.reason)),
    })
  if (events.length === 0) return null
  return (
    <Card title={t('log')}>
      <ol className="flex flex-col gap-2 text-[13px]">
        {events.map((event) => (
          <li key={`${event.event} ${+event.at}`} className="flex flex-wrap gap-x-4 gap-y-0.5">
            <time className="text-muted tabular-nums" dateTime={event.at.toISOString()}>
              {formatInstant(event.at, timeZone, locale)}
            </time>
            <span className="min-w-0 flex-1 basis-60">{words(event)}</span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
