import { Outlet, useLoaderData } from '@remix-run/react'
import { Building2, LogIn } from 'lucide-react'
import { AppShell } from '#app/components/app-shell.tsx'
import { operatorRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { UserMenu } from '#app/features/accounts/components/user-menu.tsx'
import { messages } from '#app/features/merchants/messages.ts'

export const loader = operatorRoute({}, async ({ account }) => ({
  displayName: account.display_name,
  loginName: account.login_name,
}))

export default function Platform() {
  const t = useMessages(messages)
  const { displayName, loginName } = useLoaderData<typeof loader>()
  return (
    <AppShell
      merchantName={t('platform')}
      homeHref="/platform"
      nav={[
        {
          items: [
            { to: '/platform', label: t('navMerchants'), icon: Building2, end: true },
            { to: '/platform/logins', label: t('navLogins'), icon: LogIn },
          ],
        },
      ]}
      userMenu={<UserMenu displayName={displayName} loginName={loginName} />}
    >
      <Outlet />
    </AppShell>
  )
}
