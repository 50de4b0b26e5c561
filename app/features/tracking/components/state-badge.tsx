import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { TrackingState } from '../types.ts'

const TONES: Readonly<Record<TrackingState, Tone>> = {
  none: 'neutral',
  picked_up: 'info',
  in_transit: 'info',
  delivering: 'info',
  in_locker: 'warning',
  problem: 'danger',
  returning: 'danger',
  returned: 'danger',
  signed: 'success',
}

/** Where a parcel is, in a word. */
export function StateBadge({ state, className }: { state: TrackingState; className?: string }) {
  const t = useMessages(messages)
  return (
    <Badge tone={TONES[state]} className={className}>
      {t(`state.${state}`)}
    </Badge>
  )
}
