import { Badge, type Tone } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ImportStatus } from '../types.ts'

const tones: Record<ImportStatus, Tone> = {
  uploaded: 'warning',
  checking: 'info',
  checked: 'warning',
  importing: 'info',
  done: 'success',
  expired: 'neutral',
}

/** How far an import is, in a word. */
export function ImportStatusBadge({ status }: { status: ImportStatus }) {
  const t = useMessages(messages)
  return <Badge tone={tones[status]}>{t(status)}</Badge>
}
