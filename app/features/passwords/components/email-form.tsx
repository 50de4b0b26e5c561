import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { emailSchema } from '../schema.ts'

/** One's own e-mail address: what it is, and a mail that confirms a new one. */
export function EmailForm({
  email,
  confirmed,
  lastResult,
}: {
  email: string | null
  confirmed: boolean
  lastResult: SubmissionResult | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: { email: confirmed ? '' : (email ?? '') },
    constraint: getZodConstraint(emailSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: emailSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Card>
      <div className="flex max-w-lg flex-col gap-5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="text-muted">{t('emailNow')}</span>
          <span className="font-medium break-all">{email ?? t('emailNone')}</span>
          {email !== null && (
            <Badge tone={confirmed ? 'success' : 'warning'}>
              {t(confirmed ? 'emailConfirmed' : 'emailUnconfirmed')}
            </Badge>
          )}
        </p>
        {email !== null && !confirmed && <Flash tone="info">{t('emailUnconfirmedBody')}</Flash>}
        <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
          {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
          <TextField field={fields.email} type="email" label={t('email')} autoComplete="email" />
          <div>
            <Button type="submit" pending={useNavigation().state !== 'idle'}>
              {t('emailSend')}
            </Button>
          </div>
        </Form>
      </div>
    </Card>
  )
}
