import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import type { Known } from '../rule.ts'
import { firstPasswordSchema, passwordSchema } from '../schema.ts'
import { NewPasswordFields } from './new-password-fields.tsx'

const LOOK = 'flex flex-col gap-5 rounded-md border border-line bg-surface p-5 shadow-sm sm:p-7'

type Props = { lastResult: SubmissionResult | undefined; known: Known }

/** The form for a new password of one's own. @param first the account still has its temporary password */
export function PasswordForm({ lastResult, known, first }: Props & { first: boolean }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const schema = passwordSchema(known)
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(schema),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className={LOOK}>
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <TextField
        field={fields.oldPassword}
        type="password"
        label={first ? t('oldPasswordTemporary') : t('oldPassword')}
        autoComplete="current-password"
      />
      <NewPasswordFields fields={fields} loginName={known.loginName} />
      <Button type="submit" pending={useNavigation().state !== 'idle'} className="mt-1">
        {t('savePassword')}
      </Button>
    </Form>
  )
}

/** The form for a password where the old one is forgotten. */
export function ResetForm({ lastResult, known }: Props) {
  const t = useMessages(messages)
  const locale = useLocale()
  const schema = firstPasswordSchema(known)
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(schema),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className={LOOK}>
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <NewPasswordFields fields={fields} loginName={known.loginName} />
      <Button type="submit" pending={useNavigation().state !== 'idle'} className="mt-1">
        {t('savePassword')}
      </Button>
    </Form>
  )
}
