import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Send } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { testSchema } from '../schema.ts'
import { SMS_KINDS } from '../types.ts'

/** Sends one message with the stored settings to a number that is typed here. */
export function TestForm({ lastResult }: { lastResult: SubmissionResult<string[]> | undefined }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'sms-test',
    lastResult: lastResult ?? null,
    defaultValue: { kind: SMS_KINDS[0] },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: testSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)}>
      <input type="hidden" name="intent" value="test" />
      <Card title={t('testTitle')} description={t('testLead')}>
        {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
        <div className="mt-2 flex flex-wrap items-end gap-3">
          <SelectField
            field={fields.kind}
            label={t('testKind')}
            options={SMS_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            fieldClassName="w-56"
          />
          <TextField
            field={fields.testPhone}
            type="tel"
            label={t('testPhone')}
            autoComplete="off"
            fieldClassName="w-56"
          />
          <Button
            type="submit"
            variant="secondary"
            pending={useNavigation().formData?.get('intent') === 'test'}
          >
            <Send aria-hidden />
            {t('testSend')}
          </Button>
        </div>
      </Card>
    </Form>
  )
}
