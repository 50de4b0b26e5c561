import { Outlet, useLoaderData } from '@remix-run/react'
import {
  ArrowLeftRight,
  ChartColumn,
  ClipboardList,
  House,
  ReceiptText,
  ScanBarcode,
  ScanLine,
} from 'lucide-react'
import { AppShell, type NavItem } from '#app/components/app-shell.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { UserMenu } from '#app/features/accounts/components/user-menu.tsx'
import { homeMessages } from '#app/features/sales/home/messages.ts'

export const loader = memberRoute({ permission: null, kinds: ['store'] }, async ({ account, may }) => ({
  merchantName: account.merchant_name,
  displayName: account.display_name,
  loginName: account.login_name,
  may: {
    verify: may('card.verify'),
    sell: may('card.activate') && may('card.read'),
    seeSales: may('card.read'),
    seeOrders: may('order.read'),
    seeFigures: may('report.read'),
  },
}))

export default function StoreFrame() {
  const t = useMessages(homeMessages)
  const { merchantName, displayName, loginName, may } = useLoaderData<typeof loader>()
  const home: NavItem = { to: '/store', label: t('navHome'), icon: House, end: true }
  const counter = may.verify && { to: '/store/counter', label: t('navCounter'), icon: ScanLine }
  const sell = may.sell && { to: '/store/sell', label: t('navSell'), icon: ScanBarcode }
  const orders = may.seeOrders && { to: '/store/orders', label: t('navOrders'), icon: ClipboardList }
  const figures = may.seeFigures && { to: '/store/figures', label: t('navFigures'), icon: ChartColumn }
  const sales = may.seeSales && { to: '/store/sales', label: t('navSales'), icon: ReceiptText }
  const settlements = may.seeFigures && {
    to: '/store/settlements',
    label: t('navSettlements'),
    icon: ArrowLeftRight,
  }
  const given = (items: (NavItem | false)[]) => items.filter((item) => item !== false)
  return (
    <AppShell
      merchantName={merchantName}
      homeHref="/store"
      nav={[{ items: given([home, counter, sell, sales, orders, figures, settlements]) }]}
      tabs={given([counter, sell, home, orders, figures])}
      userMenu={<UserMenu displayName={displayName} loginName={loginName} accountHref="/account" />}
    >
      <Outlet />
    </AppShell>
  )
}
