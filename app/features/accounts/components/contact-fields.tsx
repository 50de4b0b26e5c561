import type { FieldMetadata } from '@conform-to/react'
import { TextField } from '#app/components/form-fields.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

type Contact = FieldMetadata<string | undefined>

/** Phone and e-mail of an account, both optional. */
export function ContactFields({ phone, email }: { phone: Contact; email: Contact }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const optional = (label: string) => (
    <>
      {label} <span className="font-normal text-muted">({c('optional')})</span>
    </>
  )
  return (
    <>
      <TextField
        field={phone}
        type="tel"
        label={optional(t('phoneLabel'))}
        hint={t('contactHint')}
        autoComplete="off"
      />
      <TextField field={email} type="email" label={optional(t('emailLabel'))} autoComplete="off" />
    </>
  )
}
