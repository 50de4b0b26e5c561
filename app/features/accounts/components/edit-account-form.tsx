import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import type { Permission } from '#app/core/auth/permissions.ts'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { SubAccountKind } from '../granting.ts'
import { messages } from '../messages.ts'
import { editAccountSchema } from '../schema.ts'
import type { AccountDetail } from '../types.ts'
import { ContactFields } from './contact-fields.tsx'
import { PermissionPicker } from './permission-picker.tsx'

/** Name, contact and permissions of an account. Give it a `key` that changes with the account's data. */
export function EditAccountForm({
  lastResult,
  account,
  grantable,
}: {
  lastResult: SubmissionResult | undefined
  account: AccountDetail
  grantable: readonly Permission[]
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: {
      displayName: account.displayName,
      phone: account.phone ?? '',
      email: account.email ?? '',
      permissions: account.permissions,
    },
    constraint: getZodConstraint(editAccountSchema),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: editAccountSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      <input type="hidden" name="intent" value="edit" />
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <Card className="flex flex-col gap-5">
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            field={fields.displayName}
            label={t('name')}
            autoComplete="off"
            fieldClassName="md:col-span-2"
          />
          <ContactFields phone={fields.phone} email={fields.email} />
        </div>
        <PermissionPicker
          name={fields.permissions.name}
          defaultValue={fields.permissions.defaultOptions ?? []}
          // An owner never gets this form.
          kind={account.kind as SubAccountKind}
          grantable={grantable}
          errors={fields.permissions.errors}
        />
        <div>
          <Button type="submit" pending={useNavigation().state !== 'idle'}>
            {c('save')}
          </Button>
        </div>
      </Card>
    </Form>
  )
}
