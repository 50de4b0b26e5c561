import { CalendarDays } from 'lucide-react'
import { cn } from '#app/components/cn.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { seasonsInWords } from '../season-words.ts'
import type { Season } from '../types.ts'

/** When a product can be redeemed, as a line with a small calendar; nothing where it always can. */
export function SeasonWords({
  seasons,
  className,
}: {
  seasons: readonly Season[]
  className?: string | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (seasons.length === 0) return null
  return (
    <span className={cn('flex items-start gap-1.5 text-sm text-muted', className)}>
      <CalendarDays aria-hidden className="mt-[0.2em] size-[1.1em] shrink-0" />
      <span className="min-w-0">{t('canBeRedeemed', { season: seasonsInWords(seasons, locale) })}</span>
    </span>
  )
}
