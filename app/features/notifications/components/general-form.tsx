import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { NotificationSettings } from '../data.ts'
import { messages } from '../messages.ts'
import { generalSchema } from '../schema.ts'

/** What holds for both channels. */
export function GeneralForm({
  settings,
  lastResult,
}: {
  settings: Pick<NotificationSettings, 'summaryHour' | 'lowStock'>
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'notify-general',
    lastResult: lastResult ?? null,
    defaultValue: { summaryHour: String(settings.summaryHour), lowStock: String(settings.lowStock) },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: generalSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)}>
      <input type="hidden" name="intent" value="general" />
      <Card title={t('generalTitle')} description={t('generalLead')}>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            field={fields.summaryHour}
            label={t('summaryHour')}
            hint={t('summaryHourHint')}
            inputMode="numeric"
            autoComplete="off"
          />
          <TextField
            field={fields.lowStock}
            label={t('lowStock')}
            hint={t('lowStockHint')}
            inputMode="numeric"
            autoComplete="off"
          />
          <div className="sm:col-span-2">
            <Button type="submit" pending={useNavigation().formData?.get('intent') === 'general'}>
              {c('save')}
            </Button>
          </div>
        </div>
      </Card>
    </Form>
  )
}
