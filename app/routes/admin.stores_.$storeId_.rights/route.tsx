import { data, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react'
import { Users } from 'lucide-react'
import { z } from 'zod'
import { Badge } from '#app/components/badge.tsx'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import type { Permission } from '#app/core/auth/permissions.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { mayGrant } from '#app/features/accounts/policy.ts'
import { notSaved } from '#app/features/rights/answer.ts'
import { GridLegend, RightsGrid } from '#app/features/rights/components/rights-grid.tsx'
import { STORE_PERMISSIONS, storeRights } from '#app/features/rights/data.ts'
import { changedRows } from '#app/features/rights/grid.ts'
import { memberCells, storeCells } from '#app/features/rights/grid-rows.ts'
import { messages } from '#app/features/rights/messages.ts'
import { saveMemberRights, saveStoreRights } from '#app/features/rights/mutations.ts'
import type { MemberRow, StoreRow } from '#app/features/rights/types.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const params = z.object({ storeId: z.uuid() })

export const loader = memberRoute({ permission: null, params }, async ({ account, params, locale, may }) => {
  const see = { accounts: may('account.manage'), stores: may('store.manage') }
  if (!see.accounts && !see.stores) throw new Response('forbidden', { status: 403 })
  const found = await storeRights(account, params.storeId)
  if (!found) throw new Response('not found', { status: 404 })
  const t = translator(messages, locale)
  return {
    title: `${t('storeTitle', { name: found.store.name })} · ${account.merchant_name}`,
    ...found,
    columns: [...STORE_PERMISSIONS],
    grantable: STORE_PERMISSIONS.filter((permission) => mayGrant(account).includes(permission)),
    may: see,
  }
})

export const action = memberRoute(
  { permission: null, params },
  async ({ account, params: { storeId }, request, locale, may }) => {
    const form = await request.formData()
    const ofStore = form.get('intent') === 'store'
    if (!may(ofStore ? 'store.manage' : 'account.manage')) throw new Response('forbidden', { status: 403 })
    const editable = STORE_PERMISSIONS.filter((permission) => mayGrant(account).includes(permission))
    const changed = changedRows(form, STORE_PERMISSIONS, editable)
    const rows = ofStore ? changed.filter(({ id }) => id === storeId) : changed
    const page = `/admin/stores/${storeId}/rights`
    if (rows.length === 0) return redirect(`${page}?same=1`, { status: 303 })
    const saved = await (ofStore ? saveStoreRights(account, rows) : saveMemberRights(account, storeId, rows))
    if (saved.ok) return redirect(`${page}?saved=1`, { status: 303 })
    const found = await storeRights(account, storeId)
    const names = new Map(found?.members.map(({ memberId, displayName }) => [memberId, displayName]))
    if (found) names.set(storeId, found.store.name)
    // 200, because the router reads the page anew only then; it must show what others have changed.
    return data(notSaved(saved, rows, names, locale))
  },
)

type Unsaved = ReturnType<typeof useActionData<typeof action>>

export default function StoreRights() {
  const t = useMessages(messages)
  const { store, members, columns, grantable, may } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const [search] = useSearchParams()
  return (
    <>
      <PageHeader
        title={t('storeTitle', { name: store.name })}
        description={t('storeLead')}
        breadcrumb={
          <Breadcrumb
            items={[
              { label: t('rightsTitle'), to: '/admin/stores-rights' },
              ...(may.stores ? [{ label: store.name, to: `/admin/stores/${store.storeId}` }] : []),
              { label: may.stores ? t('crumb') : store.name },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-5">
        {answer && <Flash tone="warning">{answer.problem}</Flash>}
        {!answer && search.has('saved') && <Flash tone="success">{t('gridSaved')}</Flash>}
        {!answer && search.has('same') && <Flash>{t('gridSame')}</Flash>}
        <Switches
          {...{ store, columns, answer }}
          editable={may.stores ? grantable : []}
          readOnly={!may.stores}
        />
        <People
          {...{ store, members, columns, answer }}
          editable={may.accounts ? grantable : []}
          readOnly={!may.accounts}
        />
      </div>
    </>
  )
}

type Part = {
  store: StoreRow
  columns: Permission[]
  editable: Permission[]
  readOnly: boolean
  answer: Unsaved
}

function Switches({ store, columns, editable, readOnly, answer }: Part) {
  const t = useMessages(messages)
  return (
    <Card title={t('switches')} description={readOnly ? t('switchesReadOnly') : t('switchesHint')}>
      <Form method="post" className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="store" />
        <RightsGrid
          caption={t('switches')}
          head={t('store')}
          columns={columns}
          rows={[
            {
              ...{ id: store.storeId, name: store.name, version: store.version },
              conflict: answer?.conflicts.includes(store.storeId),
              cells: storeCells(store, columns, editable, answer),
              head: (
                <>
                  <span className="block truncate font-medium">{store.name}</span>
                  {store.closed && <Badge tone="warning">{t('closed')}</Badge>}
                </>
              ),
            },
          ]}
        />
        {!readOnly && <Save />}
      </Form>
    </Card>
  )
}

function People({ store, members, columns, editable, readOnly, answer }: Part & { members: MemberRow[] }) {
  const t = useMessages(messages)
  const rows = members.map((member) => ({
    ...{ id: member.memberId, name: member.displayName, version: member.version },
    conflict: answer?.conflicts.includes(member.memberId),
    cells: memberCells(member, editable, answer),
    head: <Person member={member} readOnly={readOnly} />,
  }))
  return (
    <Card
      title={t('people')}
      description={readOnly ? t('peopleReadOnly') : t('peopleHint')}
      actions={
        !readOnly && (
          <LinkButton to={`/admin/accounts/invite?store=${store.storeId}`} size="sm">
            {t('inviteClerk')}
          </LinkButton>
        )
      }
    >
      {members.length === 0 ? (
        !readOnly && <EmptyState icon={Users} title={t('noPeople')} body={t('noPeopleBody')} />
      ) : (
        <Form method="post" className="flex flex-col gap-4">
          <input type="hidden" name="intent" value="people" />
          <RightsGrid caption={t('people')} head={t('employee')} columns={columns} rows={rows} />
          <GridLegend />
          {!readOnly && <Save />}
        </Form>
      )}
    </Card>
  )
}

function Person({ member, readOnly }: { member: MemberRow; readOnly: boolean }) {
  const t = useMessages(messages)
  return (
    <>
      <Link
        to={`/admin/accounts/${member.memberId}/rights`}
        className="block truncate rounded-md font-medium text-accent-ink hover:underline"
      >
        {member.displayName}
      </Link>
      <span className="block truncate text-xs text-muted">
        <span className="font-mono">{member.loginName}</span>
        {member.roleName && ` · ${t('roleName', { name: member.roleName })}`}
      </span>
      {member.status === 'disabled' && <Badge tone="danger">{t('disabled')}</Badge>}
      {!member.manageable && !readOnly && (
        <span className="block text-xs whitespace-normal text-muted">{t('notManaged')}</span>
      )}
    </>
  )
}

function Save() {
  const c = useMessages(common)
  return (
    <div>
      <Button type="submit" pending={useNavigation().state === 'submitting'}>
        {c('save')}
      </Button>
    </div>
  )
}
