import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PasswordNotice } from '#app/features/accounts/components/password-notice.tsx'
import { readAccount } from '#app/features/accounts/data.ts'
import { loadShipped } from '#app/features/home/data.ts'
import { messages } from '#app/features/merchants/messages.ts'
import { SupplierStart } from '#app/features/suppliers/components/supplier-start.tsx'
import { readSupplierOverview } from '#app/features/suppliers/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: null, kinds: ['supplier'] },
  async ({ account, locale, may }) => ({
    title: `${translator(messages, locale)('supplierHome')} · ${account.merchant_name}`,
    place: (await readAccount(account, account.member_id))?.place ?? account.display_name,
    overview: may('order.read') ? await readSupplierOverview(account) : undefined,
    shipped: may('order.read') ? await loadShipped(account) : undefined,
    ships: may('order.ship'),
  }),
)

export default function SupplierHome() {
  const t = useMessages(messages)
  const { place, overview, shipped, ships } = useLoaderData<typeof loader>()
  return (
    <>
      <PasswordNotice />
      <PageHeader title={place} description={t('supplierLead')} />
      <SupplierStart overview={overview} shipped={shipped} ships={ships} />
    </>
  )
}
