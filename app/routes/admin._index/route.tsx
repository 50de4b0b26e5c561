import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PasswordNotice } from '#app/features/accounts/components/password-notice.tsx'
import { FirstSteps } from '#app/features/merchants/components/first-steps.tsx'
import { LatestJobs } from '#app/features/merchants/components/latest-jobs.tsx'
import { OverviewTiles } from '#app/features/merchants/components/overview-tiles.tsx'
import { SiteCard } from '#app/features/merchants/components/site-card.tsx'
import { readOverview } from '#app/features/merchants/data.ts'
import { messages } from '#app/features/merchants/messages.ts'
import { drawQr, siteAddress } from '#app/features/merchants/site-address.ts'
import { DueCard } from '#app/features/suppliers/components/due-counts.tsx'
import { listDue } from '#app/features/suppliers/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute({ permission: null }, async ({ account, locale, context, may }) => {
  const address = siteAddress(context.origin, account.merchant_code)
  const overview = await readOverview(account)
  return {
    title: `${translator(messages, locale)('homeTitle')} · ${account.merchant_name}`,
    name: account.display_name,
    overview,
    due:
      may('order.read') && account.supplier_id === null && account.store_id === null
        ? await listDue(account)
        : [],
    // Steps that an account may not take would only puzzle it.
    isNew: may('product.write') && may('batch.create') && (overview.products === 0 || overview.batches === 0),
    address,
    qr: drawQr(address),
    timeZone: account.time_zone,
  }
})

export default function AdminHome() {
  const t = useMessages(messages)
  const { name, overview, due, isNew, address, qr, timeZone } = useLoaderData<typeof loader>()
  return (
    <>
      <PasswordNotice />
      <PageHeader title={t('welcome', { name })} />
      <div className="flex flex-col gap-5">
        {isNew && <FirstSteps overview={overview} siteAddress={address} />}
        <OverviewTiles
          overview={overview}
          ordersHref="/admin/orders?view=unshipped"
          cardsHref="/admin/cards"
        />
        <DueCard due={due} ordersHref="/admin/orders?view=due" />
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <LatestJobs jobs={overview.jobs} timeZone={timeZone} />
          <SiteCard address={address} qr={qr} />
        </div>
      </div>
    </>
  )
}
