import { type FieldMetadata, getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { CheckboxField, SelectField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { LOCALES } from '#app/core/i18n/locale.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { NotificationSettings } from '../data.ts'
import { messages } from '../messages.ts'
import { emailSchema, MOST_RECIPIENTS } from '../schema.ts'
import { EventTicks } from './event-ticks.tsx'

/** Who gets e-mail, and of what. @param canSend whether a mail server is set up */
export function EmailForm({
  settings,
  canSend,
  actions,
  lastResult,
}: {
  settings: NotificationSettings['email']
  canSend: boolean
  /** Beside the title: what can be done with what is stored. */
  actions: ReactNode
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const { enabled, events, recipients } = settings
  const [form, fields] = useForm({
    id: 'notify-email',
    lastResult: lastResult ?? null,
    defaultValue: {
      enabled: enabled ? 'on' : '',
      events,
      // An empty line to type into, so that adding one needs no other button.
      recipients: recipients.length === 0 ? [{ locale: 'zh-CN' }] : recipients,
    },
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: emailSchema, error: zodErrorMap(locale, messages) }),
  })
  const rows = fields.recipients.getFieldList()
  return (
    <Form method="post" {...getFormProps(form)}>
      <input type="hidden" name="intent" value="email" />
      <Card title={t('emailTitle')} description={t('emailLead')} actions={actions}>
        <div className="flex flex-col gap-4">
          {!canSend && <Flash tone="warning">{t('emailOff')}</Flash>}
          {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
          <CheckboxField field={fields.enabled} label={t('enableEmail')} />
          <EventTicks field={fields.events} />
          <fieldset className="flex min-w-0 flex-col gap-3">
            <legend className="text-[13px] font-medium">{t('recipients')}</legend>
            <p className="text-xs text-muted">{t('recipientsHint')}</p>
            {rows.map((row, i) => (
              <RecipientRow key={row.key} row={row} place={i + 1} />
            ))}
            <FieldErrors id={fields.recipients.errorId} errors={fields.recipients.errors} />
            {rows.length < MOST_RECIPIENTS && (
              <Button
                variant="secondary"
                size="sm"
                className="w-fit"
                {...form.insert.getButtonProps({
                  name: fields.recipients.name,
                  defaultValue: { locale: 'zh-CN' },
                })}
                type="submit"
              >
                <Plus aria-hidden />
                {t('addRecipient')}
              </Button>
            )}
          </fieldset>
          <div>
            <Button type="submit" pending={useNavigation().formData?.get('intent') === 'email'}>
              {c('save')}
            </Button>
          </div>
        </div>
      </Card>
    </Form>
  )
}

type RecipientFields = { id?: string | undefined; address?: string | undefined; locale?: string | undefined }

function RecipientRow({ row, place }: { row: FieldMetadata<RecipientFields>; place: number }) {
  const t = useMessages(messages)
  const { id, address, locale } = row.getFieldset()
  return (
    <div className="flex flex-wrap items-start gap-3">
      {id.initialValue && <input type="hidden" name={id.name} value={id.initialValue} />}
      <TextField
        field={address}
        type="email"
        label={t('address', { n: place })}
        hideLabel
        placeholder={t('addressExample')}
        autoComplete="off"
        fieldClassName="min-w-56 flex-1 sm:max-w-96"
      />
      <SelectField
        field={locale}
        label={t('locale')}
        hideLabel
        options={LOCALES.map((value) => ({ value, label: t(`locale.${value}`) }))}
        fieldClassName="w-28"
      />
    </div>
  )
}
