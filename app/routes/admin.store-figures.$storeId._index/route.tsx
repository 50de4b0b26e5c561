import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { StoreView } from '#app/features/store-figures/components/store-view.tsx'
import { figuresQuery } from '#app/features/store-figures/figures-request.ts'
import { messages } from '#app/features/store-figures/messages.ts'
import { loadStorePage } from '#app/features/store-figures/page-request.ts'

const params = z.object({ storeId: z.uuid() })

export const loader = memberRoute({ permission: 'report.read', params }, async (input) => {
  const page = await loadStorePage(input, input.params.storeId)
  return {
    ...page,
    title: `${page.name} · ${translator(messages, input.locale)('title')} · ${input.account.merchant_name}`,
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function FiguresOfStore() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const query = figuresQuery(page.request)
  const place = `/admin/store-figures/${page.storeId}` as const
  return (
    <>
      <PageHeader
        title={page.name}
        description={t('ofStoreDescription')}
        breadcrumb={
          <Breadcrumb
            items={[{ label: t('title'), to: `/admin/store-figures?${query}` }, { label: page.name }]}
          />
        }
        actions={
          <LinkButton to={`${place}/figures.xlsx?${query}`} reloadDocument>
            <Download aria-hidden /> {t('download')}
          </LinkButton>
        }
      />
      <StoreView place={place} {...page} />
    </>
  )
}
