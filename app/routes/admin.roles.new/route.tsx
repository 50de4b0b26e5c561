import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { PRESETS } from '#app/features/accounts/granting.ts'
import { permissionTexts } from '#app/features/accounts/permission-texts.ts'
import { mayGrant } from '#app/features/accounts/policy.ts'
import { RoleForm, type RoleStart } from '#app/features/roles/components/role-form.tsx'
import { messages } from '#app/features/roles/messages.ts'
import { createRole } from '#app/features/roles/mutations.ts'
import { roleSchema } from '#app/features/roles/schema.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const query = z.object({ from: z.string().optional() })

export const loader = memberRoute(
  { permission: 'account.manage', query },
  async ({ account, locale, query }) => {
    const preset = PRESETS.find(({ key }) => key === query.from)
    const start: RoleStart = preset
      ? {
          name: translator(permissionTexts, locale)(preset.key),
          kind: preset.kinds[0],
          permissions: [...preset.permissions],
        }
      : { name: '', kind: 'staff', permissions: [] }
    return {
      title: `${translator(messages, locale)('newRole')} · ${account.merchant_name}`,
      start,
      grantable: mayGrant(account),
    }
  },
)

export const action = memberRoute({ permission: 'account.manage' }, async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const submission = parseWithZod(await request.formData(), {
    schema: roleSchema,
    error: zodErrorMap(locale, messages),
  })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const result = await createRole(account, submission.value)
  if (result.ok) return redirect(`/admin/roles/${result.roleId}?created=1`, { status: 303 })
  return result.reason === 'NAME_TAKEN'
    ? data(submission.reply({ fieldErrors: { name: [t('roleNameTaken')] } }), { status: 400 })
    : data(submission.reply({ fieldErrors: { permissions: [t('notYoursToGive')] } }), { status: 403 })
})

export default function NewRole() {
  const t = useMessages(messages)
  const { start, grantable } = useLoaderData<typeof loader>()
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={t('newRole')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('rolesTitle'), to: '/admin/roles' }, { label: t('newRole') }]} />
        }
      />
      <RoleForm lastResult={useActionData<typeof action>()} start={start} grantable={grantable} />
    </div>
  )
}
