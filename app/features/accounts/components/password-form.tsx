import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { passwordSchema } from '../schema.ts'

/** The form for a new password of one's own. @param first the account still has its temporary password */
export function PasswordForm({
  lastResult,
  loginName,
  merchantCode,
  first,
}: {
  lastResult: SubmissionResult | undefined
  loginName: string
  merchantCode: string
  first: boolean
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const schema = passwordSchema({ loginName, merchantCode })
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(schema),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form
      method="post"
      {...getFormProps(form)}
      className="flex flex-col gap-5 rounded-md border border-line bg-surface p-5 shadow-sm sm:p-7"
    >
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      {/* Password managers need to know whose password this is. */}
      <input type="text" value={loginName} autoComplete="username" readOnly hidden />
      <TextField
        field={fields.oldPassword}
        type="password"
        label={first ? t('oldPasswordTemporary') : t('oldPassword')}
        autoComplete="current-password"
      />
      <TextField
        field={fields.newPassword}
        type="password"
        label={t('newPassword')}
        hint={t('newPasswordHint')}
        autoComplete="new-password"
      />
      <TextField
        field={fields.repeat}
        type="password"
        label={t('repeatPassword')}
        autoComplete="new-password"
      />
      <Button type="submit" pending={useNavigation().state !== 'idle'} className="mt-1">
        {t('savePassword')}
      </Button>
    </Form>
  )
}
