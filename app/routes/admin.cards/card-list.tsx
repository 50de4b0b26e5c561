import type { SerializeFrom } from '@remix-run/node'
import { CreditCard, SearchX } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { CardCount } from '#app/features/cards/components/card-count.tsx'
import { CardTable } from '#app/features/cards/components/card-table.tsx'
import { ColumnSettings } from '#app/features/cards/components/column-settings.tsx'
import { messages } from '#app/features/cards/messages.ts'
import type { loader } from './route.tsx'

type Page = SerializeFrom<typeof loader>

/** What was found: how many, which, and the way from page to page. */
export function CardList({ page, query }: { page: Page; query: string }) {
  const t = useMessages(messages)
  if (page.cards.length === 0) return <NoCards page={page} query={query} />
  const address = (place: Record<string, string>) =>
    `/admin/cards?${new URLSearchParams({ ...page.query, ...place })}`
  const beside = (way: 'after' | 'before', serial: number | undefined) =>
    serial === undefined ? undefined : address({ [way]: String(serial) })
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <CardCount query={query} counted={page.counts} soon={page.narrow} />
        {page.by === 'number' ? (
          <p className="text-[13px] text-muted">{t('byNumber')}</p>
        ) : (
          <Jump query={page.query} at={page.place.at} />
        )}
      </div>
      <CardTable
        key={`${query} ${page.cards[0]?.serial}`}
        cards={page.cards}
        view={page.view}
        query={query}
        currency={page.currency}
        timeZone={page.timeZone}
        selectable={page.actions.length > 0 || page.mayExport}
      />
      <Pagination
        previous={beside('before', page.previous)}
        next={beside('after', page.next)}
        first={address({})}
        last={address({ page: 'last' })}
      />
      <ColumnSettings view={page.view} />
    </div>
  )
}

function Jump({ query, at }: { query: Record<string, string>; at: string | undefined }) {
  const t = useMessages(messages)
  return (
    <Form method="get" action="/admin/cards" key={at} className="flex items-center gap-2">
      {Object.entries(query).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Field label={t('jump')} hideLabel>
        <Input
          name="at"
          size="sm"
          defaultValue={at}
          placeholder={t('jump')}
          inputMode="numeric"
          autoComplete="off"
          className="w-36"
        />
      </Field>
      <Button type="submit" variant="secondary" size="sm">
        {t('go')}
      </Button>
    </Form>
  )
}

function NoCards({ page, query }: { page: Page; query: string }) {
  const t = useMessages(messages)
  // Cards there may be, only not behind this place.
  if (page.place.moved)
    return (
      <EmptyState
        icon={SearchX}
        title={t('endTitle')}
        body={t('endBody')}
        action={<LinkButton to={`/admin/cards?${query}`}>{t('toFirstPage')}</LinkButton>}
      />
    )
  if (query !== '') return <EmptyState icon={SearchX} title={t('noMatchTitle')} body={t('noMatchBody')} />
  const action = page.mayCreate && <LinkButton to="/admin/batches/new">{t('newBatch')}</LinkButton>
  return <EmptyState icon={CreditCard} title={t('emptyTitle')} body={t('emptyBody')} action={action} />
}
