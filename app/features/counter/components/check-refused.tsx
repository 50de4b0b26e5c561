import { formatDate, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ShownState } from '../types.ts'
import { Banner } from './banner.tsx'

type Refused = Extract<ShownState, { is: 'refused' }>['refusal']

/** Why nothing is handed over, and what the clerk says to the customer. */
export function CheckRefused({ refusal, timeZone }: { refusal: Refused; timeZone: string }) {
  const { title, body } = useWords(refusal, timeZone)
  return (
    <Banner tone="bad" title={title} sound="bad">
      {body}
    </Banner>
  )
}

function useWords(refusal: Refused, timeZone: string): { title: string; body: string } {
  const t = useMessages(messages)
  const locale = useLocale()
  const at = (moment: Date) => formatInstant(moment, timeZone, locale)
  if (refusal.reason === 'ALREADY_HANDED_OVER') {
    const { handOver, order } = refusal
    const { orderNo } = order
    const body = handOver
      ? t('ALREADY_HANDED_OVER_do', {
          ...{ orderNo, store: handOver.store?.name ?? '', clerk: handOver.clerk ?? t('former') },
          time: at(handOver.at),
        })
      : t('ALREADY_HANDED_OVER_else', { orderNo })
    return { title: t('ALREADY_HANDED_OVER'), body }
  }
  if (refusal.reason === 'ORDER_IS_SENT') {
    const { orderNo, at: placed } = refusal.order
    return { title: t('ORDER_IS_SENT'), body: t('ORDER_IS_SENT_do', { orderNo, time: at(placed) }) }
  }
  if ('order' in refusal)
    return { title: t('ORDER_HELD'), body: t('ORDER_HELD_do', { orderNo: refusal.order.orderNo }) }
  const { reason } = refusal
  const date = refusal.date && formatDate(refusal.date, locale)
  const dated = date && (reason === 'CARD_EXPIRED' || reason === 'CARD_NOT_YET_VALID')
  return { title: dated ? t(`${reason}_on`, { date }) : t(reason), body: t(`${reason}_do`) }
}
