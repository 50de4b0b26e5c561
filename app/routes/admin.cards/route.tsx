import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CreditCard, SearchX } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { BulkPanel } from '#app/features/cards/components/bulk-panel.tsx'
import { CardFilterForm, type TypedFilter } from '#app/features/cards/components/card-filter-form.tsx'
import { CardTable } from '#app/features/cards/components/card-table.tsx'
import { loadBatchChoices, searchCards } from '#app/features/cards/data.ts'
import { messages } from '#app/features/cards/messages.ts'
import { requestActivation, requestExport } from '#app/features/cards/mutations.ts'
import { cardFilterSchema, expectedCountSchema, narrows, plainFilter } from '#app/features/cards/schema.ts'

const text = z.string().max(60).optional()
const place = z.coerce.number().int().positive().optional().catch(undefined)
const query = z.object({
  serialFrom: text,
  serialTo: text,
  batchId: text,
  status: text,
  number: text,
  after: place,
  before: place,
  download: z.enum(['expired', 'gone']).optional().catch(undefined),
})

export const loader = memberRoute(
  { permission: 'card.read', query },
  async ({ scope, account, query, locale, may }) => {
    const { after, before, download, ...typed } = query
    const parsed = cardFilterSchema.safeParse(typed)
    const filter = parsed.data ?? {}
    const narrow = parsed.success && narrows(filter)
    const found = parsed.success
      ? await searchCards(scope, account.merchant_id, filter, { after, before }, { counts: narrow })
      : {
          ...{ cards: [], previous: undefined, next: undefined, counts: undefined },
          batches: await loadBatchChoices(scope, account.merchant_id),
        }
    return {
      title: translator(messages, locale)('title'),
      ...found,
      typed: Object.fromEntries(Object.entries(typed).filter(([, value]) => value)) as TypedFilter,
      badFilter: !parsed.success,
      filter: narrow
        ? Object.fromEntries(Object.entries(plainFilter(filter)).map(([key, value]) => [key, String(value)]))
        : undefined,
      download,
      currency: account.currency,
      timeZone: account.time_zone,
      mayActivate: may('card.activate'),
      mayExport: may('card.export'),
      mayCreate: may('batch.create'),
    }
  },
)

export const action = memberRoute({ permission: 'card.read' }, async ({ account, request, locale }) => {
  const form = Object.fromEntries([...(await request.formData())].filter(([, value]) => value !== ''))
  const filter = cardFilterSchema.safeParse(form)
  const intent = z.enum(['activate', 'export']).safeParse(form.intent)
  const expected = expectedCountSchema.safeParse(form.expected)
  if (!filter.success || !intent.success || (intent.data === 'activate' && !expected.success))
    return data({ error: translator(messages, locale)('badRequest') }, { status: 400 })
  const asked =
    intent.data === 'export'
      ? await requestExport(account, filter.data, locale)
      : await requestActivation(account, filter.data, expected.data ?? 0)
  return asked.ok ? redirect(`/admin/jobs/${asked.jobId}`) : refused(asked, locale)
})

type Refusal = Exclude<Awaited<ReturnType<typeof requestActivation | typeof requestExport>>, { ok: true }>

function refused(refusal: Refusal, locale: Locale) {
  const t = translator(messages, locale)
  switch (refusal.reason) {
    case 'COUNT_CHANGED':
      return data({ error: t('countChanged', { n: refusal.count }) }, { status: 409 })
    case 'NO_FILTER':
      return data({ error: t('noFilter') }, { status: 400 })
    case 'NOTHING':
      return data({ error: t('nothing') }, { status: 400 })
    case 'FORBIDDEN':
      return data({ error: t('forbidden') }, { status: 403 })
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Cards() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const error = useActionData<typeof action>()?.error
  const { download } = page
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="flex flex-col gap-5">
        {download && (
          <Flash tone="warning" title={t(download === 'gone' ? 'fileGone' : 'linkExpired')}>
            {t(download === 'gone' ? 'fileGoneBody' : 'linkExpiredBody')}
          </Flash>
        )}
        <CardFilterForm typed={page.typed} batches={page.batches} />
        {page.badFilter && <Flash tone="warning">{t('badFilter')}</Flash>}
        <BulkPanel
          filter={page.filter}
          counts={page.counts}
          mayActivate={page.mayActivate}
          mayExport={page.mayExport}
          error={error}
        />
        <CardList />
      </div>
    </>
  )
}

function CardList() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const { cards, typed, counts } = page
  if (cards.length === 0) {
    if (page.badFilter) return null
    if (Object.keys(typed).length > 0)
      return <EmptyState icon={SearchX} title={t('noMatchTitle')} body={t('noMatchBody')} />
    const action = page.mayCreate && <LinkButton to="/admin/batches/new">{t('newBatch')}</LinkButton>
    return <EmptyState icon={CreditCard} title={t('emptyTitle')} body={t('emptyBody')} action={action} />
  }
  const address = (key: 'after' | 'before', serial: number | undefined) =>
    serial === undefined
      ? undefined
      : `/admin/cards?${new URLSearchParams({ ...(typed as Record<string, string>), [key]: String(serial) })}`
  const total = counts && counts.created + counts.active + counts.redeemed + counts.void
  return (
    <div className="flex flex-col gap-4">
      <CardTable cards={cards} currency={page.currency} timeZone={page.timeZone} />
      <Pagination
        previous={address('before', page.previous)}
        next={address('after', page.next)}
        summary={total !== undefined ? t('totalCards', { n: total }) : undefined}
      />
    </div>
  )
}
