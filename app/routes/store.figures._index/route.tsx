import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ArrowLeftRight, Download } from 'lucide-react'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { StoreView } from '#app/features/store-figures/components/store-view.tsx'
import { figuresQuery } from '#app/features/store-figures/figures-request.ts'
import { messages } from '#app/features/store-figures/messages.ts'
import { loadStorePage } from '#app/features/store-figures/page-request.ts'
import { ownStore } from '#app/features/store-figures/policy.ts'

export const loader = memberRoute({ permission: 'report.read', kinds: ['store'] }, async (input) => ({
  ...(await loadStorePage(input, ownStore(input.account))),
  title: translator(messages, input.locale)('storeTitle'),
}))

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function OwnFigures() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        title={t('storeTitle')}
        description={t('storeDescription')}
        actions={
          <>
            <LinkButton to="/store/settlements">
              <ArrowLeftRight aria-hidden /> {t('settlement')}
            </LinkButton>
            <LinkButton to={`/store/figures.xlsx?${figuresQuery(page.request)}`} reloadDocument>
              <Download aria-hidden /> {t('download')}
            </LinkButton>
          </>
        }
      />
      <StoreView place="/store/figures" {...page} />
    </>
  )
}
