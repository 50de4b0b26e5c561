import { Outlet, useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '#app/features/webhooks/messages.ts'

export const loader = memberRoute({ permission: null }, async ({ may }) => ({
  reads: may('order.read') || may('job.read'),
  sets: may('settings.write'),
}))

/** What all pages of web-hooks have: title and tabs. Each page asks for its own permission. */
export default function Webhooks() {
  const t = useMessages(messages)
  const { reads, sets } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-5">
        <TabLinks
          label={t('title')}
          items={[
            ...(reads ? [{ to: '/admin/webhooks', label: t('tabLog'), end: true }] : []),
            ...(sets ? [{ to: '/admin/webhooks/endpoints', label: t('tabEndpoints') }] : []),
          ]}
        />
        <Outlet />
      </div>
    </>
  )
}
