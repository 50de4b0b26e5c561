import { Outlet, useLoaderData } from '@remix-run/react'
import { ClipboardList, FileUp, House, ReceiptText } from 'lucide-react'
import { AppShell } from '#app/components/app-shell.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { UserMenu } from '#app/features/accounts/components/user-menu.tsx'
import { messages } from '#app/features/merchants/messages.ts'
import { OverdueBanner } from '#app/features/suppliers/components/due-counts.tsx'
import { readSupplierOverview } from '#app/features/suppliers/data.ts'
import { messages as supplierMessages } from '#app/features/suppliers/messages.ts'

export const loader = memberRoute({ permission: null, kinds: ['supplier'] }, async ({ account, may }) => ({
  merchantName: account.merchant_name,
  displayName: account.display_name,
  loginName: account.login_name,
  seesOrders: may('order.read'),
  ships: may('order.ship'),
  due: may('order.read') ? await readSupplierOverview(account) : undefined,
}))

export default function SupplierFrame() {
  const t = useMessages(messages)
  const s = useMessages(supplierMessages)
  const { merchantName, displayName, loginName, seesOrders, ships, due } = useLoaderData<typeof loader>()
  const items = [{ to: '/supplier', label: t('navHome'), icon: House, end: true }]
  if (seesOrders)
    items.push({ to: '/supplier/orders', label: t('navOrders'), icon: ClipboardList, end: false })
  if (ships) items.push({ to: '/supplier/shipping', label: s('navShipping'), icon: FileUp, end: false })
  if (seesOrders)
    items.push({ to: '/supplier/settlements', label: s('navSettlements'), icon: ReceiptText, end: false })
  return (
    <AppShell
      merchantName={merchantName}
      homeHref="/supplier"
      nav={[{ items }]}
      userMenu={<UserMenu displayName={displayName} loginName={loginName} />}
    >
      {due && <OverdueBanner due={due} />}
      <Outlet />
    </AppShell>
  )
}
