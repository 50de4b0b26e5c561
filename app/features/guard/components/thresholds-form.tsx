import { type FieldMetadata, getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { RANGES, thresholdsSchema } from '../schema.ts'
import type { Thresholds } from '../types.ts'

const GROUPS = [
  ['groupClient', { clientCaptcha: 'captchaFrom', clientLock: 'lockFrom' }],
  ['groupNumber', { numberCaptcha: 'captchaFrom', numberLock: 'lockFrom' }],
  ['groupBlock', { blockCaptcha: 'captchaFrom', blockLock: 'lockFrom' }],
  ['groupMerchant', { merchantAlarm: 'merchantAlarm', merchantCaptcha: 'merchantCaptcha' }],
  ['groupTimes', { paceSeconds: 'paceSeconds', lockMinutes: 'lockMinutes' }],
] as const

type Label = 'captchaFrom' | 'lockFrom' | 'merchantAlarm' | 'merchantCaptcha' | 'paceSeconds' | 'lockMinutes'

/** The limits. @param mayEdit false: to look at */
export function ThresholdsForm({
  thresholds,
  mayEdit,
  lastResult,
}: {
  thresholds: Thresholds
  mayEdit: boolean
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'limits',
    lastResult: lastResult ?? null,
    defaultValue: Object.fromEntries(Object.entries(thresholds).map(([name, n]) => [name, String(n)])),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: thresholdsSchema, error: zodErrorMap(locale, messages) }),
  })
  const pending = useNavigation().state === 'submitting'
  const all = fields as unknown as Record<keyof Thresholds, FieldMetadata<string>>
  return (
    <Card title={t('limits')} description={t('limitsLead')}>
      <Form method="post" {...getFormProps(form)} className="flex flex-col gap-6">
        <input type="hidden" name="intent" value="thresholds" />
        <div className="grid gap-x-8 gap-y-6 md:grid-cols-2 xl:grid-cols-3">
          {GROUPS.map(([group, labels]) => (
            <fieldset key={group} className="flex min-w-0 flex-col gap-3">
              <legend className="mb-2 font-medium">{t(group)}</legend>
              {(Object.entries(labels) as [keyof Thresholds, Label][]).map(([name, label]) => (
                <TextField
                  key={name}
                  field={all[name]}
                  label={t(label)}
                  hint={t('rangeHint', {
                    least: formatNumber(RANGES[name][0], locale),
                    most: formatNumber(RANGES[name][1], locale),
                  })}
                  inputMode="numeric"
                  autoComplete="off"
                  readOnly={!mayEdit}
                />
              ))}
            </fieldset>
          ))}
        </div>
        {mayEdit ? (
          <Button type="submit" pending={pending} className="self-start">
            {c('save')}
          </Button>
        ) : (
          <p className="text-muted">{t('noRight')}</p>
        )}
      </Form>
    </Card>
  )
}
