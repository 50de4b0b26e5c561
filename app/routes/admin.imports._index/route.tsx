import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { FileUp } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside } from '#app/core/paging/addresses.ts'
import { idPlaceQuery } from '#app/core/paging/places.ts'
import { ImportTable } from '#app/features/imports/components/import-table.tsx'
import { listImports } from '#app/features/imports/data.ts'
import { messages } from '#app/features/imports/messages.ts'

export const loader = memberRoute(
  { permission: 'batch.create', query: idPlaceQuery },
  async ({ scope, account, query, locale }) => ({
    title: translator(messages, locale)('title'),
    ...(await listImports(scope, query)),
    timeZone: account.time_zone,
  }),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Imports() {
  const t = useMessages(messages)
  const { imports, previous, next, timeZone } = useLoaderData<typeof loader>()
  const create = (
    <LinkButton to="/admin/imports/new" variant="primary">
      <FileUp aria-hidden /> {t('newImport')}
    </LinkButton>
  )
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={imports.length > 0 && create} />
      {imports.length === 0 ? (
        <EmptyState icon={FileUp} title={t('emptyTitle')} body={t('emptyBody')} action={create} />
      ) : (
        <div className="flex flex-col gap-4">
          <ImportTable imports={imports} timeZone={timeZone} />
          <Pagination {...addressesBeside('/admin/imports', {}, { previous, next })} />
        </div>
      )}
    </>
  )
}
