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
import { KindFields, RoleFields } from '../../roles/components/given-fields.tsx'
import { HoursFields } from '../../roles/components/hours-fields.tsx'
import { messages as roleMessages } from '../../roles/messages.ts'
import type { RoleChoice } from '../../roles/types.ts'
import { messages } from '../messages.ts'
import { newAccountFields, newAccountSchema } from '../schema.ts'
import { ContactFields } from './contact-fields.tsx'
import { PermissionPicker } from './permission-picker.tsx'

type Choice = { id: string; name: string }

/** The form for a new sub-account. @param grantable permissions the viewer may hand out */
export function NewAccountForm({
  lastResult,
  merchantCode,
  stores,
  suppliers,
  roles,
  grantable,
}: {
  lastResult: SubmissionResult | undefined
  merchantCode: string
  stores: readonly Choice[]
  suppliers: readonly Choice[]
  /** Those the viewer may give. */
  roles: readonly RoleChoice[]
  grantable: readonly Permission[]
}) {
  const t = useMessages(messages)
  const r = useMessages(roleMessages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: { kind: 'staff' },
    constraint: getZodConstraint(newAccountFields),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: newAccountSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="group/account flex flex-col gap-5">
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <Card>
        <KindFields fields={fields} stores={stores} suppliers={suppliers} />
      </Card>
      <Card className="flex flex-col gap-5">
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            field={fields.displayName}
            label={t('name')}
            placeholder={t('namePlaceholder')}
            autoComplete="off"
          />
          <TextField
            field={fields.loginName}
            label={t('loginName')}
            placeholder={t('loginNameExample')}
            hint={t('loginNameHint', { code: merchantCode })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <ContactFields phone={fields.phone} email={fields.email} />
        </div>
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
      <Card>
        <HoursFields
          workDays={fields.workDays}
          days={fields.workDays.defaultOptions ?? []}
          workFrom={fields.workFrom}
          workTo={fields.workTo}
        />
      </Card>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {t('createAccount')}
        </Button>
        <LinkButton to="/admin/accounts">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}
