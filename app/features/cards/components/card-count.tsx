import { useEffect } from 'react'
import { Link } from '#app/components/navigation.tsx'
import { useAnswer } from '#app/components/use-answer.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { CARD_CONDITIONS } from '../schema.ts'
import type { CardCounts } from '../types.ts'

export interface CardCountProps {
  /** Query string of the search. */
  query: string
  /** Counted with the page, for readers without scripts. */
  counted: CardCounts | undefined
  /** Counts without being asked; false where all cards there are would be counted. */
  soon: boolean
}

/** How many cards were found, and in which states: counted after the page is there, because it takes its time. */
export function CardCount({ query, counted, soon }: CardCountProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { answer, is, ask } = useAnswer<{ counts: CardCounts }>(`/admin/cards/count?${query}`)
  useEffect(() => {
    if (soon && !counted) ask()
  }, [soon, counted, ask])
  const counts = counted ?? answer?.counts
  return (
    <p role="status" className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-muted">
      {counts && <Counts counts={counts} locale={locale} />}
      {!counts && is === 'asking' && t('counting')}
      {!counts && is === 'failed' && <span className="text-danger-ink">{t('countFailed')}</span>}
      {!counts && is !== 'asking' && (
        <Link
          to={`/admin/cards?${query}${query && '&'}count=1`}
          className="underline"
          onClick={(event) => {
            event.preventDefault()
            ask()
          }}
        >
          {t(is === 'failed' ? 'countAgain' : 'count')}
        </Link>
      )}
    </p>
  )
}

function Counts({ counts, locale }: { counts: CardCounts; locale: Locale }) {
  const t = useMessages(messages)
  const there = CARD_CONDITIONS.filter((condition) => counts[condition] > 0)
  const total = there.reduce((sum, condition) => sum + counts[condition], 0)
  const parts = there.map((condition) => t('countOf', { status: t(condition), n: counts[condition] }))
  return (
    <>
      <span className="font-medium text-ink">{t('totalCards', { n: total })}</span>
      {there.length > 1 && <span>{new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts)}</span>}
    </>
  )
}
