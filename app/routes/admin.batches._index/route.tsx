import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Layers, Plus } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside } from '#app/core/paging/addresses.ts'
import { idPlaceQuery } from '#app/core/paging/places.ts'
import { BatchTable } from '#app/features/batches/components/batch-table.tsx'
import { listBatches } from '#app/features/batches/data.ts'
import { messages } from '#app/features/batches/messages.ts'

export const loader = memberRoute(
  { permission: 'card.read', query: idPlaceQuery },
  async ({ scope, account, query, locale, may }) => ({
    title: translator(messages, locale)('title'),
    ...(await listBatches(scope, query)),
    currency: account.currency,
    timeZone: account.time_zone,
    mayCreate: may('batch.create'),
  }),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Batches() {
  const t = useMessages(messages)
  const { batches, previous, next, currency, timeZone, mayCreate } = useLoaderData<typeof loader>()
  const create = mayCreate && (
    <LinkButton to="/admin/batches/new" variant="primary">
      <Plus aria-hidden /> {t('newBatch')}
    </LinkButton>
  )
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={create} />
      {batches.length === 0 ? (
        <EmptyState icon={Layers} title={t('emptyTitle')} body={t('emptyBody')} action={create} />
      ) : (
        <div className="flex flex-col gap-4">
          <BatchTable batches={batches} currency={currency} timeZone={timeZone} />
          <Pagination {...addressesBeside('/admin/batches', {}, { previous, next })} />
        </div>
      )}
    </>
  )
}
