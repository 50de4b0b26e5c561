import { Flash } from '#app/components/flash.tsx'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { RedeemRefusal } from '../types.ts'

export type RefusalReason = Exclude<RedeemRefusal, 'CARD_REDEEMED'> | 'CARD_MISMATCH'

/** Why something was refused, in a sentence, and what to do now. @param date 'YYYY-MM-DD' */
export function Refusal({ reason, date }: { reason: RefusalReason; date?: string | undefined }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const dated = date !== undefined && (reason === 'CARD_EXPIRED' || reason === 'CARD_NOT_YET_VALID')
  return (
    <Flash
      tone={reason === 'CARD_MISMATCH' ? 'danger' : 'warning'}
      title={dated ? t(`${reason}_on`, { date: formatDate(date, locale) }) : t(reason)}
    >
      {t(`${reason}_do`)}
    </Flash>
  )
}
