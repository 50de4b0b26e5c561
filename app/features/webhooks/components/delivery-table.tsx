import { Badge, type Tone } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { Delivery } from '../data.ts'
import { messages } from '../messages.ts'
import type { DeliveryReason, DeliveryStatus } from '../types.ts'

const TONES: Record<DeliveryStatus, Tone> = {
  queued: 'neutral',
  sending: 'info',
  delivered: 'success',
  failed: 'danger',
}

// On a phone a row is a small card.
const asCard =
  'max-sm:flex max-sm:flex-col max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'

/** The state of a delivery in a word. */
export function DeliveryBadge({ status }: { status: DeliveryStatus }) {
  const t = useMessages(messages)
  return <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>
}

/** Why something failed, in a sentence. */
export function ReasonText({ reason, httpStatus }: { reason: DeliveryReason; httpStatus: number | null }) {
  const t = useMessages(messages)
  const status = String(httpStatus ?? '')
  return reason === 'STATUS' || reason === 'REDIRECT'
    ? t(`reason.${reason}`, { status })
    : t(`reason.${reason}`)
}

/** Lines of the log. */
export function DeliveryTable({ entries, timeZone }: { entries: readonly Delivery[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('caption')}>
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('createdAt')}</TableHeader>
          <TableHeader>{t('event')}</TableHeader>
          <TableHeader>{t('endpoint')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader>{t('result')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {entries.map((entry) => (
          <TableRow key={entry.deliveryId} className={asCard}>
            <TableCell className={`${inCard} tabular-nums max-sm:order-2 max-sm:text-muted`}>
              {formatInstant(entry.createdAt, timeZone, locale)}
            </TableCell>
            <TableCell className={`${inCard} max-sm:order-1`}>
              <Link
                to={`/admin/webhooks/deliveries/${entry.deliveryId}`}
                className="font-medium hover:underline"
              >
                {t(`event.${entry.event}`)}
              </Link>
              {entry.orderNo !== null && (
                <span className="block text-xs text-muted">{t('order', { orderNo: entry.orderNo })}</span>
              )}
            </TableCell>
            <TableCell wrap className={`${inCard} max-w-64 break-all max-sm:order-3`}>
              {entry.endpoint ?? '–'}
            </TableCell>
            <TableCell className={`${inCard} max-sm:order-4`}>
              <DeliveryBadge status={entry.status} />
            </TableCell>
            <TableCell wrap className={`${inCard} max-w-80 max-sm:order-5`}>
              <Result entry={entry} timeZone={timeZone} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Result({ entry, timeZone }: { entry: Delivery; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { reason, httpStatus, attempts, status, dueAt } = entry
  return (
    <>
      <span className="block">
        {reason ? (
          <ReasonText reason={reason} httpStatus={httpStatus} />
        ) : (
          httpStatus !== null && `HTTP ${httpStatus}`
        )}
      </span>
      {(attempts > 1 || reason) && (
        <span className="block text-xs text-muted">
          {t('attempts', { n: attempts })}
          {status === 'queued' && dueAt && reason
            ? ` · ${t('nextTry', { time: formatInstant(dueAt, timeZone, locale) })}`
            : ''}
        </span>
      )}
    </>
  )
}
