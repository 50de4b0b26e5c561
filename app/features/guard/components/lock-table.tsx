import { Button } from '#app/components/button.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Lock } from '../types.ts'

/** What is locked now. @param mayUnlock shows the button; the server asks again */
export function LockTable({
  locks,
  timeZone,
  mayUnlock,
}: {
  locks: readonly Lock[]
  timeZone: string
  mayUnlock: boolean
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (locks.length === 0) return <p className="text-muted">{t('noLocks')}</p>
  return (
    <Table caption={t('locks')}>
      <TableHead>
        <TableRow>
          <TableHeader>{t('lockWhat')}</TableHeader>
          <TableHeader numeric>{t('lockWrong')}</TableHeader>
          <TableHeader>{t('lockSince')}</TableHeader>
          <TableHeader>{t('lockUntil')}</TableHeader>
          {mayUnlock && <TableHeader>{t('lockAction')}</TableHeader>}
        </TableRow>
      </TableHead>
      <TableBody>
        {locks.map((lock) => (
          <TableRow key={`${lock.kind}${lock.subject}${lock.idx}`}>
            <TableCell wrap>
              <LockedThing lock={lock} />
            </TableCell>
            <TableCell numeric>{t('lockTimes', { n: lock.wrong })}</TableCell>
            <TableCell>{formatInstant(lock.lockedAt, timeZone, locale)}</TableCell>
            <TableCell>{formatInstant(lock.lockedUntil, timeZone, locale)}</TableCell>
            {mayUnlock && (
              <TableCell>
                <Form method="post">
                  <input type="hidden" name="intent" value="unlock" />
                  <input type="hidden" name="kind" value={lock.kind} />
                  <input type="hidden" name="subject" value={lock.subject} />
                  <input type="hidden" name="idx" value={lock.idx} />
                  <Button type="submit" variant="secondary" size="sm">
                    {t('unlock')}
                  </Button>
                </Form>
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function LockedThing({ lock }: { lock: Lock }) {
  const t = useMessages(messages)
  if (lock.subject !== 'number') {
    return (
      <>
        {t(lock.subject === 'client' ? 'lockClient' : 'lockBlock')}{' '}
        <span className="font-mono">{lock.address ?? t('addressUnknown')}</span>{' '}
        <span className="text-muted">{t(lock.kind === 'card' ? 'forCard' : 'forLogin')}</span>
      </>
    )
  }
  if (lock.card)
    return (
      <Link
        to={`/admin/cards/${lock.card.serial}`}
        className="rounded-md font-medium text-accent-ink hover:underline"
      >
        {t('lockCard', { number: lock.card.number })}
      </Link>
    )
  if (lock.account)
    return (
      <Link
        to={`/admin/accounts/${lock.account.memberId}`}
        className="rounded-md font-medium text-accent-ink hover:underline"
      >
        {t('lockAccount', { name: lock.account.loginName })}
      </Link>
    )
  return <>{t(lock.kind === 'card' ? 'noSuchNumber' : 'noSuchAccount')}</>
}
