import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { SaleList } from '#app/features/sales/components/sale-list.tsx'
import { SellTabs } from '#app/features/sales/components/sell-tabs.tsx'
import { listSales } from '#app/features/sales/data.ts'
import { messages } from '#app/features/sales/messages.ts'
import { salesQuery } from '#app/features/sales/schema.ts'

export const loader = memberRoute(
  { permission: 'card.read', kinds: ['store'], query: salesQuery },
  async ({ account, query, locale, may }) => ({
    title: `${translator(messages, locale)('salesTitle')} · ${account.merchant_name}`,
    ...(await listSales(account, query.day)),
    maySell: may('card.activate'),
    currency: account.currency,
    timeZone: account.time_zone,
  }),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Sales() {
  const t = useMessages(messages)
  const list = useLoaderData<typeof loader>()
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-4">
      <h1 className="text-xl font-semibold">{t('salesTitle')}</h1>
      {list.maySell && <SellTabs current="sales" />}
      <p className="text-muted">{t('salesLead')}</p>
      <SaleList {...list} />
    </div>
  )
}
