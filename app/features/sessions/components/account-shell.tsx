import { ArrowLeft, LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonStyle } from '#app/components/button-style.ts'
import { LanguageSwitch } from '#app/components/language-switch.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { ThemeSwitch } from '#app/components/theme-switch.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

const TABS = [
  { to: '/account/sessions', key: 'tabSessions' },
  { to: '/account/second-factor', key: 'tabFactor' },
  { to: '/account/logins', key: 'tabLogins' },
  { to: '/account/email', key: 'tabEmail' },
  { to: '/password', key: 'tabPassword' },
] as const

/**
 * The frame of one's own account, for every kind of account.
 * @param home first page of the account
 * @param only the address of the one page that is open until something is settled
 */
export function AccountShell({
  displayName,
  loginName,
  home,
  only,
  children,
}: {
  displayName: string
  loginName: string
  home: string
  only: string | undefined
  children: ReactNode
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  return (
    <div className="mx-auto flex min-h-dvh max-w-4xl flex-col px-4 sm:px-6">
      <header className="flex flex-wrap items-center justify-between gap-3 py-4">
        {only ? (
          <form method="post" action="/logout">
            <button type="submit" className={buttonStyle('ghost', 'md', 'min-h-11')}>
              <LogOut aria-hidden />
              {c('signOut')}
            </button>
          </form>
        ) : (
          <LinkButton to={home} variant="ghost" className="min-h-11">
            <ArrowLeft aria-hidden />
            {t('back')}
          </LinkButton>
        )}
        <LanguageSwitch />
      </header>
      <main className="flex flex-1 flex-col gap-5 pb-10">
        <div>
          <p className="text-2xl font-semibold">{displayName}</p>
          <p className="text-muted">{loginName}</p>
        </div>
        <TabLinks
          label={t('myAccount')}
          items={TABS.filter(({ to }) => only === undefined || to === only).map(({ to, key }) => ({
            to,
            label: t(key),
          }))}
        />
        <div className="flex flex-col gap-5 [&>header]:mb-1">{children}</div>
      </main>
      <footer className="flex justify-end py-4">
        <ThemeSwitch />
      </footer>
    </div>
  )
}
