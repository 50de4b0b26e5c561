import { Outlet, useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '#app/features/notifications/messages.ts'

export const loader = memberRoute({ permission: null }, async ({ may }) => ({
  reads: may('order.read') || may('job.read'),
  sets: may('settings.write'),
}))

/** What all pages of notifications have: title and tabs. Each page asks for its own permission. */
export default function Notifications() {
  const t = useMessages(messages)
  const { reads, sets } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-5">
        <TabLinks
          label={t('title')}
          items={[
            ...(reads ? [{ to: '/admin/notifications', label: t('tabLog'), end: true }] : []),
            ...(sets ? [{ to: '/admin/notifications/settings', label: t('tabSettings') }] : []),
          ]}
        />
        <Outlet />
      </div>
    </>
  )
}
