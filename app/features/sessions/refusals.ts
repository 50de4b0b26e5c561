import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages } from './messages.ts'
import type { Entered } from './opening.ts'

type Refusal = Extract<Entered, { ok: false }>['reason']

/** Why a right password opened no session, in a sentence that says what to do. @param where.device its name in words */
export function entryRefused(
  reason: Refusal,
  where: { locale: Locale; clientAddress: string; device: string },
): string {
  const t = translator(messages, where.locale)
  if (reason === 'NETWORK') return t('signInNetwork', { address: where.clientAddress || t('unknownAddress') })
  if (reason === 'DEVICE_WAITING') return t('signInDevice', { device: where.device })
  return t('signInGone')
}
