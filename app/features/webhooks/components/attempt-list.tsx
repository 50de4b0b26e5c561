import { Card } from '#app/components/card.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { Attempt } from '../data.ts'
import { messages } from '../messages.ts'
import { ReasonText } from './delivery-table.tsx'

/** Each try of a delivery: when, how long, what came back. */
export function AttemptList({ attempts, timeZone }: { attempts: readonly Attempt[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Card title={t('attemptList')}>
      {attempts.length === 0 && <p className="text-muted">{t('noAttempts')}</p>}
      <ol className="flex flex-col divide-y divide-line">
        {attempts.map((attempt) => (
          <li key={attempt.attempt} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
            <p className="flex flex-wrap gap-x-3">
              <span className="font-medium">{t('attemptN', { n: attempt.attempt })}</span>
              <span className="text-muted tabular-nums">{formatInstant(attempt.at, timeZone, locale)}</span>
              <span className="text-muted">
                {t('duration', { n: formatNumber(attempt.durationMs, locale) })}
              </span>
            </p>
            <p>
              {attempt.reason ? (
                <ReasonText reason={attempt.reason} httpStatus={attempt.httpStatus} />
              ) : (
                `HTTP ${attempt.httpStatus ?? ''}`
              )}
            </p>
            <p className="text-xs break-all text-muted">{attempt.url}</p>
            <div className="mt-1">
              <p className="text-xs text-muted">{t('answer')}</p>
              {attempt.answer ? (
                <pre className="mt-1 max-h-40 overflow-auto rounded-md bg-sunken p-3 text-xs break-all whitespace-pre-wrap">
                  {attempt.answer}
                </pre>
              ) : (
                <p className="text-xs text-muted">{t('noAnswer')}</p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}
