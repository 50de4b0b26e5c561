import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages } from './messages.ts'

/** Why an attempt went as it did; the stored name for a reason that this version does not know. */
export function reasonInWords(reason: string, locale: Locale): string {
  const key = `reason.${reason}`
  return key in messages[locale] ? translator(messages, locale)(key as 'reason.signed_in') : reason
}
