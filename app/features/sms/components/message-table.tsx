import { RotateCw } from 'lucide-react'
import { Badge, type Tone } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { SmsEntry } from '../data.ts'
import { messages } from '../messages.ts'
import type { SmsStatus } from '../types.ts'
import { ConfirmedSubmit } from './confirmed-submit.tsx'

const TONES: Record<SmsStatus, Tone> = {
  queued: 'neutral',
  sending: 'info',
  sent: 'info',
  delivered: 'success',
  failed: 'danger',
  skipped: 'neutral',
  uncertain: 'warning',
}

// On a phone a row is a small card: state and number first, below them each value with its column's name.
const asCard =
  'max-sm:flex max-sm:flex-col max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'

/** True when somebody may send it again: it has ended without reaching anybody, as far as is known. */
export function canResend({ status, reason }: Pick<SmsEntry, 'status' | 'reason'>): boolean {
  if (status === 'skipped')
    return reason !== 'OPTED_OUT' && reason !== 'ORDER_CANCELLED' && reason !== 'ORDER_NOT_SHIPPED'
  return status === 'failed' || status === 'uncertain'
}

/** Lines of the log. @param mayResend whether the account holds order.ship */
export function MessageTable({
  entries,
  timeZone,
  mayResend,
}: {
  entries: readonly SmsEntry[]
  timeZone: string
  mayResend: boolean
}) {
  const t = useMessages(messages)
  return (
    <Table caption={t('caption')}>
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('createdAt')}</TableHeader>
          <TableHeader>{t('phone')}</TableHeader>
          <TableHeader>{t('what')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader>{t('result')}</TableHeader>
          {mayResend && <TableHeader>{t('resend')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {entries.map((entry) => (
          <Row key={entry.messageId} entry={entry} timeZone={timeZone} mayResend={mayResend} />
        ))}
      </TableBody>
    </Table>
  )
}

function Row({ entry, timeZone, mayResend }: { entry: SmsEntry; timeZone: string; mayResend: boolean }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <TableRow className={asCard}>
      <TableCell className={`${inCard} tabular-nums max-sm:order-2 max-sm:text-muted`}>
        {formatInstant(entry.createdAt, timeZone, locale)}
      </TableCell>
      <TableCell className={`${inCard} font-medium tabular-nums max-sm:order-1 max-sm:text-sm`}>
        {entry.phone ?? <span className="text-muted">–</span>}
      </TableCell>
      <TableCell className={`${inCard} max-sm:order-3`}>
        {t(`kind.${entry.kind}`)}
        <span className="block text-xs text-muted">
          {entry.orderNo === null ? (
            t('test')
          ) : (
            <Link to={`/admin/orders?q=${encodeURIComponent(entry.orderNo)}`} className="hover:underline">
              {t('order', { orderNo: entry.orderNo })}
            </Link>
          )}
        </span>
      </TableCell>
      <TableCell className={`${inCard} max-sm:order-4`}>
        <Badge tone={TONES[entry.status]}>{t(`status.${entry.status}`)}</Badge>
      </TableCell>
      <TableCell wrap className={`${inCard} max-w-96 max-sm:order-5 max-sm:max-w-none`}>
        <Details entry={entry} timeZone={timeZone} />
      </TableCell>
      {mayResend && (
        <TableCell className={`${inCard} max-sm:order-6 max-sm:-ml-2.5`}>
          {canResend(entry) && <Resend entry={entry} />}
        </TableCell>
      )}
    </TableRow>
  )
}

/** Why it is as it is, in a sentence; the vendor's own code, which its support asks for; and what happens next. */
function Details({ entry, timeZone }: { entry: SmsEntry; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { status, reason, errorCode, errorText, deliveredAt, dueAt, attempts } = entry
  const instant = (at: Date) => formatInstant(at, timeZone, locale)
  return (
    <>
      {deliveredAt && <span>{t('deliveredAt', { time: instant(deliveredAt) })}</span>}
      {reason && <span className="block">{t(`reason.${reason}`)}</span>}
      {reason && errorCode && (
        <span className="block text-xs break-words text-muted" title={errorText ?? undefined}>
          {t('vendorSays', { code: errorCode })}
        </span>
      )}
      {status === 'queued' && dueAt && (attempts > 0 || reason) && (
        <span className="block text-xs text-muted">{t('nextTry', { time: instant(dueAt) })}</span>
      )}
      {!reason && !deliveredAt && <span className="text-muted max-sm:hidden">–</span>}
    </>
  )
}

function Resend({ entry }: { entry: SmsEntry }) {
  const t = useMessages(messages)
  return (
    <ConfirmedSubmit
      values={[['messageIds', entry.messageId]]}
      title={t('resendSure')}
      consequence={t(entry.status === 'uncertain' ? 'resendUncertain' : 'resendPageBody')}
      confirmLabel={t('resend')}
      size="sm"
      variant="ghost"
      aria-label={t('resendOf', { phone: entry.phone ?? '' })}
    >
      <RotateCw aria-hidden />
      {t('resend')}
    </ConfirmedSubmit>
  )
}
