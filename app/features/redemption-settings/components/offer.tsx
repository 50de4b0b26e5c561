import { CalendarX2, Eye } from 'lucide-react'
import { cn } from '#app/components/cn.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { Calendar } from '../../availability/types.ts'
import { messages } from '../messages.ts'
import { offerInWords } from '../offer.ts'

/** What a consumer would be offered for the calendar of the form. @param props.calendar undefined: not complete */
export function Offer({ calendar, now }: { calendar: Calendar | undefined; now: Date }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const offer = calendar && offerInWords(calendar, now, locale)
  const refused = offer?.possible === false
  const Icon = refused ? CalendarX2 : Eye
  return (
    <div
      role="status"
      className={cn(
        'flex items-start gap-3 rounded-md px-4 py-3',
        refused ? 'bg-danger-soft text-danger-ink' : 'bg-info-soft text-info-ink',
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-[1.15em] shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{t('offer')}</p>
        {(offer?.sentences ?? [t('offerIncomplete')]).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </div>
  )
}
