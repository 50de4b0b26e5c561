import { Monitor } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '#app/components/badge.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SessionRow } from '../types.ts'

/**
 * Where an account is signed in: a line per session, made for phones as well.
 * @param action the button that ends one; nothing for the one that is looked from
 */
export function SessionList({
  sessions,
  timeZone,
  own,
  action,
}: {
  sessions: readonly (SessionRow & { account?: string })[]
  timeZone: string
  own: string | undefined
  action: (session: SessionRow) => ReactNode
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {sessions.map((session) => {
        const facts = [
          [t('address'), session.address],
          [t('lastSeen'), formatInstant(session.lastSeenAt, timeZone, locale)],
          [t('signedInAt'), formatInstant(session.createdAt, timeZone, locale)],
          [t('proof'), t(session.secondFactor ? 'withCode' : 'withPassword')],
        ] as const
        return (
          <li key={session.sessionId} className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4">
            <Monitor aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
            {/* On a phone the button goes below, rather than dates onto two lines. */}
            <div className="min-w-52 flex-1">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {session.account && <span>{session.account}</span>}
                {session.agent}
                {session.sessionId === own && <Badge tone="success">{t('thisOne')}</Badge>}
              </p>
              <dl className="mt-1 grid gap-x-6 gap-y-0.5 text-sm sm:grid-cols-2">
                {facts.map(([name, value]) => (
                  <div key={name} className="flex gap-2">
                    <dt className="shrink-0 text-muted">{name}</dt>
                    <dd className="min-w-0 break-words tabular-nums">{value}</dd>
                  </div>
                ))}
              </dl>
            </div>
            {session.sessionId !== own && action(session)}
          </li>
        )
      })}
    </ul>
  )
}
