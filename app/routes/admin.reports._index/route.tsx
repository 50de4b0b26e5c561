import { type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { Download, RefreshCw } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { useScripted } from '#app/components/use-scripted.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { ReportView } from '#app/features/reports/components/report-view.tsx'
import { messages } from '#app/features/reports/messages.ts'
import { requestRebuild } from '#app/features/reports/mutations.ts'
import { loadReportPage } from '#app/features/reports/page-request.ts'
import { reportQuery } from '#app/features/reports/report-request.ts'

export const loader = memberRoute({ permission: 'report.read' }, async (input) => ({
  ...(await loadReportPage(input)),
  title: translator(messages, input.locale)('title'),
}))

export const action = memberRoute({ permission: 'report.read' }, async ({ account }) =>
  redirect(`/admin/jobs/${await requestRebuild(account)}`),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Reports() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          page.rowCount > 0 && (
            // A document request: the answer is a file, not a page.
            <LinkButton to={`/admin/reports.xlsx?${reportQuery(page.request)}`} reloadDocument>
              <Download aria-hidden /> {t('download')}
            </LinkButton>
          )
        }
      />
      <ReportView {...page} />
      {page.span && <Rebuild />}
    </>
  )
}

function Rebuild() {
  const t = useMessages(messages)
  const scripted = useScripted()
  return (
    <footer className="mt-8 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-4 text-[13px] text-muted print:hidden">
      <p>{t('rebuildNote')}</p>
      <Form id="rebuild" method="post" action="/admin/reports?index">
        {scripted ? (
          <ConfirmDialog
            title={t('rebuildTitle')}
            consequence={t('rebuildBody')}
            confirmLabel={t('rebuild')}
            formId="rebuild"
            trigger={
              <Button variant="secondary" size="sm">
                <RefreshCw aria-hidden /> {t('rebuild')}
              </Button>
            }
          />
        ) : (
          <Button type="submit" variant="secondary" size="sm">
            {t('rebuild')}
          </Button>
        )}
      </Form>
    </footer>
  )
}
