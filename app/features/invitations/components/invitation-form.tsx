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
import { type AccountChoices, AccountFields } from '../../accounts/components/account-fields.tsx'
import { ContactFields } from '../../accounts/components/contact-fields.tsx'
import { messages as accountMessages } from '../../accounts/messages.ts'
import { invitationFields } from '../../accounts/schema.ts'
import { messages } from '../messages.ts'

/** Whom to invite, and to what. @param store chosen before, when one comes from its page */
export function InvitationForm({
  lastResult,
  store,
  choices,
}: {
  lastResult: SubmissionResult | undefined
  store: string | undefined
  choices: AccountChoices
}) {
  const t = useMessages(messages)
  const a = useMessages(accountMessages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: store ? { kind: 'store', storeId: store } : { kind: 'staff' },
    constraint: getZodConstraint(invitationFields),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: invitationFields, error: zodErrorMap(locale, accountMessages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="group/account flex flex-col gap-5">
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <AccountFields fields={fields} choices={choices}>
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            field={fields.displayName}
            label={a('name')}
            placeholder={a('namePlaceholder')}
            autoComplete="off"
            fieldClassName="md:col-span-2"
          />
          <ContactFields phone={fields.phone} email={fields.email} />
        </div>
        <p className="mt-2 text-xs text-muted">{t('emailHint')}</p>
      </AccountFields>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {t('createLink')}
        </Button>
        <LinkButton to="/admin/accounts/invitations">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}
