import { type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { buttonStyle } from '#app/components/button-style.ts'
import { LinkButton } from '#app/components/link-button.tsx'
import { accountRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { homeOf } from '#app/features/accounts/home.ts'
import { ownHours } from '#app/features/rights/data.ts'
import { messages } from '#app/features/rights/messages.ts'
import { hoursInWords } from '#app/features/roles/hours-in-words.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

// Where the gate sends accounts that may do nothing now.
export const loader = accountRoute(async ({ account, locale }) => {
  if (account.type !== 'member' || !account.off_duty) throw redirect(homeOf(account))
  return {
    title: translator(messages, locale)('offDutyTitle'),
    name: account.display_name,
    home: homeOf(account),
    hours: await ownHours(account.scope),
  }
})

export default function OffDuty() {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { name, home, hours } = useLoaderData<typeof loader>()
  const words = hoursInWords(hours, useLocale())
  const lead = words ? t('offDutyBody', { name, hours: words }) : t('offDutyOther')
  return (
    <EntryShell title={t('offDutyTitle')} lead={lead}>
      {words && <p className="text-muted">{t('offDutyChange')}</p>}
      <div className="flex flex-wrap gap-3">
        <LinkButton to={home} reloadDocument variant="primary">
          {t('offDutyAgain')}
        </LinkButton>
        <form method="post" action="/logout">
          <button type="submit" className={buttonStyle('secondary', 'lg')}>
            {c('signOut')}
          </button>
        </form>
      </div>
    </EntryShell>
  )
}
