import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PasswordNotice } from '#app/features/accounts/components/password-notice.tsx'
import { readAccount } from '#app/features/accounts/data.ts'
import { OverviewTiles } from '#app/features/merchants/components/overview-tiles.tsx'
import { readOverview } from '#app/features/merchants/data.ts'
import { messages } from '#app/features/merchants/messages.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute({ permission: null, kinds: ['store'] }, async ({ account, locale }) => ({
  title: `${translator(messages, locale)('storeHome')} · ${account.merchant_name}`,
  place: (await readAccount(account, account.member_id))?.place ?? account.display_name,
  overview: await readOverview(account),
}))

export default function StoreHome() {
  const t = useMessages(messages)
  const { place, overview } = useLoaderData<typeof loader>()
  return (
    <>
      <PasswordNotice />
      <PageHeader title={place} description={t('storeLead')} />
      <OverviewTiles overview={overview} ordersHref="/store/orders?view=unshipped" />
    </>
  )
}
