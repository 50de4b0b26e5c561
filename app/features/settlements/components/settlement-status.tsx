import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SettlementStatus } from '../types.ts'

const TONES: Record<SettlementStatus, Tone> = {
  issued: 'info',
  disputed: 'danger',
  confirmed: 'warning',
  paid: 'success',
}

/** How far a statement is, in the words of who looks at it. */
export function SettlementBadge({
  status,
  audience,
}: {
  status: SettlementStatus
  audience: 'merchant' | 'supplier'
}) {
  const t = useMessages(messages)
  return (
    <Badge tone={TONES[status]}>{t(audience === 'supplier' ? `own.${status}` : `status.${status}`)}</Badge>
  )
}
