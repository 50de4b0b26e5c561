import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { WorkHours } from '../accounts/types.ts'
import { messages } from './messages.ts'

type Day = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** Working hours in a line: 周一、周二 09:00–18:00; runs of days as 周一至周五. Undefined without any limit. */
export function hoursInWords({ workDays, workFrom, workTo }: WorkHours, locale: Locale): string | undefined {
  if (!workDays && !workFrom) return undefined
  const t = translator(messages, locale)
  const name = (day: number) => t(`day.${day as Day}`)
  const comma = locale === 'en' ? ', ' : '、'
  const runs = runsOf(workDays ?? []).map(([from, to]) =>
    from === to ? name(from) : `${name(from)}${locale === 'en' ? '–' : '至'}${name(to)}`,
  )
  const days = workDays ? runs.join(comma) : t('everyDay')
  if (!workFrom || !workTo) return `${days} ${t('allDay')}`
  const end = workTo < workFrom ? t('nextDay', { time: workTo }) : workTo
  return `${days} ${workFrom}–${end}`
}

/** Days in a row, from three on; fewer stand alone. */
function runsOf(days: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === day - 1) last[1] = day
    else runs.push([day, day])
  }
  return runs.flatMap(([from, to]): [number, number][] =>
    to - from === 1
      ? [
          [from, from],
          [to, to],
        ]
      : [[from, to]],
  )
}
