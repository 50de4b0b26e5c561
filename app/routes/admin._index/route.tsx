import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PasswordNotice } from '#app/features/accounts/components/password-notice.tsx'
import { CardStates } from '#app/features/home/components/card-states.tsx'
import { TodoTiles } from '#app/features/home/components/todo-tiles.tsx'
import { TrendCard } from '#app/features/home/components/trend-card.tsx'
import { loadTodos, loadTrend } from '#app/features/home/data.ts'
import { FirstSteps } from '#app/features/merchants/components/first-steps.tsx'
import { LatestJobs } from '#app/features/merchants/components/latest-jobs.tsx'
import { SiteCard } from '#app/features/merchants/components/site-card.tsx'
import { readOverview } from '#app/features/merchants/data.ts'
import { messages } from '#app/features/merchants/messages.ts'
import { drawQr, siteAddress } from '#app/features/merchants/site-address.ts'
import { DueCard } from '#app/features/suppliers/components/due-counts.tsx'
import { listDue } from '#app/features/suppliers/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute({ permission: null }, async ({ account, locale, context, may }) => {
  const address = siteAddress(context.origin, account.merchant_code)
  const [overview, todos, due, trend] = await Promise.all([
    readOverview(account),
    loadTodos(account),
    may('order.read') ? listDue(account) : [],
    may('report.read') ? loadTrend(account, locale) : undefined,
  ])
  const { products, batches, activated, redeemed } = overview
  return {
    title: `${translator(messages, locale)('homeTitle')} · ${account.merchant_name}`,
    name: account.display_name,
    ...{ overview, todos, due, trend },
    // Steps that an account may not take would only puzzle it.
    isNew:
      may('product.write') &&
      may('batch.create') &&
      may('order.read') &&
      (products === 0 || batches === 0 || !(activated || redeemed)),
    hasCards: may('card.read') && overview.cards > 0,
    // An account that may do nothing is told so, and not that all is done.
    idle: account.kind !== 'owner' && account.permissions.length === 0,
    address,
    qr: drawQr(address),
    timeZone: account.time_zone,
  }
})

export default function AdminHome() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const { name, overview, todos, due, trend, isNew, hasCards, idle, address, qr, timeZone } = page
  return (
    <>
      <PasswordNotice />
      <PageHeader title={t('welcome', { name })} />
      <div className="flex flex-col gap-5">
        {isNew && <FirstSteps overview={overview} siteAddress={address} />}
        {idle && <EmptyState title={t('nothingVisible')} body={t('nothingVisibleBody')} />}
        {!idle && !(isNew && todos.length === 0) && <TodoTiles todos={todos} />}
        {trend && !(isNew && trend.redemptions === 0) && <TrendCard trend={trend} />}
        <DueCard due={due} ordersHref="/admin/orders?view=due" />
        {hasCards && <CardStates soon={overview.cards <= SOON_CARDS} />}
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <LatestJobs jobs={overview.jobs} timeZone={timeZone} />
          <SiteCard address={address} qr={qr} />
        </div>
      </div>
    </>
  )
}

/** So many cards are counted without being asked for it; more only on a press. */
const SOON_CARDS = 1_000_000
