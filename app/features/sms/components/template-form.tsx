import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { type ReactNode, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { CheckboxField, TextareaField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { SmsTemplate } from '../data.ts'
import { messages } from '../messages.ts'
import { templateSchema } from '../schema.ts'
import { filledText, guessValue, SAMPLE_ORDER, valuesOf, variablesOf } from '../template.ts'
import { type SmsKind, type SmsValue, type SmsVendor, valuesFor } from '../types.ts'

/** A text of a vendor with variables: where they are called by name or by number. */
const written = (vendor: SmsVendor, name: string) => (vendor === 'aliyun' ? `\${${name}}` : `{${name}}`)

/** One kind's template: code, text, what fills its variables, and how it looks on the phone. */
export function TemplateForm({
  kind,
  template,
  vendor,
  signName,
  merchantName,
  lastResult,
}: {
  kind: SmsKind
  template: SmsTemplate
  vendor: SmsVendor
  signName: string
  merchantName: string
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const schema = templateSchema(vendor)
  const [form, fields] = useForm({
    id: `sms-template-${kind}`,
    lastResult: lastResult ?? null,
    defaultValue: {
      ...template,
      enabled: template.enabled ? 'on' : '',
      delayMinutes: String(template.delayMinutes),
    },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  const text = fields.templateText.value ?? ''
  const variables = variablesOf(vendor, text).slice(0, 10)
  // What was sent comes back with an error; what was stored stands first; a name may say it.
  const before = (lastResult?.initialValue?.params as string[] | undefined) ?? template.params
  const [choices, setChoices] = useState<Readonly<Record<string, string>>>({})
  const chosen = variables.map((name, i) => choices[name] ?? before[i] ?? guessValue(name) ?? '')
  const example = vendor === 'aliyun' ? written(vendor, 'order_no') : written(vendor, '1')
  return (
    <Form method="post" {...getFormProps(form)}>
      <input type="hidden" name="intent" value="template" />
      <input type="hidden" name="kind" value={kind} />
      <Card title={t(`kind.${kind}`)} description={t(`templateLead.${kind}`)}>
        <div className="flex flex-col gap-4">
          {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
          <CheckboxField field={fields.enabled} label={t('enabled')} />
          {kind === 'order_shipped' && (
            <TextField
              field={fields.delayMinutes}
              label={t('delayMinutes')}
              hint={t('delayMinutesHint')}
              inputMode="numeric"
              autoComplete="off"
              fieldClassName="sm:max-w-80"
            />
          )}
          <TextField
            field={fields.templateCode}
            label={t('templateCode')}
            hint={t(vendor === 'aliyun' ? 'aliyunCodeHint' : 'tencentCodeHint')}
            autoComplete="off"
            spellCheck={false}
            fieldClassName="sm:max-w-80"
          />
          <TextareaField
            field={fields.templateText}
            label={t('templateText')}
            hint={t(vendor === 'aliyun' ? 'aliyunTextHint' : 'tencentTextHint', { example })}
            rows={3}
          />
          <fieldset className="min-w-0">
            <legend className="mb-2 text-[13px] font-medium">{t('variables')}</legend>
            {variables.length === 0 ? (
              <p className="text-xs text-muted">{t('variablesHint')}</p>
            ) : (
              <div className="grid gap-4 sm:grid-cols-2">
                {variables.map((name, i) => (
                  <Field
                    key={name}
                    label={t('variableOf', { name: written(vendor, name) })}
                    errors={form.allErrors[`params[${i}]`]}
                  >
                    <Select
                      name={`params[${i}]`}
                      value={chosen[i]}
                      onChange={({ currentTarget: { value } }) => setChoices({ ...choices, [name]: value })}
                      placeholder={c('pleaseChoose')}
                      options={valuesFor(kind).map((value) => ({ value, label: t(`value.${value}`) }))}
                    />
                  </Field>
                ))}
              </div>
            )}
          </fieldset>
          <Preview>
            {text !== '' && filledText(vendor, signName, text, sampleValues(merchantName, variables, chosen))}
          </Preview>
          <div>
            <Button type="submit" pending={useNavigation().formData?.get('intent') === 'template'}>
              {c('save')}
            </Button>
          </div>
        </div>
      </Card>
    </Form>
  )
}

/** The sample order's values by the names of the variables; a variable without a choice keeps its name. */
function sampleValues(
  merchant: string,
  variables: readonly string[],
  chosen: readonly string[],
): Map<string, string> {
  const values = valuesOf({ merchant, ...SAMPLE_ORDER })
  return new Map(
    variables.flatMap((name, i) => {
      const value = values[chosen[i] as SmsValue]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

/** The message as a phone shows it. */
function Preview({ children }: { children: ReactNode }) {
  const t = useMessages(messages)
  return (
    <div className="rounded-md bg-sunken p-4">
      <p className="text-[13px] font-medium">{t('preview')}</p>
      <p className="text-xs text-muted">{t('previewHint')}</p>
      <p
        aria-live="polite"
        className="mt-3 w-fit max-w-sm rounded-md bg-surface px-3 py-2 break-words whitespace-pre-line"
      >
        {children || <span className="text-muted">{t('previewEmpty')}</span>}
      </p>
    </div>
  )
}
