import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ShipmentStatus } from '../types.ts'

const tones: Record<ShipmentStatus, Tone> = {
  uploaded: 'warning',
  checked: 'warning',
  shipping: 'info',
  done: 'success',
  cancelled: 'neutral',
  expired: 'neutral',
}

/** How far a file is, in a word. */
export function ShipmentStatusBadge({ status }: { status: ShipmentStatus }) {
  const t = useMessages(messages)
  return <Badge tone={tones[status]}>{t(status)}</Badge>
}
