import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Sending } from '../use-hand-over.ts'
import { Banner } from './banner.tsx'

/** What became of a hand-over that is not done: refused, not arrived, or not known. */
export function Outcome({
  sending,
  refused,
  again,
  children,
}: {
  sending: Sending
  /** The same of a form that came without scripts. */
  refused: string | undefined
  again: () => void
  /** While there is nothing of that to say. */
  children: ReactNode
}) {
  const t = useMessages(messages)
  if (sending.is === 'unsure')
    return (
      <Banner tone="unsure" title={t('unsure')} sound="bad">
        <p>{t('unsureLead')}</p>
        <Button variant="secondary" onClick={again} className="mt-3">
          {t('ask')}
        </Button>
      </Banner>
    )
  if (sending.is === 'failed')
    return (
      <Banner tone="unsure" title={t('notHappened')} sound="bad">
        {t('notHappenedLead')}
      </Banner>
    )
  const reason = sending.is === 'refused' ? sending.reason : sending.is === 'idle' ? refused : undefined
  if (!reason) return children
  if (reason === 'GIFT_NOT_CHOSEN') return <Banner tone="bad" title={t(reason)} sound="bad" />
  if (!isSaid(reason)) return <Banner tone="bad" title={t('notDone')} sound="bad" />
  return (
    <Banner tone="bad" title={t(reason)} sound="bad">
      {t(`${reason}_do`)}
    </Banner>
  )
}

// The others concern the card, and the page says them: it is loaded anew after every refusal.
const SAID = [
  'CHECK_UNKNOWN',
  'ORDER_CHANGED',
  'PRODUCT_NOT_ON_CARD',
  'PRODUCT_OFF_SHELF',
  'PRODUCT_SOLD_OUT',
  'PRODUCT_OUT_OF_SEASON',
  'PRODUCT_NO_DATE',
  'REGION_NOT_SERVED',
  'STORE_NOT_OFFERED',
] as const

function isSaid(reason: string): reason is (typeof SAID)[number] {
  return (SAID as readonly string[]).includes(reason)
}
