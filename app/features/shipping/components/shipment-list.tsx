import { PackageCheck } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside } from '#app/core/paging/addresses.ts'
import type { Beside } from '#app/core/paging/page.ts'
import { messages } from '../messages.ts'
import type { ShipmentSummary } from '../types.ts'
import { ShipmentTable } from './shipment-table.tsx'

/** The page with the files that were shipped. @param base address of the pages, e.g. /admin/shipping */
export function ShipmentList({
  base,
  shipments,
  previous,
  next,
  timeZone,
}: {
  base: string
  shipments: readonly ShipmentSummary[]
  timeZone: string
} & Beside) {
  const t = useMessages(messages)
  const create = (
    <LinkButton to={`${base}/new`} variant="primary">
      <PackageCheck aria-hidden /> {t('newShipment')}
    </LinkButton>
  )
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={shipments.length > 0 && create}
      />
      {shipments.length === 0 ? (
        <EmptyState icon={PackageCheck} title={t('emptyTitle')} body={t('emptyBody')} action={create} />
      ) : (
        <div className="flex flex-col gap-4">
          <ShipmentTable base={base} shipments={shipments} timeZone={timeZone} />
          <Pagination {...addressesBeside(base, {}, { previous, next })} />
        </div>
      )}
    </>
  )
}
