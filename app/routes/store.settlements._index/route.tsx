import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages as figures } from '#app/features/store-figures/messages.ts'
import { ownStore } from '#app/features/store-figures/policy.ts'
import { LinesTable } from '#app/features/store-settlements/components/lines-table.tsx'
import { SettlementView } from '#app/features/store-settlements/components/settlement-view.tsx'
import { messages } from '#app/features/store-settlements/messages.ts'
import { loadStatementPage, settlementQuery } from '#app/features/store-settlements/page-request.ts'

/** What the own store gets from others and owes to them. */
export const loader = memberRoute(
  { permission: 'report.read', kinds: ['store'], query: settlementQuery },
  async (input) => ({
    ...(await loadStatementPage(input, ownStore(input.account))),
    storeId: ownStore(input.account),
    title: translator(messages, input.locale)('title'),
  }),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function OwnSettlement() {
  const t = useMessages(messages)
  const f = useMessages(figures)
  const { settlement, lines, month, storeId, currency, timeZone } = useLoaderData<typeof loader>()
  const place = '/store/settlements'
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('storeLead')}
        breadcrumb={
          <Breadcrumb items={[{ label: f('storeTitle'), to: '/store/figures' }, { label: t('title') }]} />
        }
        actions={
          lines.length > 0 && (
            <LinkButton to={`/store/settlements.xlsx?month=${month}`} reloadDocument>
              <Download aria-hidden /> {t('download')}
            </LinkButton>
          )
        }
      />
      <div className="flex flex-col gap-5">
        <SettlementView
          {...{ settlement, currency, timeZone, place, storeId }}
          storeHref={undefined}
          pairHref={(pair) =>
            `${place}?${new URLSearchParams({ month, sold: pair.soldStoreId, handed: pair.handedStoreId })}`
          }
        />
        {lines.length > 0 && (
          <Card title={t('lines')}>
            <LinesTable count={settlement.orders} linked={false} {...{ lines, currency, timeZone }} />
          </Card>
        )}
      </div>
    </>
  )
}
