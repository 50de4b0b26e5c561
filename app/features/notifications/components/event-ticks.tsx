import type { FieldMetadata } from '@conform-to/react'
import { TickList } from '#app/components/tick-list.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { EventName } from '../types.ts'

// Everyday matters first, as people look for them; in a message the urgent ones stand first.
const SHOWN: readonly EventName[] = [
  'new_order',
  'order_cancelled',
  'order_held',
  'orders_overdue',
  'stock_low',
  'attack',
  'sms_failed',
  'erp_refused',
  'task_failed',
  'job_failed',
  'webhook_disabled',
]

/** What a channel tells of. */
export function EventTicks<Schema>({ field }: { field: FieldMetadata<Schema> }) {
  const t = useMessages(messages)
  return (
    <TickList
      field={field}
      label={t('events')}
      options={SHOWN.map((event) => ({ value: event, label: t(`event.${event}`) }))}
    />
  )
}
