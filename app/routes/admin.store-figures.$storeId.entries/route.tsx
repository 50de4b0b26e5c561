import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { periodInWords } from '#app/features/reports/in-words.ts'
import { loadBehindPage } from '#app/features/store-figures/behind/page-request.ts'
import { BehindView } from '#app/features/store-figures/components/behind-view.tsx'
import { figuresQuery } from '#app/features/store-figures/figures-request.ts'
import { behindInWords } from '#app/features/store-figures/in-words.ts'
import { messages } from '#app/features/store-figures/messages.ts'

const params = z.object({ storeId: z.uuid() })

/** Exactly the entries or orders that a figure of a store is made of. */
export const loader = memberRoute({ permission: 'report.read', params }, async (input) => {
  const page = await loadBehindPage(input, input.params.storeId)
  const { locale } = input
  const heading = behindInWords(page)
  return {
    ...page,
    title: `${heading} · ${input.account.merchant_name}`,
    heading,
    about: periodInWords(page.request.period, locale),
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function BehindFigure() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const query = figuresQuery(page.request)
  const place = `/admin/store-figures/${page.storeId}` as const
  return (
    <>
      <PageHeader
        title={page.heading}
        description={page.about}
        breadcrumb={
          <Breadcrumb
            items={[
              { label: t('title'), to: `/admin/store-figures?${query}` },
              { label: page.name, to: `${place}?${query}` },
              { label: t('entries') },
            ]}
          />
        }
      />
      <BehindView office place={place} {...page} />
    </>
  )
}
