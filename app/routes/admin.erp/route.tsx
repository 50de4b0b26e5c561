import { Outlet, useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '#app/features/erp/messages.ts'

export const loader = memberRoute({ permission: null }, async ({ may }) => ({
  manages: may('erp.manage'),
  sets: may('settings.write'),
}))

/** What all pages of the ERP have: title and tabs. Each page asks for its own permission. */
export default function Erp() {
  const t = useMessages(messages)
  const { manages, sets } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-5">
        <TabLinks
          label={t('title')}
          items={[
            ...(manages
              ? [
                  { to: '/admin/erp', label: t('tabSent'), end: true },
                  { to: '/admin/erp/results', label: t('tabResults') },
                  { to: '/admin/erp/failures', label: t('tabFailures') },
                  { to: '/admin/erp/mapping', label: t('tabMapping') },
                ]
              : []),
            ...(sets ? [{ to: '/admin/erp/settings', label: t('tabSettings') }] : []),
          ]}
        />
        <Outlet />
      </div>
    </>
  )
}
