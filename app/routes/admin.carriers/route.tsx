import { Outlet, useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '#app/features/carriers/messages.ts'

export const loader = memberRoute({ permission: null }, async ({ may }) => ({
  reads: may('order.read'),
  sets: may('settings.write'),
}))

/** What all pages of carriers have: title and tabs. Each page asks for its own permission. */
export default function Carriers() {
  const t = useMessages(messages)
  const { reads, sets } = useLoaderData<typeof loader>()
  const settings = [
    { to: '/admin/carriers', label: t('tabCarriers'), end: true },
    { to: '/admin/carriers/accounts', label: t('tabAccounts') },
  ]
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-5">
        <TabLinks
          label={t('title')}
          items={[
            ...(sets ? settings : []),
            ...(reads ? [{ to: '/admin/carriers/problems', label: t('tabProblems') }] : []),
          ]}
        />
        <Outlet />
      </div>
    </>
  )
}
