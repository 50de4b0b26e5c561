import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useSearchParams } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import type { Member } from '#app/core/auth/account.ts'
import { memberRoute } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { mayGiveRole, mayGrant } from '#app/features/accounts/policy.ts'
import { PermissionNames } from '#app/features/roles/components/permission-names.tsx'
import { RoleForm } from '#app/features/roles/components/role-form.tsx'
import { readRole } from '#app/features/roles/data.ts'
import { messages } from '#app/features/roles/messages.ts'
import { deleteRole, editRole } from '#app/features/roles/mutations.ts'
import { roleSchema } from '#app/features/roles/schema.ts'
import type { Role, RoleHolder } from '#app/features/roles/types.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const params = z.object({ roleId: z.uuid() })

export const loader = memberRoute(
  { permission: 'account.manage', params },
  async ({ account, scope, params }) => {
    const found = await readRole(scope, params.roleId)
    if (!found) throw new Response('not found', { status: 404 })
    return {
      ...found,
      title: `${found.role.name} · ${account.merchant_name}`,
      editable: mayGiveRole(account, found.role.permissions),
      grantable: mayGrant(account),
    }
  },
)

export const action = memberRoute(
  { permission: 'account.manage', params },
  async ({ account, params: { roleId }, request, locale }) => {
    const form = await request.formData()
    if (form.get('intent') === 'save') return save(account, roleId, form, locale)
    const result = await deleteRole(account, roleId)
    if (result.ok) return redirect('/admin/roles?deleted=1', { status: 303 })
    const t = translator(messages, locale)
    const inUse = result.reason === 'IN_USE'
    return data(
      { refused: t(inUse ? 'inUse' : 'roleNotYours'), reply: undefined },
      { status: inUse ? 409 : 403 },
    )
  },
)

async function save(actor: Member, roleId: string, form: FormData, locale: Locale) {
  const t = translator(messages, locale)
  const submission = parseWithZod(form, { schema: roleSchema, error: zodErrorMap(locale, messages) })
  const refused = undefined
  if (submission.status !== 'success') return data({ refused, reply: submission.reply() }, { status: 400 })
  const result = await editRole(actor, roleId, submission.value)
  if (result.ok) return redirect(`/admin/roles/${roleId}?saved=1`, { status: 303 })
  switch (result.reason) {
    // The page is read anew: what is stored now has to be seen before it is overwritten.
    case 'CHANGED':
      return redirect(`/admin/roles/${roleId}?changed=1`, { status: 303 })
    case 'NAME_TAKEN':
      return data(
        { refused, reply: submission.reply({ fieldErrors: { name: [t('roleNameTaken')] } }) },
        { status: 400 },
      )
    case 'NOT_YOURS_TO_GIVE':
    case 'NOT_MANAGED':
      return data(
        {
          refused,
          reply: submission.reply({
            formErrors: [t(result.reason === 'NOT_MANAGED' ? 'roleNotYours' : 'notYoursToGive')],
          }),
        },
        { status: 403 },
      )
  }
}

export default function EditRole() {
  const t = useMessages(messages)
  const { role, holders, editable, grantable } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const [search] = useSearchParams()
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader
        title={role.name}
        breadcrumb={
          <Breadcrumb items={[{ label: t('rolesTitle'), to: '/admin/roles' }, { label: role.name }]} />
        }
      />
      {!answer && search.has('created') && (
        <Flash tone="success">{t('roleCreated', { name: role.name })}</Flash>
      )}
      {!answer && search.has('saved') && <Flash tone="success">{t('roleSaved', { n: role.accounts })}</Flash>}
      {!answer && search.has('changed') && <Flash tone="warning">{t('roleChanged')}</Flash>}
      {answer?.refused && <Flash tone="danger">{answer.refused}</Flash>}
      {editable ? (
        <RoleForm
          key={role.version}
          role={role}
          start={role}
          grantable={grantable}
          lastResult={answer?.reply}
        />
      ) : (
        <>
          <Flash>{t('roleNotYours')}</Flash>
          <Card title={t('permissions')}>
            <PermissionNames permissions={role.permissions} />
          </Card>
        </>
      )}
      <Holders role={role} holders={holders} />
      {editable && <DeleteRole role={role} />}
    </div>
  )
}

function Holders({ role, holders }: { role: Role; holders: readonly RoleHolder[] }) {
  const t = useMessages(messages)
  return (
    <Card title={t('usedBy')}>
      {holders.length === 0 && <p className="text-muted">{t('accountsNone')}</p>}
      <ul className="flex flex-wrap gap-x-6 gap-y-2">
        {holders.map((holder) => (
          <li key={holder.memberId}>
            <Link
              to={`/admin/accounts/${holder.memberId}`}
              className="rounded-md text-accent-ink hover:underline"
            >
              {holder.displayName}
            </Link>{' '}
            <span className="font-mono text-xs text-muted">{holder.loginName}</span>
            {holder.place && <span className="text-xs text-muted"> · {holder.place}</span>}
          </li>
        ))}
      </ul>
      {role.accounts > holders.length && (
        <p className="mt-3 text-[13px] text-muted">
          {t('moreHolders', { n: role.accounts, shown: holders.length })}{' '}
          <Link to={`/admin/accounts?role=${role.roleId}`} className="text-accent-ink underline">
            {t('seeAll')}
          </Link>
        </p>
      )}
      {role.invitations > 0 && (
        <p className="mt-3 text-[13px] text-muted">{t('invitationsOpen', { n: role.invitations })}</p>
      )}
    </Card>
  )
}

function DeleteRole({ role }: { role: Role }) {
  const t = useMessages(messages)
  if (role.accounts + role.invitations > 0) return <p className="text-[13px] text-muted">{t('inUse')}</p>
  return (
    <Form method="post" id="delete-role">
      <input type="hidden" name="intent" value="delete" />
      <ConfirmDialog
        danger
        title={t('deleteQuestion', { name: role.name })}
        consequence={t('deleteConsequence')}
        confirmLabel={t('deleteRole')}
        formId="delete-role"
        trigger={<Button variant="secondary">{t('deleteRole')}</Button>}
      />
    </Form>
  )
}
