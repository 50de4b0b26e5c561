import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import type { Permission } from '#app/core/auth/permissions.ts'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { ContactFields } from '../../accounts/components/contact-fields.tsx'
import { PermissionPicker } from '../../accounts/components/permission-picker.tsx'
import { messages as accountMessages } from '../../accounts/messages.ts'
import { invitationFields } from '../../accounts/schema.ts'
import { KindFields, RoleFields } from '../../roles/components/given-fields.tsx'
import { messages as roleMessages } from '../../roles/messages.ts'
import type { RoleChoice } from '../../roles/types.ts'
import { messages } from '../messages.ts'

type Choice = { id: string; name: string }

/**
 * Whom to invite, and to what.
 * @param store chosen before, when one comes from its page
 * @param roles those the viewer may give; @param grantable permissions that it may hand out
 */
export function InvitationForm({
  lastResult,
  stores,
  suppliers,
  store,
  roles,
  grantable,
}: {
  lastResult: SubmissionResult | undefined
  stores: readonly Choice[]
  suppliers: readonly Choice[]
  store: string | undefined
  roles: readonly RoleChoice[]
  grantable: readonly Permission[]
}) {
  const t = useMessages(messages)
  const a = useMessages(accountMessages)
  const r = useMessages(roleMessages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: store ? { kind: 'store', storeId: store } : { kind: 'staff' },
    constraint: getZodConstraint(invitationFields),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: invitationFields, error: zodErrorMap(locale, accountMessages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="group/account flex flex-col gap-5">
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <Card>
        <KindFields fields={fields} stores={stores} suppliers={suppliers} />
      </Card>
      <Card>
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            field={fields.displayName}
            label={a('name')}
            placeholder={a('namePlaceholder')}
            autoComplete="off"
            fieldClassName="md:col-span-2"
          />
          <ContactFields phone={fields.phone} email={fields.email} />
        </div>
        <p className="mt-2 text-xs text-muted">{t('emailHint')}</p>
      </Card>
      <Card className="flex flex-col gap-5">
        <RoleFields fields={fields} roles={roles} />
        <PermissionPicker
          name={fields.permissions.name}
          defaultValue={fields.permissions.defaultOptions ?? []}
          grantable={grantable}
          errors={fields.permissions.errors}
          legend={r('ownPermissions')}
          hint={r('ownPermissionsHint')}
        />
      </Card>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {t('createLink')}
        </Button>
        <LinkButton to="/admin/accounts/invitations">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}
