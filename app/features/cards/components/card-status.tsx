import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { CardCondition } from '../schema.ts'
import type { CardRow } from '../types.ts'

const tones: Record<CardCondition, Tone> = {
  created: 'neutral',
  active: 'success',
  redeemed: 'info',
  void: 'danger',
  expired: 'warning',
}

/** The state of a card in a word; a card past its last day is expired, and what it was stands behind. */
export function CardStatusBadge({ card }: { card: Pick<CardRow, 'status' | 'expired'> }) {
  const t = useMessages(messages)
  if (!card.expired) return <Badge tone={tones[card.status]}>{t(card.status)}</Badge>
  return (
    <span className="inline-flex items-center gap-1.5">
      <Badge tone={tones.expired}>{t('expired')}</Badge>
      <span className="text-xs text-muted">{t(card.status)}</span>
    </span>
  )
}
