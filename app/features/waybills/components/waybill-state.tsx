import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { WaybillRow } from '../data.ts'
import { messages } from '../messages.ts'
import type { WaybillState as State } from '../types.ts'

const TONES: Record<State, Tone> = {
  queued: 'neutral',
  buying: 'info',
  uncertain: 'warning',
  bought: 'success',
  failed: 'danger',
  cancelling: 'warning',
  cancelled: 'neutral',
}

/** The state of a waybill in a word, and that of its order where it matters. */
export function WaybillState({ row }: { row: WaybillRow }) {
  const t = useMessages(messages)
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={TONES[row.state]}>{t(`state.${row.state}`)}</Badge>
      {row.shipped && <Badge tone="info">{t('shipped')}</Badge>}
      {row.orderStatus === 'cancelled' && row.state === 'bought' && (
        <Badge tone="danger">{t('orderCancelled')}</Badge>
      )}
    </span>
  )
}
