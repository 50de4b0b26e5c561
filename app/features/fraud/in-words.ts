import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { signalTexts } from './signal-texts.ts'
import { SIGNALS, type SignalName } from './signals.ts'
import type { Reason } from './types.ts'

/** A reason as a sentence. Of a signal this version does not know, its name. */
export function reasonInWords({ signal, fact }: Reason, locale: Locale): string {
  if (!(signal in SIGNALS)) return signal
  const t = translator(signalTexts, locale)
  if (typeof fact === 'number') return t(`reason.${signal}`, { n: fact, fact: String(fact) })
  const known = `fact.${fact}`
  const word = known in signalTexts[locale] ? t(known as 'fact.test') : fact
  return t(`reason.${signal}`, { n: 1, fact: word })
}

/** How much a signal weighs, at which values. */
export function stepsInWords(signal: SignalName, locale: Locale): string {
  const t = translator(signalTexts, locale)
  const { weighs } = SIGNALS[signal]
  if ('present' in weighs) return t('stepPresent', { weight: weighs.present })
  const [key, steps] =
    'atLeast' in weighs
      ? (['stepAtLeast', weighs.atLeast] as const)
      : (['stepAtMost', weighs.atMost] as const)
  return steps.map(([value, weight]) => t(key, { value, weight })).join(t('stepSeparator'))
}
