import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { seasonInWords } from '#app/features/seasons/words.ts'
import { messages } from './messages.ts'
import type { Season } from './types.ts'

/**
 * Seasons in words: 每年9月25日–12月31日、2026年2月1日–20日.
 * @returns an empty text where there is no season, which means always
 */
export function seasonsInWords(seasons: readonly Season[], locale: Locale): string {
  const t = translator(messages, locale)
  return seasons
    .map((season) => {
      const period = seasonInWords(season, locale)
      return season.kind === 'yearly' ? t('everyYear', { period }) : period
    })
    .join(t('and'))
}
