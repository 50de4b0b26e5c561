import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { BatchStatus } from '../types.ts'

const tones: Record<BatchStatus, Tone> = {
  generating: 'info',
  ready: 'success',
  failed: 'danger',
  cancelled: 'neutral',
}

/** The state of a batch in a word. */
export function BatchStatusBadge({ status }: { status: BatchStatus }) {
  const t = useMessages(messages)
  return <Badge tone={tones[status]}>{t(status)}</Badge>
}
