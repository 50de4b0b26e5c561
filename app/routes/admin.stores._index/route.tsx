import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ArrowLeftRight, Plus, Store, Undo2 } from 'lucide-react'
import { z } from 'zod'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { StandingTiles } from '#app/features/stores/components/standing-tiles.tsx'
import { StoreTable } from '#app/features/stores/components/store-table.tsx'
import { countStores, listStores } from '#app/features/stores/data.ts'
import { messages } from '#app/features/stores/messages.ts'
import { LOW_CARDS, storeListQuery } from '#app/features/stores/schema.ts'

const DONE = { allocate: 'movedAllocate', take_back: 'movedTakeBack', move: 'movedMove' } as const

const query = storeListQuery.extend({
  /** What was just done, and with how many cards. */
  done: z.enum(['allocate', 'take_back', 'move']).optional().catch(undefined),
  n: z.coerce.number().int().min(1).optional().catch(undefined),
})

// Either of two permissions opens this page, so they are asked one by one.
export const loader = memberRoute(
  { permission: null, query },
  async ({ account, scope, locale, query, may }) => {
    const rights = { manage: may('store.manage'), stock: may('stock.manage') }
    if (!rights.manage && !rights.stock) throw new Response('forbidden', { status: 403 })
    const merchantId = account.merchant_id
    const cards = may('card.read')
    const low = cards && query.low === '1'
    const asked = { q: query.q, closed: query.closed === '1' && !low, cards, low }
    const [stores, counts] = await Promise.all([
      listStores(scope, merchantId, asked),
      countStores(scope, merchantId),
    ])
    return {
      title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
      ...{ rights, stores, counts, q: query.q, showsClosed: asked.closed, cards, low },
      done: query.done && query.n ? { action: query.done, n: query.n } : undefined,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Stores() {
  const t = useMessages(messages)
  const { counts, rights, done } = useLoaderData<typeof loader>()
  const create = rights.manage && (
    <LinkButton to="/admin/stores/new" variant={rights.stock ? 'secondary' : 'primary'}>
      <Plus aria-hidden />
      {t('newStore')}
    </LinkButton>
  )
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('lead')}
        actions={
          counts.open + counts.closed > 0 && (
            <>
              {create}
              {rights.stock && counts.open > 0 && (
                <LinkButton to="/admin/stores/allocate" variant="primary">
                  {t('allocate')}
                </LinkButton>
              )}
            </>
          )
        }
      />
      <div className="flex flex-col gap-4">
        {done && <Flash tone="success">{t(DONE[done.action], { n: done.n })}</Flash>}
        {counts.open + counts.closed === 0 ? (
          <EmptyState icon={Store} title={t('emptyTitle')} body={t('emptyBody')} action={create} />
        ) : (
          <List />
        )}
      </div>
    </>
  )
}

function List() {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { stores, counts, q, showsClosed, cards, low, rights } = useLoaderData<typeof loader>()
  const sum = { created: 0, active: 0, redeemed: 0, void: 0 }
  for (const { standing } of stores)
    for (const state of ['created', 'active', 'redeemed', 'void'] as const)
      sum[state] += standing?.[state] ?? 0
  return (
    <>
      {low && (
        <Flash
          action={
            <LinkButton to="/admin/stores" size="sm">
              {t('showAll')}
            </LinkButton>
          }
        >
          {t(stores.length > 0 ? 'onlyLow' : 'noneLow', { n: LOW_CARDS })}
        </Flash>
      )}
      {cards && !low && <StandingTiles standing={sum} />}
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Form className="flex items-end gap-2">
          {showsClosed && <input type="hidden" name="closed" value="1" />}
          <Field label={t('search')}>
            <Input name="q" type="search" key={q} defaultValue={q ?? ''} maxLength={60} />
          </Field>
          <Button type="submit" variant="secondary">
            {c('search')}
          </Button>
        </Form>
        <div className="flex flex-wrap gap-2">
          {rights.stock && (
            <>
              <LinkButton to="/admin/stores/allocate?action=take_back" size="sm">
                <Undo2 aria-hidden />
                {t('takeBack')}
              </LinkButton>
              <LinkButton to="/admin/stores/allocate?action=move" size="sm">
                <ArrowLeftRight aria-hidden />
                {t('move')}
              </LinkButton>
            </>
          )}
        </div>
      </div>
      {low && stores.length === 0 ? null : stores.length === 0 ? (
        <EmptyState title={q ? t('emptySearch', { q }) : t('allClosed')} />
      ) : (
        <StoreTable stores={stores} />
      )}
      {counts.closed > 0 && !low && (
        <p>
          <LinkButton
            to={`/admin/stores?${new URLSearchParams({ ...(q ? { q } : {}), ...(showsClosed ? {} : { closed: '1' }) })}`}
            size="sm"
            variant="ghost"
          >
            {showsClosed ? t('hideClosed') : t('showClosed', { n: counts.closed })}
          </LinkButton>
        </p>
      )}
    </>
  )
}
