import { Badge } from '#app/components/badge.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { reasonInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { Reason } from '../types.ts'

/** How unusual something is, in one figure. */
export function ScoreBadge({ score }: { score: number }) {
  const t = useMessages(messages)
  return <Badge tone="danger">{t('scoreOf', { score })}</Badge>
}

/** Why, each with its share of the score. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (reasons.length === 0) return <p className="text-muted">{t('noReasons')}</p>
  return (
    <ul aria-label={t('why')} className="flex flex-col gap-1">
      {reasons.map((reason) => (
        <li key={reason.signal} className="flex items-baseline gap-2">
          <span aria-hidden className="w-8 shrink-0 text-right text-xs text-danger-ink tabular-nums">
            +{reason.weight}
          </span>
          <span className="min-w-0">{reasonInWords(reason, locale)}</span>
        </li>
      ))}
    </ul>
  )
}
