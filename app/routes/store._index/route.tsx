import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { formatDate } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { PasswordNotice } from '#app/features/accounts/components/password-notice.tsx'
import { readAccount } from '#app/features/accounts/data.ts'
import { StoreHome } from '#app/features/sales/components/store-home.tsx'
import { loadStoreHome } from '#app/features/sales/home/data.ts'
import { homeMessages } from '#app/features/sales/home/messages.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: null, kinds: ['store'] },
  async ({ account, locale, may }) => ({
    title: `${translator(homeMessages, locale)('title')} · ${account.merchant_name}`,
    place: (await readAccount(account, account.member_id))?.place ?? account.display_name,
    home: {
      ...(await loadStoreHome(account)),
      storeId: account.store_id ?? '',
      currency: account.currency,
      may: {
        verify: may('card.verify'),
        sell: may('card.activate') && may('card.read'),
        figures: may('report.read'),
        orders: may('order.read'),
      },
    },
  }),
)

export default function StoreHomePage() {
  const t = useMessages(homeMessages)
  const locale = useLocale()
  const { place, home } = useLoaderData<typeof loader>()
  return (
    <>
      <PasswordNotice />
      <PageHeader title={place} description={t('lead', { day: formatDate(home.today, locale) })} />
      <StoreHome {...home} />
    </>
  )
}
