import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { StatementList } from '#app/features/settlements/components/statement-list.tsx'
import { listStatements } from '#app/features/settlements/data.ts'
import { messages } from '#app/features/settlements/messages.ts'

export const loader = memberRoute(
  { permission: 'order.read', kinds: ['supplier'] },
  async ({ account, locale }) => ({
    title: `${translator(messages, locale)('supplierTitle')} · ${account.merchant_name}`,
    statements: await listStatements(account),
    currency: account.currency,
    timeZone: account.time_zone,
  }),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function SupplierSettlements() {
  const t = useMessages(messages)
  const { statements, currency, timeZone } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('supplierTitle')} description={t('supplierLead')} />
      <StatementList statements={statements} currency={currency} timeZone={timeZone} />
    </>
  )
}
