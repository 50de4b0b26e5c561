import type { MetaFunction } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { IdCard, Plus } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PRESETS } from '#app/features/accounts/granting.ts'
import { permissionTexts } from '#app/features/accounts/permission-texts.ts'
import { mayGiveRole } from '#app/features/accounts/policy.ts'
import { AccessTabs } from '#app/features/roles/components/access-tabs.tsx'
import { PermissionNames } from '#app/features/roles/components/permission-names.tsx'
import { RoleTable } from '#app/features/roles/components/role-table.tsx'
import { listRoles } from '#app/features/roles/data.ts'
import { messages } from '#app/features/roles/messages.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: 'account.manage' },
  async ({ account, scope, locale, may }) => ({
    title: `${translator(messages, locale)('rolesTitle')} · ${account.merchant_name}`,
    roles: await listRoles(scope),
    presets: PRESETS.filter(({ permissions }) => mayGiveRole(account, permissions)).map(
      ({ key, permissions }) => ({ key, permissions: [...permissions] }),
    ),
    may: { accounts: true, stores: may('store.manage') },
  }),
)

export default function Roles() {
  const t = useMessages(messages)
  const p = useMessages(permissionTexts)
  const { roles, presets, may } = useLoaderData<typeof loader>()
  const [search] = useSearchParams()
  return (
    <>
      <PageHeader
        title={t('rolesTitle')}
        description={t('rolesLead')}
        actions={
          <LinkButton to="/admin/roles/new" variant="primary">
            <Plus aria-hidden />
            {t('newRole')}
          </LinkButton>
        }
      />
      <div className="flex flex-col gap-5">
        <AccessTabs may={may} />
        {search.has('deleted') && <Flash tone="success">{t('roleDeleted')}</Flash>}
        {roles.length > 0 ? (
          <RoleTable roles={roles} />
        ) : (
          <EmptyState icon={IdCard} title={t('rolesEmptyTitle')} body={t('rolesEmptyBody')} />
        )}
        <Card title={t('presetsTitle')} description={t('presetsBody')}>
          <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
            {presets.map(({ key, permissions }) => (
              <li key={key} className="flex flex-col items-start gap-2 rounded-md border border-line p-4">
                <p className="font-medium">{p(key)}</p>
                <p className="flex-1 text-[13px] text-muted">
                  <PermissionNames permissions={permissions} />
                </p>
                <LinkButton to={`/admin/roles/new?from=${key}`} size="sm">
                  {t('usePreset', { name: p(key) })}
                </LinkButton>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  )
}
