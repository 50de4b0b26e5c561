import { Badge } from '#app/components/badge.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages as smsMessages } from '../../../sms/messages.ts'
import type { OrderSms } from '../data.ts'
import { messages } from '../messages.ts'

/** Messages that the consignee got, or should have got. */
export function OrderSmsList({ sent, timeZone }: { sent: readonly OrderSms[]; timeZone: string }) {
  const t = useMessages(messages)
  const say = useMessages(smsMessages)
  const locale = useLocale()
  if (sent.length === 0) return <p className="text-muted">{t('noSms')}</p>
  return (
    <ul className="flex flex-col gap-2">
      {sent.map(({ kind, status, phone, at }) => (
        <li key={kind} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">{say(`kind.${kind}`)}</span>
          <Badge tone={status === 'failed' ? 'danger' : status === 'delivered' ? 'success' : 'neutral'}>
            {say(`status.${status}`)}
          </Badge>
          <span className="text-xs text-muted tabular-nums">
            {phone} {formatInstant(at, timeZone, locale)}
          </span>
        </li>
      ))}
    </ul>
  )
}
