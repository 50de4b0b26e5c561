import { data, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react'
import { Store } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import type { Member } from '#app/core/auth/account.ts'
import { can } from '#app/core/auth/account.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { mayGrant } from '#app/features/accounts/policy.ts'
import { notSaved } from '#app/features/rights/answer.ts'
import { RightsGrid } from '#app/features/rights/components/rights-grid.tsx'
import { allStoreRights, STORE_PERMISSIONS } from '#app/features/rights/data.ts'
import { changedRows } from '#app/features/rights/grid.ts'
import { storeCells } from '#app/features/rights/grid-rows.ts'
import { messages } from '#app/features/rights/messages.ts'
import { saveStoreRights } from '#app/features/rights/mutations.ts'
import { AccessTabs } from '#app/features/roles/components/access-tabs.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

/** What the viewer may switch: nothing without store.manage. */
function editableBy(viewer: Member) {
  return can(viewer, 'store.manage')
    ? STORE_PERMISSIONS.filter((permission) => mayGrant(viewer).includes(permission))
    : []
}

export const loader = memberRoute({ permission: null }, async ({ account, locale, may }) => {
  const see = { accounts: may('account.manage'), stores: may('store.manage') }
  if (!see.accounts && !see.stores) throw new Response('forbidden', { status: 403 })
  return {
    title: `${translator(messages, locale)('rightsTitle')} · ${account.merchant_name}`,
    stores: await allStoreRights(account),
    columns: [...STORE_PERMISSIONS],
    editable: editableBy(account),
    may: see,
  }
})

export const action = memberRoute({ permission: 'store.manage' }, async ({ account, request, locale }) => {
  const rows = changedRows(await request.formData(), STORE_PERMISSIONS, editableBy(account))
  if (rows.length === 0) return redirect('/admin/stores-rights?same=1', { status: 303 })
  const saved = await saveStoreRights(account, rows)
  if (saved.ok) return redirect('/admin/stores-rights?saved=1', { status: 303 })
  const names = new Map((await allStoreRights(account)).map(({ storeId, name }) => [storeId, name]))
  // 200, because the router reads the page anew only then; it must show what others have changed.
  return data(notSaved(saved, rows, names, locale))
})

export default function StoresRights() {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { stores, columns, editable, may } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const pending = useNavigation().state === 'submitting'
  const [search] = useSearchParams()
  const rows = stores.map((store) => ({
    id: store.storeId,
    name: store.name,
    version: store.version,
    conflict: answer?.conflicts.includes(store.storeId),
    cells: storeCells(store, columns, editable, answer),
    head: (
      <>
        <Link
          to={`/admin/stores/${store.storeId}/rights`}
          className="block truncate rounded-md font-medium text-accent-ink hover:underline"
        >
          {store.name}
        </Link>
        {store.closed && <Badge tone="warning">{t('closed')}</Badge>}
      </>
    ),
  }))
  return (
    <>
      <PageHeader title={t('rightsTitle')} description={t('rightsLead')} />
      <div className="flex flex-col gap-5">
        <AccessTabs may={may} />
        {answer && <Flash tone="warning">{answer.problem}</Flash>}
        {!answer && search.has('saved') && <Flash tone="success">{t('gridSaved')}</Flash>}
        {!answer && search.has('same') && <Flash>{t('gridSame')}</Flash>}
        {!may.stores && <Flash>{t('switchesReadOnly')}</Flash>}
        {stores.length === 0 ? (
          <EmptyState
            icon={Store}
            title={t('noStores')}
            body={t('noStoresBody')}
            action={may.stores && <LinkButton to="/admin/stores/new">{t('newStore')}</LinkButton>}
          />
        ) : (
          <Form method="post" className="flex flex-col gap-4">
            <RightsGrid caption={t('rightsTitle')} head={t('store')} columns={columns} rows={rows} />
            {may.stores && (
              <div>
                <Button type="submit" pending={pending}>
                  {c('save')}
                </Button>
              </div>
            )}
          </Form>
        )}
      </div>
    </>
  )
}
