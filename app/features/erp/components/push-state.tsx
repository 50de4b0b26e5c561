import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { PushRow } from '../data.ts'
import { messages } from '../messages.ts'
import { PAID, type PushStatus } from '../types.ts'

const TONES: Record<PushStatus, Tone> = {
  queued: 'neutral',
  pushing: 'warning',
  pushed: 'success',
  failed: 'danger',
  withdrawn: 'neutral',
}

/** The state of an order towards the ERP, as a word. */
export function PushBadge({ status }: Pick<PushRow, 'status'>) {
  const t = useMessages(messages)
  return <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>
}

/** Why it is so, and what to do about it. */
export function PushDetails({ push }: { push: PushRow }) {
  const t = useMessages(messages)
  const { status, tradeStatus, reason, vendorText, attempts, orderStatus } = push
  return (
    <>
      {tradeStatus !== PAID && status !== 'withdrawn' && (
        <span className="block">
          {t(status === 'pushed' ? 'closed' : status === 'failed' ? 'closeFailed' : 'closing')}
        </span>
      )}
      {status === 'failed' && reason && (
        <>
          <span className="block">{t(`reason.${reason}`)}</span>
          {vendorText && (
            <span className="block break-words text-danger-ink">{t('erpSays', { text: vendorText })}</span>
          )}
          {reason === 'REFUSED' && <span className="block text-xs text-muted">{t('todo.REFUSED')}</span>}
        </>
      )}
      {status === 'pushing' && <span className="block text-muted">{t('pushingHint')}</span>}
      {status === 'queued' && attempts > 0 && (
        <span className="block text-muted">{t('queuedAgain', { n: attempts })}</span>
      )}
      {orderStatus !== null && orderStatus !== 'pending' && (
        <span className="block text-xs text-muted">{t(`orderStatus.${orderStatus}`)}</span>
      )}
    </>
  )
}
