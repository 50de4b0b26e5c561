import { formatDuration, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { VerifyRefusal as Refusal } from '../types.ts'
import { Banner } from './banner.tsx'

/** Why a card was not taken, and what the clerk does now. */
export function VerifyRefusal({ refusal, timeZone }: { refusal: Refusal; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const words = () => {
    if (refusal.reason === 'CARD_MISMATCH') return t('CARD_MISMATCH_do', { n: refusal.left })
    if (refusal.reason === 'NUMBER_LOCKED' || refusal.reason === 'CLERK_LOCKED')
      return t(`${refusal.reason}_do`, { time: formatDuration(refusal.seconds, locale) })
    if (refusal.reason === 'CODE_USED') {
      const { store, clerk, at } = refusal
      const time = formatInstant(at, timeZone, locale)
      return t('CODE_USED_do', { store, clerk: clerk ?? t('former'), time })
    }
    return t(`${refusal.reason}_do`)
  }
  return (
    <Banner tone={refusal.reason === 'LINE_DROPPED' ? 'unsure' : 'bad'} title={t(refusal.reason)} sound="bad">
      {words()}
    </Banner>
  )
}
