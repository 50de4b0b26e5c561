import { Outlet, useLoaderData } from '@remix-run/react'
import { ClipboardList, House } from 'lucide-react'
import { AppShell } from '#app/components/app-shell.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { UserMenu } from '#app/features/accounts/components/user-menu.tsx'
import { messages } from '#app/features/merchants/messages.ts'

export const loader = memberRoute({ permission: null, kinds: ['supplier'] }, async ({ account, may }) => ({
  merchantName: account.merchant_name,
  displayName: account.display_name,
  loginName: account.login_name,
  seesOrders: may('order.read'),
}))

export default function SupplierFrame() {
  const t = useMessages(messages)
  const { merchantName, displayName, loginName, seesOrders } = useLoaderData<typeof loader>()
  const items = [{ to: '/supplier', label: t('navHome'), icon: House, end: true }]
  if (seesOrders)
    items.push({ to: '/supplier/orders', label: t('navOrders'), icon: ClipboardList, end: false })
  return (
    <AppShell
      merchantName={merchantName}
      homeHref="/supplier"
      nav={[{ items }]}
      userMenu={<UserMenu displayName={displayName} loginName={loginName} />}
    >
      <Outlet />
    </AppShell>
  )
}
