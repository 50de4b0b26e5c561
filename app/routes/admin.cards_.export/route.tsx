import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { SearchX } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { loadCardCounts, totalOf } from '#app/features/cards/data.ts'
import { cardFilterSchema, filterQuery, narrows } from '#app/features/cards/schema.ts'
import { exportChoicesSchema } from '#app/features/exports/choices.ts'
import { ExportCounts } from '#app/features/exports/components/export-counts.tsx'
import { ExportForm } from '#app/features/exports/components/export-form.tsx'
import { countFaceValues } from '#app/features/exports/data.ts'
import { messages } from '#app/features/exports/messages.ts'
import { requestExport } from '#app/features/exports/mutations.ts'

/** The filter as the card list has it in its own address; what is no part of a filter does not matter. */
const query = z.record(z.string(), z.string())
/** Why a download link has led here instead of to its file. */
const refusedDownload = z.enum(['expired', 'gone']).optional().catch(undefined)

export const loader = memberRoute(
  { permission: 'card.export', query },
  async ({ scope, account, query, locale }) => {
    const title = translator(messages, locale)('title')
    const download = refusedDownload.parse(query.download)
    const parsed = cardFilterSchema.safeParse(query)
    if (!parsed.success) return { title, download, problem: 'badFilter' as const }
    const filter = parsed.data
    if (!narrows(filter)) return { title, download, problem: 'searchFirst' as const }
    const [counts, faces] = await Promise.all([
      loadCardCounts(scope, account.merchant_id, filter),
      countFaceValues(scope, account.merchant_id, filter),
    ])
    const back = `/admin/cards?${new URLSearchParams(filterQuery(filter))}`
    return { title, download, problem: undefined, counts, total: totalOf(counts), faces, back }
  },
)

const statusOf = { FORBIDDEN: 403, NO_FILTER: 400, NOTHING: 400 } as const

export const action = memberRoute(
  { permission: 'card.export', query },
  async ({ account, request, query, locale }) => {
    const t = translator(messages, locale)
    const filter = cardFilterSchema.safeParse(query)
    const choices = exportChoicesSchema.safeParse(Object.fromEntries(await request.formData()))
    if (!filter.success || !choices.success) return data({ error: t('badRequest') }, { status: 400 })
    const asked = await requestExport(account, filter.data, choices.data, locale)
    if (asked.ok) return redirect(`/admin/jobs/${asked.jobId}`)
    return data({ error: t(asked.reason) }, { status: statusOf[asked.reason] })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function ExportPage() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const error = useActionData<typeof action>()?.error
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={t('title')}
        description={t('description')}
        breadcrumb={<Breadcrumb items={[{ label: t('cards'), to: '/admin/cards' }, { label: t('title') }]} />}
      />
      {page.download && (
        <div className="mb-5">
          <Flash tone="warning" title={t(page.download === 'gone' ? 'fileGone' : 'linkExpired')}>
            {t(page.download === 'gone' ? 'fileGoneBody' : 'linkExpiredBody')}
          </Flash>
        </div>
      )}
      {page.problem !== undefined && (
        <EmptyState
          icon={SearchX}
          title={t(page.problem)}
          body={page.problem === 'searchFirst' ? t('searchFirstBody') : undefined}
          action={<LinkButton to="/admin/cards">{t('toCards')}</LinkButton>}
        />
      )}
      {page.problem === undefined && page.total === 0 && (
        <EmptyState
          icon={SearchX}
          title={t('nothing')}
          body={t('nothingBody')}
          action={<LinkButton to={page.back}>{t('back')}</LinkButton>}
        />
      )}
      {page.problem === undefined && page.total > 0 && (
        <div className="flex flex-col gap-5">
          <Card>
            <ExportCounts counts={page.counts} total={page.total} />
          </Card>
          <ExportForm total={page.total} faces={page.faces} back={page.back} error={error} />
        </div>
      )}
    </div>
  )
}
