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
import { RoleField } from '../../roles/components/given-fields.tsx'
import { HoursFields } from '../../roles/components/hours-fields.tsx'
import { messages as roleMessages } from '../../roles/messages.ts'
import type { RoleChoice } from '../../roles/types.ts'
import type { SubAccountKind } from '../granting.ts'
import { messages } from '../messages.ts'
import { editAccountFields } from '../schema.ts'
import type { AccountDetail } from '../types.ts'
import { ContactFields } from './contact-fields.tsx'
import { PermissionPicker } from './permission-picker.tsx'

/** Name, contact, role, permissions and hours of an account. Give it a `key` that changes with the account's data. */
export function EditAccountForm({
  lastResult,
  account,
  roles,
  grantable,
}: {
  lastResult: SubmissionResult | undefined
  account: AccountDetail
  /** Those of its kind that the viewer may give. */
  roles: readonly RoleChoice[]
  grantable: readonly Permission[]
}) {
  const t = useMessages(messages)
  const r = useMessages(roleMessages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: {
      displayName: account.displayName,
      phone: account.phone ?? '',
      email: account.email ?? '',
      roleId: account.roleId ?? '',
      permissions: account.permissions,
      withheld: account.withheld,
      workDays: account.workDays?.map(String) as never,
      workFrom: account.workFrom ?? '',
      workTo: account.workTo ?? '',
    },
    constraint: getZodConstraint(editAccountFields),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: editAccountFields, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      <input type="hidden" name="intent" value="edit" />
      <input type="hidden" name={fields.version.name} value={account.version} />
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
        <RoleField field={fields.roleId} roles={roles} />
        <PermissionPicker
          name={fields.permissions.name}
          defaultValue={fields.permissions.defaultOptions ?? []}
          // An owner never gets this form.
          kind={account.kind as SubAccountKind}
          grantable={grantable}
          errors={fields.permissions.errors}
          legend={r('ownPermissions')}
          hint={r('ownPermissionsHint')}
          presets={false}
        />
        <details open={account.withheld.length > 0} className="rounded-md border border-line px-4 py-3">
          <summary className="cursor-pointer text-[13px] font-medium">
            {r('withheld')}{' '}
            {account.withheld.length > 0 && (
              <span className="font-normal text-muted">
                {r('withheldCount', { n: account.withheld.length })}
              </span>
            )}
          </summary>
          <div className="pt-3">
            <PermissionPicker
              name={fields.withheld.name}
              defaultValue={fields.withheld.defaultOptions ?? []}
              kind={account.kind as SubAccountKind}
              grantable={grantable}
              errors={fields.withheld.errors}
              legend={r('withheld')}
              hint={r('withheldHint')}
              presets={false}
            />
          </div>
        </details>
        <HoursFields
          workDays={fields.workDays}
          days={fields.workDays.defaultOptions ?? []}
          workFrom={fields.workFrom}
          workTo={fields.workTo}
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
