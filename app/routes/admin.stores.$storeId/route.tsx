import { type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { BatchStandings } from '#app/features/stores/components/batch-standings.tsx'
import { StandingTiles } from '#app/features/stores/components/standing-tiles.tsx'
import { batchStandings, countExpired, loadStore } from '#app/features/stores/data.ts'
import { LedgerCard } from '#app/features/stores/ledger/components/ledger-card.tsx'
import { loadLedger } from '#app/features/stores/ledger/data.ts'
import { ledgerQuery } from '#app/features/stores/ledger/schema.ts'
import { messages } from '#app/features/stores/messages.ts'
import { reopenStore } from '#app/features/stores/mutations.ts'

const params = z.object({ storeId: z.uuid() })
const query = ledgerQuery.extend({
  done: z.enum(['saved', 'closed', 'reopened']).optional().catch(undefined),
})

// Either of two permissions opens this page, so they are asked one by one.
export const loader = memberRoute(
  { permission: null, params, query },
  async ({ account, scope, params, query, locale, may }) => {
    const rights = { manage: may('store.manage'), stock: may('stock.manage'), figures: may('report.read') }
    if (!rights.manage && !rights.stock) throw new Response('forbidden', { status: 403 })
    const { storeId } = params
    const store = await loadStore(scope, storeId)
    if (!store) throw new Response('not found', { status: 404 })
    const batches = may('card.read') ? await batchStandings(scope, account.merchant_id, storeId) : undefined
    const expired = batches ? await countExpired(scope, account.merchant_id, storeId) : 0
    const { done, ...ledger } = query
    return {
      title: `${store.name} · ${account.merchant_name}`,
      ...{
        store,
        rights,
        batches,
        expired,
        done,
        query: ledger,
        listTitle: translator(messages, locale)('title'),
      },
      ledger: may('card.read') ? await loadLedger(account, storeId, ledger) : undefined,
      mayReadLog: may('log.read'),
      ...{ currency: account.currency, timeZone: account.time_zone },
    }
  },
)

export const action = memberRoute(
  { permission: 'store.manage', params },
  async ({ account, params, request }) => {
    if ((await request.formData()).get('intent') !== 'reopen')
      throw new Response('bad request', { status: 400 })
    const opened = await reopenStore(account, params.storeId)
    return redirect(`/admin/stores/${params.storeId}${opened.ok ? '?done=reopened' : ''}`, { status: 303 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function StorePage() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const { store, batches, ledger, done } = page
  const standing = (batches ?? []).reduce(
    (sum, each) => ({
      created: sum.created + each.created,
      active: sum.active + each.active,
      redeemed: sum.redeemed + each.redeemed,
      void: sum.void + each.void,
    }),
    { created: 0, active: 0, redeemed: 0, void: 0 },
  )
  return (
    <>
      <PageHeader
        title={store.name}
        breadcrumb={
          <Breadcrumb items={[{ label: page.listTitle, to: '/admin/stores' }, { label: store.name }]} />
        }
        actions={<Actions onHand={standing.created} />}
      />
      <div className="flex flex-col gap-5">
        {done && <Flash tone="success">{t(done, { name: store.name })}</Flash>}
        {store.closedAt && <ClosedNote onHand={standing.created} />}
        {batches && (
          <>
            <StandingTiles standing={standing} storeId={store.storeId} expired={page.expired} />
            <BatchStandings storeId={store.storeId} batches={batches} currency={page.currency} />
          </>
        )}
        {ledger && (
          <LedgerCard
            page={ledger}
            query={page.query}
            address={`/admin/stores/${store.storeId}`}
            timeZone={page.timeZone}
            mayReadLog={page.mayReadLog}
          />
        )}
      </div>
    </>
  )
}

function ClosedNote({ onHand }: { onHand: number }) {
  const t = useMessages(messages)
  return (
    <Flash tone="warning">
      {t('closedBody')} {onHand > 0 && t('stillHas', { n: onHand })}
    </Flash>
  )
}

function Actions({ onHand }: { onHand: number }) {
  const t = useMessages(messages)
  const { store, rights } = useLoaderData<typeof loader>()
  const at = `/admin/stores/${store.storeId}`
  const of = (action: string, more = '') => `/admin/stores/allocate?action=${action}${more}`
  const from = `&from=${store.storeId}`
  return (
    <>
      {rights.stock && !store.closedAt && (
        <LinkButton to={of('allocate', `&to=${store.storeId}`)} variant="primary">
          {t('allocate')}
        </LinkButton>
      )}
      {rights.stock && onHand > 0 && (
        <>
          <LinkButton to={of('take_back', from)}>{t('takeBack')}</LinkButton>
          <LinkButton to={of('move', from)}>{t('move')}</LinkButton>
        </>
      )}
      {rights.figures && <LinkButton to={`/admin/store-figures/${store.storeId}`}>{t('figures')}</LinkButton>}
      {rights.manage && <LinkButton to={`${at}/rights`}>{t('rights')}</LinkButton>}
      {rights.manage && <LinkButton to={`${at}/edit`}>{t('editStore')}</LinkButton>}
      {rights.manage &&
        (store.closedAt ? (
          <Form method="post">
            <Button type="submit" name="intent" value="reopen" variant="secondary">
              {t('reopen')}
            </Button>
          </Form>
        ) : (
          <LinkButton to={`${at}/close`} variant="ghost">
            {t('close')}
          </LinkButton>
        ))}
    </>
  )
}
