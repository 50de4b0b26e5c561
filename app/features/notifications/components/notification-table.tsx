import { RotateCw } from 'lucide-react'
import { Badge, type Tone } from '#app/components/badge.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ConfirmedSubmit } from '#app/features/sms/components/confirmed-submit.tsx'
import type { NotificationEntry } from '../data.ts'
import { messages } from '../messages.ts'
import type { MessageStatus } from '../types.ts'
import { sayLine } from '../words.ts'

const TONES: Record<MessageStatus, Tone> = {
  queued: 'neutral',
  sending: 'info',
  sent: 'success',
  failed: 'danger',
  skipped: 'neutral',
  uncertain: 'warning',
}

// On a phone a row is a small card: what was said first, below it the rest.
const asCard =
  'max-sm:flex max-sm:flex-col max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'

/** True when somebody may send it again: it has ended without arriving, as far as is known. */
export function canResend({ status }: Pick<NotificationEntry, 'status'>): boolean {
  return status === 'failed' || status === 'uncertain' || status === 'skipped'
}

/** Lines of the log. @param mayResend whether the account holds settings.write */
export function NotificationTable({
  entries,
  timeZone,
  mayResend,
}: {
  entries: readonly NotificationEntry[]
  timeZone: string
  mayResend: boolean
}) {
  const t = useMessages(messages)
  return (
    <Table caption={t('caption')}>
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('createdAt')}</TableHeader>
          <TableHeader>{t('what')}</TableHeader>
          <TableHeader>{t('to')}</TableHeader>
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

function Row({
  entry,
  timeZone,
  mayResend,
}: {
  entry: NotificationEntry
  timeZone: string
  mayResend: boolean
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <TableRow className={asCard}>
      <TableCell className={`${inCard} tabular-nums max-sm:order-2 max-sm:text-muted`}>
        {formatInstant(entry.createdAt, timeZone, locale)}
      </TableCell>
      <TableCell wrap className={`${inCard} max-w-96 max-sm:order-1 max-sm:max-w-none`}>
        <What entry={entry} />
      </TableCell>
      <TableCell className={`${inCard} max-sm:order-3`}>
        {entry.recipient ?? t('robot')}
        <span className="block text-xs text-muted">{t(`channel.${entry.channel}`)}</span>
      </TableCell>
      <TableCell className={`${inCard} max-sm:order-4`}>
        <Badge tone={TONES[entry.status]}>{t(`status.${entry.status}`)}</Badge>
      </TableCell>
      <TableCell
        wrap
        className={`${inCard} max-w-80 max-sm:order-5 max-sm:max-w-none ${entry.reason ? '' : 'max-sm:hidden'}`}
      >
        <Details entry={entry} timeZone={timeZone} />
      </TableCell>
      {mayResend && (
        <TableCell
          className={`${inCard} max-sm:order-6 ${canResend(entry) ? 'max-sm:-ml-2.5' : 'max-sm:hidden'}`}
        >
          {canResend(entry) && <Resend entry={entry} />}
        </TableCell>
      )}
    </TableRow>
  )
}

/** What the message says, in short. */
function What({ entry }: { entry: NotificationEntry }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (entry.test) return <span className="text-muted">{t('test')}</span>
  return (
    <>
      {entry.lines.map((line) => {
        const { title, details } = sayLine(line, locale)
        return (
          <span key={line.event} className="block">
            <span className="font-medium">{title}</span>
            {details.length > 0 && <span className="text-muted"> · {details.join(' · ')}</span>}
          </span>
        )
      })}
    </>
  )
}

/** Why it is as it is, in a sentence; what the other side has said; and what happens next. */
function Details({ entry, timeZone }: { entry: NotificationEntry; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { status, reason, errorCode, errorText, dueAt } = entry
  if (!reason) return <span className="text-muted max-sm:hidden">–</span>
  return (
    <>
      <span className="block">{t(`reason.${reason}`)}</span>
      {errorCode && (
        <span className="block text-xs break-words text-muted" title={errorText ?? undefined}>
          {t('said', { code: errorCode })}
        </span>
      )}
      {status === 'queued' && dueAt && (
        <span className="block text-xs text-muted">
          {t('nextTry', { time: formatInstant(dueAt, timeZone, locale) })}
        </span>
      )}
    </>
  )
}

function Resend({ entry }: { entry: NotificationEntry }) {
  const t = useMessages(messages)
  return (
    <ConfirmedSubmit
      values={[['messageIds', entry.messageId]]}
      title={t('resendSure')}
      consequence={t(entry.status === 'uncertain' ? 'resendUncertain' : 'resendBody')}
      confirmLabel={t('resend')}
      size="sm"
      variant="ghost"
    >
      <RotateCw aria-hidden />
      {t('resend')}
    </ConfirmedSubmit>
  )
}
