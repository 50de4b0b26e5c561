import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { newAccountFields, newAccountSchema } from '../schema.ts'
import { type AccountChoices, AccountFields } from './account-fields.tsx'
import { ContactFields } from './contact-fields.tsx'

/** The form for a new sub-account. */
export function NewAccountForm({
  lastResult,
  merchantCode,
  choices,
}: {
  lastResult: SubmissionResult | undefined
  merchantCode: string
  choices: AccountChoices
}) {
  const t = useMessages(messages)
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
      <AccountFields fields={fields} choices={choices}>
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
      </AccountFields>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {t('createAccount')}
        </Button>
        <LinkButton to="/admin/accounts">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}
