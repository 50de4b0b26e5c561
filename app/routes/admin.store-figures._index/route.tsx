import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ArrowLeftRight, Download } from 'lucide-react'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { StoresView } from '#app/features/store-figures/components/stores-view.tsx'
import { figuresQuery } from '#app/features/store-figures/figures-request.ts'
import { messages } from '#app/features/store-figures/messages.ts'
import { loadFiguresPage, mayOpen } from '#app/features/store-figures/page-request.ts'

export const loader = memberRoute({ permission: 'report.read' }, async (input) => ({
  ...(await loadFiguresPage(input)),
  may: mayOpen(input),
  title: `${translator(messages, input.locale)('title')} · ${input.account.merchant_name}`,
}))

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function StoreFigures() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          page.report.rows.length > 0 && (
            <>
              <LinkButton to="/admin/store-settlements">
                <ArrowLeftRight aria-hidden /> {t('settlement')}
              </LinkButton>
              {/* A document request: the answer is a file, not a page. */}
              <LinkButton to={`/admin/store-figures.xlsx?${figuresQuery(page.request)}`} reloadDocument>
                <Download aria-hidden /> {t('download')}
              </LinkButton>
            </>
          )
        }
      />
      <StoresView {...page} />
    </>
  )
}
