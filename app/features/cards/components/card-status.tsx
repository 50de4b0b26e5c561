import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { CardStatus } from '../state.ts'

const tones: Record<CardStatus, Tone> = {
  created: 'neutral',
  active: 'success',
  redeemed: 'info',
  void: 'danger',
}

/** The state of a card in a word. */
export function CardStatusBadge({ status }: { status: CardStatus }) {
  const t = useMessages(messages)
  return <Badge tone={tones[status]}>{t(status)}</Badge>
}
