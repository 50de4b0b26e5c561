import { Outlet, useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '#app/features/waybills/messages.ts'

export const loader = memberRoute({ permission: null }, async ({ may }) => ({
  ships: may('order.ship') && may('order.read'),
  sets: may('settings.write'),
}))

/** What all pages of waybills have: title and tabs. Each page asks for its own permission. */
export default function Waybills() {
  const t = useMessages(messages)
  const { ships, sets } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-5">
        <TabLinks
          label={t('title')}
          items={[
            ...(ships ? [{ to: '/admin/waybills', label: t('tabList'), end: true }] : []),
            ...(ships ? [{ to: '/admin/waybills/new', label: t('tabNew') }] : []),
            ...(sets ? [{ to: '/admin/waybills/settings', label: t('tabSettings') }] : []),
          ]}
        />
        <Outlet />
      </div>
    </>
  )
}
