import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SecurityEvent } from '../types.ts'

/** Security events, newest first. */
export function EventTable({ events, timeZone }: { events: readonly SecurityEvent[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (events.length === 0) return <p className="text-muted">{t('noEvents')}</p>
  return (
    <Table caption={t('events')} className="max-h-[70dvh]">
      <TableHead>
        <TableRow>
          <TableHeader>{t('eventAt')}</TableHeader>
          <TableHeader>{t('eventKind')}</TableHeader>
          <TableHeader>{t('eventCard')}</TableHeader>
          <TableHeader>{t('eventFrom')}</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {events.map((event) => (
          <TableRow key={event.eventId}>
            <TableCell className="tabular-nums">{formatInstant(event.at, timeZone, locale)}</TableCell>
            {/* One that is newer than this page shows its own name. */}
            <TableCell wrap>{isKnown(event.kind) ? t(KINDS[event.kind]) : event.kind}</TableCell>
            <TableCell>
              {event.cardSerial === null ? (
                '–'
              ) : (
                <Link
                  to={`/admin/cards/${event.cardSerial}`}
                  className="rounded-md font-medium text-accent-ink tabular-nums hover:underline"
                >
                  {event.cardSerial}
                </Link>
              )}
            </TableCell>
            <TableCell>
              {event.member ?? (event.address ? <span className="font-mono">{event.address}</span> : '–')}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

const KINDS = {
  card_locked: 'card_locked',
  account_locked: 'account_locked',
  client_locked: 'client_locked',
  block_locked: 'block_locked',
  clerk_locked: 'clerk_locked',
  code_forged: 'code_forged',
  captcha_replayed: 'captcha_replayed',
  unlocked: 'unlocked_event',
  field_changed: 'field_changed',
  token_forged: 'token_forged',
  token_replayed: 'token_replayed',
  second_factor_reset: 'second_factor_reset',
  networks_opened: 'networks_opened',
} as const

function isKnown(kind: string): kind is keyof typeof KINDS {
  return Object.hasOwn(KINDS, kind)
}
