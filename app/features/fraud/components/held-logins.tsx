import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { HeldLogin } from '../types.ts'
import { Reasons, ScoreBadge } from './reasons.tsx'

/** Sign-ins that were refused, each to be let in next time or not. */
export function HeldLogins({ logins, timeZone }: { logins: readonly HeldLogin[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <ul className="flex flex-col gap-4">
      {logins.map((login) => (
        <li key={login.checkId}>
          <Card
            title={`${login.displayName} · ${login.loginName}`}
            description={t('loginAt', { time: formatInstant(login.at, timeZone, locale) })}
            actions={<ScoreBadge score={login.score} />}
          >
            <Reasons reasons={login.reasons} />
            <Form method="post" className="mt-4 flex flex-wrap items-start gap-3 border-t border-line pt-4">
              <input type="hidden" name="checkId" value={login.checkId} />
              <Verdict intent="releaseLogin" label={t('releaseLogin')} hint={t('releaseLoginHint')} />
              <Verdict intent="rejectLogin" label={t('rejectLogin')} hint={t('rejectLoginHint')} />
              <LinkButton to={`/admin/accounts/${login.memberId}`} variant="ghost">
                {t('toAccount')}
              </LinkButton>
            </Form>
          </Card>
        </li>
      ))}
    </ul>
  )
}

function Verdict({ intent, label, hint }: { intent: string; label: string; hint: string }) {
  return (
    <div className="max-w-60">
      <Button type="submit" name="intent" value={intent} variant="secondary">
        {label}
      </Button>
      <p className="mt-1 text-xs text-muted">{hint}</p>
    </div>
  )
}
