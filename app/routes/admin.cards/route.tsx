import { type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import { viewOf } from '#app/features/cards/columns.ts'
import { BulkBar } from '#app/features/cards/components/bulk-bar.tsx'
import { CardFilterForm } from '#app/features/cards/components/card-filter-form.tsx'
import { Disclosure } from '#app/features/cards/components/disclosure.tsx'
import { FilterChips } from '#app/features/cards/components/filter-chips.tsx'
import { loadCardCounts, type Place, searchCards } from '#app/features/cards/data.ts'
import { readFilter, regionFilterOptions } from '#app/features/cards/filter-request.ts'
import { messages } from '#app/features/cards/messages.ts'
import { filterQuery, narrows } from '#app/features/cards/schema.ts'
import { CHANGE_RULES } from '#app/features/changes/eligibility.ts'
import { CHANGE_ACTIONS } from '#app/features/changes/schema.ts'
import { ListSummary } from '#app/features/lists/components/list-summary.tsx'
import { PasteList } from '#app/features/lists/components/paste-list.tsx'
import { messages as listMessages } from '#app/features/lists/messages.ts'
import { nameOfPlace } from '#app/features/regions/regions.ts'
import { ManageFilters, SavedFilterLinks } from '#app/features/views/components/saved-filters.tsx'
import { loadCardScreen } from '#app/features/views/data.ts'
import { messages as viewMessages } from '#app/features/views/messages.ts'
import { actOnCardScreen } from './act.server.ts'
import { CardList } from './card-list.tsx'

const serial = halfWidth
  .pipe(z.string().regex(/^\d{1,15}$/))
  .transform(Number)
  .optional()
  .catch(undefined)
const placeSchema = z
  .object({
    after: serial,
    before: serial,
    /** What somebody typed who wants to go there: the page begins with this serial, or the next there is. */
    at: serial,
    page: z.literal('last').optional().catch(undefined),
  })
  .transform(({ after, before, at, page }): Place => {
    if (page === 'last') return { before: Number.POSITIVE_INFINITY }
    if (before !== undefined) return { before }
    return at === undefined ? { after } : { after: Math.max(0, at - 1) }
  })

/** Empty fields of a form do not stay in the address, and two fields for one part become one. */
function plainAddress(url: URL, typed: object): string | undefined {
  const entries = [...url.searchParams]
  if (!entries.some(([name, value]) => value === '' || name === 'city')) return undefined
  const others = entries.filter(([name, value]) => ['at', 'page'].includes(name) && value !== '')
  const query = new URLSearchParams({ ...typed, ...Object.fromEntries(others) })
  return `${url.pathname}${query.size > 0 ? `?${query}` : ''}`
}

export const loader = memberRoute(
  { permission: 'card.read', query: z.record(z.string(), z.string()) },
  async ({ scope, account, query, locale, may, request }) => {
    const { typed, filter, errors } = readFilter(query, locale)
    const plain = plainAddress(new URL(request.url), typed)
    if (plain) throw redirect(plain)
    const merchantId = account.merchant_id
    const place = placeSchema.parse(query)
    const [found, own, counts] = await Promise.all([
      filter ? searchCards(scope, merchantId, filter, place, { counts: false }) : NOTHING,
      loadCardScreen(scope, merchantId, filter ?? {}),
      filter && query.count ? loadCardCounts(scope, merchantId, filter) : undefined,
    ])
    return {
      title: translator(messages, locale)('title'),
      ...{ ...found, counts, typed, filter, errors },
      query: filter ? filterQuery(filter) : {},
      narrow: filter !== undefined && narrows(filter),
      place: { at: query.at, moved: place.after !== undefined || place.before !== undefined },
      regions: regionFilterOptions(typed.region),
      regionName: filter?.region === undefined ? undefined : nameOfPlace(filter.region),
      view: viewOf(own.view),
      ...{ choices: own.choices, savedFilters: own.filters, list: own.list },
      actions: CHANGE_ACTIONS.filter((action) => may(CHANGE_RULES[action].permission)),
      ...{ mayExport: may('card.export'), mayCreate: may('batch.create') },
      ...{ currency: account.currency, timeZone: account.time_zone },
    }
  },
)

const NOTHING = { cards: [], by: 'serial' as const, previous: undefined, next: undefined }

export const action = memberRoute(
  { permission: 'card.read', query: z.record(z.string(), z.string()) },
  async (input) => actOnCardScreen(input),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Cards() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const query = new URLSearchParams(page.query).toString()
  const failed = Object.keys(page.errors).length > 0
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="flex flex-col gap-4">
        {answer?.error && <Flash tone="danger">{answer.error}</Flash>}
        <SavedFilterLinks filters={page.savedFilters} current={query} />
        {failed && <Flash tone="warning">{t('badFilter')}</Flash>}
        <CardFilterForm
          typed={page.typed}
          errors={page.errors}
          choices={page.choices}
          regions={page.regions}
        />
        <OtherWays query={query} answer={answer} />
        {page.typed.listId && <ListSummary list={page.list} />}
        {page.filter && (
          <FilterChips
            filter={page.filter}
            query={page.query}
            choices={page.choices}
            currency={page.currency}
            regionName={page.regionName}
            listed={page.list?.found}
          />
        )}
        <BulkBar query={page.narrow ? query : undefined} actions={page.actions} mayExport={page.mayExport} />
        {!failed && <CardList page={page} query={query} />}
      </div>
    </>
  )
}

/** Searching by a pasted list, and by what was saved. */
function OtherWays({
  query,
  answer,
}: {
  query: string
  answer: ReturnType<typeof useActionData<typeof action>>
}) {
  const page = useLoaderData<typeof loader>()
  const lists = useMessages(listMessages)
  const views = useMessages(viewMessages)
  const savable = query !== '' && !page.savedFilters.some((filter) => filter.query === query)
  return (
    <div className="grid items-start gap-3 lg:grid-cols-2">
      {/* A list that was found is no longer needed in its field. */}
      <Disclosure key={page.typed.listId} summary={lists('paste')} open={answer?.list !== undefined}>
        <PasteList answer={answer?.list} />
      </Disclosure>
      {(savable || page.savedFilters.length > 0) && (
        <Disclosure
          summary={savable ? views('saveThis') : views('manage')}
          open={answer?.filter !== undefined}
        >
          <ManageFilters filters={page.savedFilters} savable={savable} answer={answer?.filter} />
        </Disclosure>
      )}
    </div>
  )
}
