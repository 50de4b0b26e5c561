import { type LucideIcon, Menu, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { cn } from './cn.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { Mark } from './mark.tsx'
import { Link, NavLink, useLocation } from './navigation.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

export interface NavItem {
  to: string
  label: string
  icon?: LucideIcon | undefined
  /** A count that wants attention: orders to ship today. */
  count?: ReactNode
  /** Current only on exactly this address. */
  end?: boolean | undefined
  /** Addresses beside its own whose pages belong to it. */
  also?: readonly string[] | undefined
}
export interface NavGroup {
  label?: string | undefined
  items: readonly NavItem[]
}

export interface AppShellProps {
  /** Whose back office this is. */
  merchantName: string
  homeHref: string
  nav: readonly NavGroup[]
  /** The few places of a counter, in reach of the thumb: at the bottom edge of phones and small tablets. */
  tabs?: readonly NavItem[] | undefined
  /** Who is signed in, sign out. */
  userMenu?: ReactNode
  /** Language and theme by default. */
  preferences?: ReactNode
  children: ReactNode
}

/** The frame of the back office: navigation beside the page from 1024 px on, in a drawer below. */
export function AppShell(props: AppShellProps) {
  const t = useMessages(common)
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-surface focus:p-3"
      >
        {t('skipToContent')}
      </a>
      <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
        <aside className="sticky top-0 hidden h-dvh border-r border-line bg-surface lg:flex lg:flex-col">
          <SideBar {...props} />
        </aside>
        <div className="flex min-h-dvh min-w-0 flex-col">
          <TopBar {...props} />
          <main
            id="content"
            className={cn(
              'mx-auto w-full max-w-[1440px] min-w-0 flex-1 px-4 py-6 sm:px-6 lg:px-8',
              // What sticks to the bottom of a page sticks above the tabs.
              props.tabs && 'max-lg:[--tabs:calc(3.75rem+env(safe-area-inset-bottom))]',
            )}
          >
            {props.children}
          </main>
          {props.tabs && <BottomTabs items={props.tabs} />}
        </div>
      </div>
    </>
  )
}

/** Phone and tablet only: the button for the drawer, and whose back office it is. */
function TopBar(props: AppShellProps) {
  const t = useMessages(common)
  const [open, setOpen] = useState(false)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving on another page is what closes the drawer
  useEffect(() => setOpen(false), [pathname])
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-surface px-2 lg:hidden">
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Trigger aria-label={t('openMenu')} className={iconButton}>
          <Menu aria-hidden className="size-5" />
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 left-0 z-50 flex w-[min(18rem,85vw)] flex-col bg-surface shadow-md outline-none"
          >
            <Dialog.Title className="sr-only">{t('mainNavigation')}</Dialog.Title>
            <Dialog.Close
              aria-label={t('closeMenu')}
              className={cn(iconButton, 'absolute top-1.5 right-1.5')}
            >
              <X aria-hidden className="size-5" />
            </Dialog.Close>
            <SideBar {...props} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <span className="min-w-0 flex-1 truncate font-semibold">{props.merchantName}</span>
    </header>
  )
}

const iconButton =
  'inline-flex size-11 shrink-0 items-center justify-center rounded-md text-ink hover:bg-hover'

function SideBar({ merchantName, homeHref, nav, userMenu, preferences }: AppShellProps) {
  const t = useMessages(common)
  const list = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // The list is longer than most screens: where one is must not be below its edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address decides which entry is the current one
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current=page]')
    if (!list.current || !current) return
    const [frame, entry] = [list.current.getBoundingClientRect(), current.getBoundingClientRect()]
    if (entry.top < frame.top || entry.bottom > frame.bottom)
      list.current.scrollTop += entry.top - frame.top - (frame.height - entry.height) / 2
  }, [pathname])
  return (
    <>
      <Link to={homeHref} className="m-2 flex items-center gap-3 rounded-md px-3 py-2.5 pr-12 lg:pr-3">
        <Mark className="size-8 shrink-0" />
        <span className="min-w-0">
          <span className="block truncate font-semibold">{merchantName}</span>
          <span className="block text-xs text-muted">{t('productName')}</span>
        </span>
      </Link>
      <nav ref={list} aria-label={t('mainNavigation')} className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {nav.map((group) => (
          <div key={group.label ?? group.items[0]?.to} className="mt-4 first:mt-1">
            {group.label && <p className="px-3 pb-1 text-xs text-muted">{group.label}</p>}
            <ul>
              {group.items.map((item) => (
                <li key={item.to}>
                  <SideLink {...item} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="flex flex-col gap-2 border-t border-line p-3">
        <div className="flex flex-wrap gap-2">
          {preferences ?? (
            <>
              <LanguageSwitch />
              <ThemeSwitch />
            </>
          )}
        </div>
        {userMenu}
      </div>
    </>
  )
}

function BottomTabs({ items }: { items: readonly NavItem[] }) {
  const t = useMessages(common)
  return (
    <nav
      aria-label={t('quickNavigation')}
      className="sticky bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden print:hidden"
    >
      <ul className="mx-auto flex max-w-lg">
        {items.map(({ to, label, icon: Icon, end = false }) => (
          <li key={to} className="min-w-0 flex-1">
            <NavLink
              to={to}
              end={end}
              className="flex h-15 flex-col items-center justify-center gap-1 text-muted aria-[current=page]:font-medium aria-[current=page]:text-accent-ink"
            >
              {Icon && <Icon aria-hidden className="size-6" />}
              <span className="max-w-full truncate px-1 text-xs">{label}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function SideLink({ to, label, icon: Icon, count, end = false, also = [] }: NavItem) {
  const { pathname } = useLocation()
  // A NavLink knows its own address alone.
  const within = also.some((address) => pathname === address || pathname.startsWith(`${address}/`))
  const Way = within ? Link : NavLink
  return (
    <Way
      to={to}
      {...(within ? { 'aria-current': 'page' } : { end })}
      prefetch="intent"
      className={cn(
        'flex min-h-11 items-center gap-3 rounded-md px-3 text-muted hover:bg-hover hover:text-ink lg:min-h-9',
        'aria-[current=page]:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:[&_svg]:text-accent-ink',
      )}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {count !== undefined && <span className="text-xs">{count}</span>}
    </Way>
  )
}
