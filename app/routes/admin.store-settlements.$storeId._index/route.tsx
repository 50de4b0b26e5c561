import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { loadStoreName } from '#app/features/store-figures/data.ts'
import { LinesTable } from '#app/features/store-settlements/components/lines-table.tsx'
import { SettlementView } from '#app/features/store-settlements/components/settlement-view.tsx'
import { messages } from '#app/features/store-settlements/messages.ts'
import { loadStatementPage, settlementQuery } from '#app/features/store-settlements/page-request.ts'

const params = z.object({ storeId: z.uuid() })

/** The statement of one store, or of a pair. */
export const loader = memberRoute(
  { permission: 'report.read', params, query: settlementQuery },
  async (input) => {
    const { storeId } = input.params
    const store = await loadStoreName(input.scope, storeId)
    if (store === undefined) throw new Response('not found', { status: 404 })
    const page = await loadStatementPage(input, storeId)
    const { pairs } = page.settlement
    const t = translator(messages, input.locale)
    const { soldStoreId, handedStoreId } = page.between
    const [pair] = soldStoreId && handedStoreId ? pairs : []
    const heading = pair
      ? t('pairTitle', { sold: pair.soldStoreName, handed: pair.handedStoreName })
      : t('statement', { store })
    return {
      ...page,
      storeId,
      heading,
      title: `${heading} · ${input.account.merchant_name}`,
      linked: input.may('order.read'),
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function StatementOfStore() {
  const t = useMessages(messages)
  const { settlement, lines, month, between, heading, storeId, linked, currency, timeZone } =
    useLoaderData<typeof loader>()
  const { soldStoreId: sold, handedStoreId: handed } = between
  const query = new URLSearchParams({ month, ...(sold ? { sold } : {}), ...(handed ? { handed } : {}) })
  const place = `/admin/store-settlements/${storeId}`
  return (
    <>
      <PageHeader
        title={heading}
        breadcrumb={
          <Breadcrumb
            items={[{ label: t('title'), to: `/admin/store-settlements?month=${month}` }, { label: heading }]}
          />
        }
        actions={
          <LinkButton to={`${place}/statement.xlsx?${query}`} reloadDocument>
            <Download aria-hidden /> {t('download')}
          </LinkButton>
        }
      />
      <div className="flex flex-col gap-5">
        <SettlementView
          {...{ settlement, currency, timeZone, place, storeId }}
          storeHref={(id) => `/admin/store-settlements/${id}?month=${month}`}
          pairHref={(pair) =>
            `${place}?${new URLSearchParams({ month, sold: pair.soldStoreId, handed: pair.handedStoreId })}`
          }
        />
        {lines.length > 0 && (
          <Card title={t('lines')}>
            <LinesTable count={settlement.orders} {...{ lines, currency, timeZone, linked }} />
          </Card>
        )}
      </div>
    </>
  )
}
