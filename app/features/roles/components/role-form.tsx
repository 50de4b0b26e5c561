import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { useScripted } from '#app/components/use-scripted.ts'
import type { Permission } from '#app/core/auth/permissions.ts'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { PermissionPicker } from '../../accounts/components/permission-picker.tsx'
import type { SubAccountKind } from '../../accounts/granting.ts'
import { messages } from '../messages.ts'
import { roleFields } from '../schema.ts'
import type { Role } from '../types.ts'

/** What a new role starts from. */
export type RoleStart = { name: string; kind: SubAccountKind; permissions: readonly string[] }

/**
 * A role, new or to be edited. Before a change that touches accounts is saved it says how many they are.
 * @param role the one to be edited; give the form a `key` that changes with its version
 * @param start of a new one
 * @param grantable what the viewer may put into a role
 */
export function RoleForm({
  lastResult,
  role,
  start,
  grantable,
}: {
  lastResult: SubmissionResult | undefined
  role?: Role | undefined
  start: RoleStart
  grantable: readonly Permission[]
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const scripted = useScripted()
  const pending = useNavigation().state !== 'idle'
  const [form, fields] = useForm({
    id: 'role',
    lastResult: lastResult ?? null,
    defaultValue: { name: start.name, kind: start.kind, permissions: [...start.permissions] },
    constraint: getZodConstraint(roleFields),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: roleFields, error: zodErrorMap(locale, messages) }),
  })
  const affected = role?.accounts ?? 0
  return (
    <Form method="post" {...getFormProps(form)} className="group/account flex flex-col gap-5">
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <input type="hidden" name="intent" value="save" />
      {role && <input type="hidden" name={fields.version.name} value={role.version} />}
      <Card className="flex flex-col gap-5">
        <TextField
          field={fields.name}
          label={t('roleName')}
          placeholder={t('roleNameExample')}
          autoComplete="off"
          fieldClassName="max-w-md"
        />
        {role ? (
          <input type="hidden" name={fields.kind.name} value={role.kind} />
        ) : (
          <RadioCards
            name={fields.kind.name}
            id={fields.kind.id}
            legend={t('roleKind')}
            defaultValue={fields.kind.defaultValue ?? start.kind}
            errors={fields.kind.errors}
            hint={t('roleKindFixed')}
            options={[
              { value: 'staff', label: t('kindStaff') },
              { value: 'store', label: t('kindStore') },
              { value: 'supplier', label: t('kindSupplier') },
            ]}
          />
        )}
      </Card>
      <Card>
        <PermissionPicker
          name={fields.permissions.name}
          defaultValue={fields.permissions.defaultOptions ?? []}
          kind={role?.kind}
          grantable={grantable}
          errors={fields.permissions.errors}
          presets={false}
        />
      </Card>
      {affected > 0 && <Flash tone="warning">{t('affects', { n: affected })}</Flash>}
      <div className="flex flex-wrap gap-2">
        {role && affected > 0 && scripted ? (
          <ConfirmDialog
            title={t('saveQuestion', { name: role.name })}
            consequence={t('saveConsequence', { n: affected })}
            confirmLabel={t('saveFor', { n: affected })}
            formId={form.id}
            trigger={<Button pending={pending}>{c('save')}</Button>}
          />
        ) : (
          <Button type="submit" pending={pending}>
            {c('save')}
          </Button>
        )}
        <LinkButton to="/admin/roles">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}
