import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages as passwordMessages } from '../../passwords/messages.ts'
import { messages } from '../messages.ts'
import { joinMessages, joinSchema } from '../schema.ts'
import type { InvitationShown } from '../types.ts'

/** Name, login name and password of somebody who joins. */
export function JoinForm({
  lastResult,
  invitation,
}: {
  lastResult: SubmissionResult | undefined
  invitation: Pick<InvitationShown, 'displayName' | 'merchantCode' | 'merchantName'>
}) {
  const t = useMessages(messages)
  const p = useMessages(passwordMessages)
  const locale = useLocale()
  const schema = joinSchema(invitation)
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: { displayName: invitation.displayName },
    constraint: getZodConstraint(schema),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema, error: zodErrorMap(locale, joinMessages) }),
  })
  return (
    <Form
      method="post"
      {...getFormProps(form)}
      className="flex flex-col gap-5 rounded-md border border-line bg-surface p-5 shadow-sm sm:p-7"
    >
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <TextField field={fields.displayName} label={t('joinName')} autoComplete="name" />
      <TextField
        field={fields.loginName}
        label={t('loginName')}
        placeholder={t('loginNameExample')}
        hint={t('loginNameHint', { code: invitation.merchantCode })}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        field={fields.newPassword}
        type="password"
        label={t('password')}
        hint={p('newPasswordHint')}
        autoComplete="new-password"
      />
      <TextField field={fields.repeat} type="password" label={t('repeat')} autoComplete="new-password" />
      <Button type="submit" pending={useNavigation().state !== 'idle'} className="mt-1">
        {t('join')}
      </Button>
    </Form>
  )
}
