import type { FieldMetadata } from '@conform-to/react'
import { TextField } from '#app/components/form-fields.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** The two fields for a new password. @param loginName for password managers: whose password this is */
export function NewPasswordFields({
  fields,
  loginName,
}: {
  fields: { newPassword: FieldMetadata<string>; repeat: FieldMetadata<string> }
  loginName: string
}) {
  const t = useMessages(messages)
  return (
    <>
      <input type="text" value={loginName} autoComplete="username" readOnly hidden />
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
    </>
  )
}
