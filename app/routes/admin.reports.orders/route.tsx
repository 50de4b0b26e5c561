import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { SearchX } from 'lucide-react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside } from '#app/core/paging/addresses.ts'
import { momentSchema } from '#app/core/paging/places.ts'
import { listCounted } from '#app/features/reports/behind/data.ts'
import { ReportOrders } from '#app/features/reports/components/report-orders.tsx'
import { loadReport } from '#app/features/reports/data.ts'
import { countInWords, periodInWords } from '#app/features/reports/in-words.ts'
import { messages } from '#app/features/reports/messages.ts'
import { namedFilters, requestOf } from '#app/features/reports/page-request.ts'
import { reportQuery } from '#app/features/reports/report-request.ts'

/** Exactly the orders that a number of a report is made of. */
export const loader = memberRoute({ permission: 'report.read' }, async (input) => {
  if (!input.may('order.read')) throw new Response('forbidden', { status: 403 })
  const { reader, request, wording } = requestOf(input)
  const { account, locale } = input
  const t = translator(messages, locale)
  const params = new URL(input.request.url).searchParams
  const placeOf = (name: string) => momentSchema.safeParse(params.get(name) ?? '').data
  const [page, report, filters] = await Promise.all([
    listCounted(reader, request, { after: placeOf('after'), before: placeOf('before') }),
    loadReport(reader, request),
    namedFilters(reader, request, wording),
  ])
  const count = countInWords(report.totals[request.measure], request.measure, wording)
  return {
    ...page,
    title: t('ordersTitle'),
    counted: t('ordersCount', { measure: t(`measure.${request.measure}`), count }),
    about: [periodInWords(request.period, locale), ...filters].join(t('comma')),
    query: String(reportQuery(request)),
    ...{ timeZone: account.time_zone, currency: account.currency },
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function OrdersBehind() {
  const t = useMessages(messages)
  const { orders, previous, next, counted, about, query, timeZone, currency } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        title={counted}
        description={about}
        breadcrumb={
          <Breadcrumb
            items={[{ label: t('title'), to: `/admin/reports?${query}` }, { label: t('ordersTitle') }]}
          />
        }
      />
      {orders.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title={t('noOrders')}
          body={t('noOrdersBody')}
          action={<LinkButton to={`/admin/reports?${query}`}>{t('backToReport')}</LinkButton>}
        />
      ) : (
        <div className="flex flex-col gap-4">
          <ReportOrders orders={orders} timeZone={timeZone} currency={currency} />
          <Pagination {...addressesBeside('/admin/reports/orders', query, { previous, next })} />
        </div>
      )}
    </>
  )
}
