import {
  Archive,
  Bell,
  CalendarDays,
  ChartColumn,
  ChartColumnStacked,
  ChartNoAxesColumn,
  CircleHelp,
  CreditCard,
  Eye,
  FileUp,
  Handshake,
  KeyRound,
  Layers,
  ListChecks,
  LogIn,
  type LucideIcon,
  MapPinned,
  MessageSquareText,
  MonitorSmartphone,
  Package,
  PackageCheck,
  Palette,
  PlugZap,
  ReceiptText,
  ScrollText,
  ShieldAlert,
  ShieldCheck,
  Store,
  Tags,
  Truck,
  Users,
  Warehouse,
  Webhook,
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
    | 'navShipping'
    | 'navWaybills'
    | 'navReviews'
    | 'navWhy'
    | 'navReports'
    | 'navStoreFigures'
    | 'navSettings'
    | 'navCarriers'
    | 'navSms'
    | 'navNotifications'
    | 'navWebhooks'
    | 'navErp'
    | 'navStores'
    | 'navPlaces'
    | 'navSettlements'
    | 'navChannels'
    | 'navAccounts'
    | 'navJobs'
    | 'navLog'
    | 'navReveals'
    | 'navSecurity'
    | 'navSignIn'
    | 'navSessions'
    | 'navLogins'
    | 'navRetention'
  icon: LucideIcon
  end?: boolean
  /** Other addresses whose pages belong to it: its tabs. */
  also?: readonly string[]
  /** One of these lets an account in; empty: everybody. The routes check for themselves. */
  permissions: readonly Permission[]
}

type GroupLabel = 'groupCards' | 'groupPartners' | 'groupConnections' | 'groupCompany' | 'groupSecurity'

const GROUPS: readonly { label?: GroupLabel; entries: readonly Entry[] }[] = [
  {
    entries: [
      { to: '/admin', label: 'navHome', icon: ChartNoAxesColumn, end: true, permissions: [] },
      { to: '/admin/orders', label: 'navOrders', icon: Truck, permissions: ['order.read'] },
      { to: '/admin/shipping', label: 'navShipping', icon: PackageCheck, permissions: ['order.ship'] },
      {
        to: '/admin/waybills',
        label: 'navWaybills',
        icon: Tags,
        permissions: ['order.ship', 'settings.write'],
      },
      {
        to: '/admin/reviews',
        label: 'navReviews',
        icon: ShieldAlert,
        permissions: ['order.review', 'account.manage'],
      },
      { to: '/admin/why', label: 'navWhy', icon: CircleHelp, permissions: ['card.read'] },
      { to: '/admin/reports', label: 'navReports', icon: ChartColumn, permissions: ['report.read'] },
      {
        to: '/admin/store-figures',
        also: ['/admin/store-settlements'],
        label: 'navStoreFigures',
        icon: ChartColumnStacked,
        permissions: ['report.read'],
      },
    ],
  },
  {
    label: 'groupCards',
    entries: [
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
    ],
  },
  {
    label: 'groupPartners',
    entries: [
      { to: '/admin/channels', label: 'navChannels', icon: Handshake, permissions: ['card.read'] },
      {
        to: '/admin/stores',
        label: 'navStores',
        icon: Store,
        permissions: ['store.manage', 'stock.manage'],
      },
      { to: '/admin/places', label: 'navPlaces', icon: Warehouse, permissions: ['supplier.manage'] },
      {
        to: '/admin/settlements',
        label: 'navSettlements',
        icon: ReceiptText,
        permissions: ['settlement.manage'],
      },
    ],
  },
  {
    label: 'groupConnections',
    entries: [
      {
        to: '/admin/carriers',
        label: 'navCarriers',
        icon: MapPinned,
        permissions: ['settings.write', 'order.read'],
      },
      {
        to: '/admin/erp',
        label: 'navErp',
        icon: PlugZap,
        permissions: ['erp.manage', 'settings.write'],
      },
      {
        to: '/admin/sms',
        label: 'navSms',
        icon: MessageSquareText,
        permissions: ['order.read', 'settings.write'],
      },
      {
        to: '/admin/notifications',
        label: 'navNotifications',
        icon: Bell,
        permissions: ['order.read', 'job.read', 'settings.write'],
      },
      {
        to: '/admin/webhooks',
        label: 'navWebhooks',
        icon: Webhook,
        permissions: ['order.read', 'job.read', 'settings.write'],
      },
    ],
  },
  {
    label: 'groupCompany',
    entries: [
      { to: '/admin/settings', label: 'navSettings', icon: CalendarDays, permissions: ['settings.write'] },
      {
        to: '/admin/accounts',
        also: ['/admin/roles', '/admin/stores-rights'],
        label: 'navAccounts',
        icon: Users,
        permissions: ['account.manage'],
      },
      { to: '/admin/jobs', also: ['/admin/tasks'], label: 'navJobs', icon: ListChecks, permissions: [] },
    ],
  },
  {
    label: 'groupSecurity',
    entries: [
      { to: '/admin/log', label: 'navLog', icon: ScrollText, permissions: ['log.read'] },
      { to: '/admin/reveals', label: 'navReveals', icon: Eye, permissions: ['log.read'] },
      { to: '/admin/logins', label: 'navLogins', icon: LogIn, permissions: ['log.read'] },
      { to: '/admin/security', label: 'navSecurity', icon: ShieldCheck, permissions: ['log.read'] },
      { to: '/admin/sign-in', label: 'navSignIn', icon: KeyRound, permissions: ['settings.write'] },
      {
        to: '/admin/sessions',
        also: ['/admin/devices'],
        label: 'navSessions',
        icon: MonitorSmartphone,
        permissions: ['account.manage'],
      },
      { to: '/admin/retention', label: 'navRetention', icon: Archive, permissions: ['log.read'] },
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
