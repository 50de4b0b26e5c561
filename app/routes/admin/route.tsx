import {
  isRouteErrorResponse,
  Outlet,
  useLoaderData,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react'
import type { ReactNode } from 'react'
import { AppShell } from '#app/components/app-shell.tsx'
import { Badge } from '#app/components/badge.tsx'
import { ErrorPage, ErrorPanel, useErrorText } from '#app/components/error-panel.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { UserMenu } from '#app/features/accounts/components/user-menu.tsx'
import { countWaiting } from '#app/features/fraud/data.ts'
import { AttackBanner } from '#app/features/guard/components/attack-banner.tsx'
import { isUnderAttack } from '#app/features/guard/data.ts'
import { messages } from '#app/features/merchants/messages.ts'
import { officeNavigation } from './navigation.ts'

export const loader = memberRoute({ permission: null }, async ({ account, scope, may }) => ({
  merchantName: account.merchant_name,
  memberId: account.member_id,
  displayName: account.display_name,
  loginName: account.login_name,
  permissions: PERMISSIONS.filter(may),
  underAttack: may('log.read') && (await isUnderAttack(scope)),
  waiting: await countWaiting(scope, account.merchant_id, {
    orders: may('order.review') && may('order.read'),
    logins: may('account.manage'),
  }),
}))

type Office = Awaited<ReturnType<typeof loader>>

export default function Admin() {
  return (
    <Frame office={useLoaderData<typeof loader>()}>
      <Outlet />
    </Frame>
  )
}

function Frame({ office, children }: { office: Office; children: ReactNode }) {
  const t = useMessages(messages)
  const nav = officeNavigation(office.permissions).map((group) => ({
    label: group.label && t(group.label),
    items: group.entries.map(({ to, also, label, icon, end }) => ({
      also,
      ...{ to, label: t(label), icon, end },
      count: to === '/admin/reviews' ? <Waiting {...office.waiting} /> : undefined,
    })),
  }))
  return (
    <AppShell
      merchantName={office.merchantName}
      homeHref="/admin"
      nav={nav}
      userMenu={
        <UserMenu
          displayName={office.displayName}
          loginName={office.loginName}
          accountHref={`/admin/accounts/${office.memberId}`}
        />
      }
    >
      {office.underAttack && <AttackBanner />}
      {children}
    </AppShell>
  )
}

/** How much waits to be looked at; nothing on most days. */
function Waiting({ orders, logins }: Office['waiting']) {
  const locale = useLocale()
  const n = orders + logins
  return n > 0 ? <Badge tone="danger">{formatNumber(n, locale)}</Badge> : null
}

/** A page of the office failed: the way to the other pages stays. */
export function ErrorBoundary() {
  const error = useRouteError()
  const office = useRouteLoaderData<typeof loader>('routes/admin')
  const c = useMessages(common)
  const status = isRouteErrorResponse(error) ? error.status : 500
  const text = useErrorText(status)
  if (!office) return <ErrorPage status={status} />
  return (
    <Frame office={office}>
      <h1 className="sr-only">{office.merchantName}</h1>
      <ErrorPanel
        title={text.title}
        body={text.body}
        actions={
          <LinkButton to="/admin" reloadDocument>
            {c('goHome')}
          </LinkButton>
        }
      />
    </Frame>
  )
}
