import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { holidayFields, holidaySchema } from '../schema.ts'

/** Adds a day, or all days from one to another, on which nothing is delivered. */
export function HolidayForm({ lastResult }: { lastResult: SubmissionResult<string[]> | undefined }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'holidays',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(holidayFields),
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: holidaySchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Card title={t('addHolidays')}>
      <Form
        method="post"
        {...getFormProps(form)}
        className="grid items-start gap-4 sm:grid-cols-[10rem_10rem_minmax(0,1fr)_auto]"
      >
        <TextField field={fields.from} type="date" label={t('from')} />
        <TextField field={fields.to} type="date" label={t('to')} hint={t('toHint')} />
        <TextField field={fields.name} label={t('name')} hint={t('nameHint')} autoComplete="off" />
        <Button
          type="submit"
          name="intent"
          value="add"
          variant="secondary"
          pending={useNavigation().state === 'submitting'}
          className="w-fit sm:mt-[26px]"
        >
          {t('add')}
        </Button>
        {form.errors && (
          <div className="sm:col-span-full">
            <FieldErrors errors={form.errors} />
          </div>
        )}
      </Form>
    </Card>
  )
}
