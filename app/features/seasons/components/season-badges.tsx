import { Badge } from '#app/components/badge.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { inSeason } from '../../availability/season.ts'
import type { Season } from '../../availability/types.ts'
import { messages } from '../messages.ts'
import { seasonInWords } from '../words.ts'

/** As many as a row of a list takes. */
const SHOWN = 2

/** The periods of a product, and whether it is out of season. Nothing when it is always in season. */
export function SeasonBadges({ seasons, today }: { seasons: readonly Season[]; today: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (seasons.length === 0) return null
  return (
    <div className="mt-1 flex flex-wrap gap-1">
      {seasons.slice(0, SHOWN).map((season) => (
        <Badge key={`${season.from} ${season.to}`} tone="info">
          {seasonInWords(season, locale)}
        </Badge>
      ))}
      {seasons.length > SHOWN && <Badge>{t('more', { n: seasons.length })}</Badge>}
      {!inSeason(seasons, today) && <Badge tone="warning">{t('outOfSeason')}</Badge>}
    </div>
  )
}
