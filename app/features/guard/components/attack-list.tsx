import { Badge } from '#app/components/badge.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Attack } from '../types.ts'

/** Alarms, newest first, each in two sentences. */
export function AttackList({ attacks, timeZone }: { attacks: readonly Attack[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (attacks.length === 0) return <p className="text-muted">{t('noAttacks')}</p>
  const at = (instant: Date) => formatInstant(instant, timeZone, locale)
  const number = (count: number) => formatNumber(Math.max(0, count), locale)
  return (
    <ul className="flex flex-col divide-y divide-line">
      {attacks.map((attack) => (
        <li key={attack.attackId} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-medium">{t(`kind_${attack.kind}`)}</span>
            <Badge tone={attack.running ? 'danger' : 'neutral'}>
              {t(attack.running ? 'stateRunning' : 'stateEnded')}
            </Badge>
            <span className="text-[13px] text-muted tabular-nums">
              {attack.running
                ? t('since', { from: at(attack.startedAt) })
                : t('during', { from: at(attack.startedAt), to: at(attack.lastAt) })}
            </span>
          </div>
          <p>
            {t('attackWords', {
              wrong: number(attack.wrong),
              clients: number(attack.clients),
              numbers: number(attack.numbers),
              what: t(`what_${attack.kind}`),
            })}
          </p>
          <p className="text-[13px] text-muted">
            {t('attackHeld', { captchas: number(attack.captchas), drops: number(attack.drops) })}
          </p>
        </li>
      ))}
    </ul>
  )
}
