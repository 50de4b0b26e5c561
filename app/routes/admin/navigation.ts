import {
  CalendarDays,
  ChartNoAxesColumn,
  CircleHelp,
  CreditCard,
  FileUp,
  Handshake,
  Layers,
  type LucideIcon,
  MessageSquareText,
  Package,
  Palette,
  ScrollText,
  ShieldAlert,
  ShieldCheck,
  Store,
  Truck,
  Users,
} from 'lucide-react'
import type { Permission } from '#app/core/auth/permissions.ts'

type Entry = {
  to: string
  label:
    | 'navHome'
    | 'navProducts'
    | 'navBatches'
    | 'navImports'
    | 'navCards'
    | 'navDesigns'
    | 'navOrders'
    | 'navReviews'
    | 'navWhy'
    | 'navSettings'
    | 'navSms'
    | 'navPlaces'
    | 'navChannels'
    | 'navAccounts'
    | 'navLog'
    | 'navSecurity'
  icon: LucideIcon
  end?: boolean
  /** One of these lets an account in; empty: everybody. The routes check for themselves. */
  permissions: readonly Permission[]
}

const GROUPS: readonly { label?: 'groupCompany'; entries: readonly Entry[] }[] = [
  {
    entries: [
      { to: '/admin', label: 'navHome', icon: ChartNoAxesColumn, end: true, permissions: [] },
      {
        to: '/admin/products',
        label: 'navProducts',
        icon: Package,
        permissions: ['product.write', 'batch.create'],
      },
      { to: '/admin/batches', label: 'navBatches', icon: Layers, permissions: ['card.read'] },
      { to: '/admin/imports', label: 'navImports', icon: FileUp, permissions: ['batch.create'] },
      { to: '/admin/cards', label: 'navCards', icon: CreditCard, permissions: ['card.read'] },
      { to: '/admin/designs', label: 'navDesigns', icon: Palette, permissions: ['card.read'] },
      { to: '/admin/orders', label: 'navOrders', icon: Truck, permissions: ['order.read'] },
      {
        to: '/admin/reviews',
        label: 'navReviews',
        icon: ShieldAlert,
        permissions: ['order.review', 'account.manage'],
      },
      { to: '/admin/why', label: 'navWhy', icon: CircleHelp, permissions: ['card.read'] },
    ],
  },
  {
    label: 'groupCompany',
    entries: [
      { to: '/admin/settings', label: 'navSettings', icon: CalendarDays, permissions: ['settings.write'] },
      {
        to: '/admin/sms',
        label: 'navSms',
        icon: MessageSquareText,
        permissions: ['order.read', 'settings.write'],
      },
      {
        to: '/admin/places',
        label: 'navPlaces',
        icon: Store,
        permissions: ['store.manage', 'supplier.manage'],
      },
      { to: '/admin/channels', label: 'navChannels', icon: Handshake, permissions: ['card.read'] },
      { to: '/admin/accounts', label: 'navAccounts', icon: Users, permissions: ['account.manage'] },
      { to: '/admin/log', label: 'navLog', icon: ScrollText, permissions: ['log.read'] },
      { to: '/admin/security', label: 'navSecurity', icon: ShieldCheck, permissions: ['log.read'] },
    ],
  },
]

/** The navigation of the back office, with only what an account may use. @param held its permissions */
export function officeNavigation(held: readonly string[]) {
  return GROUPS.map((group) => ({
    label: group.label,
    entries: group.entries.filter(
      ({ permissions }) => permissions.length === 0 || permissions.some((one) => held.includes(one)),
    ),
  })).filter(({ entries }) => entries.length > 0)
}
