import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages as accountMessages } from '../../accounts/messages.ts'
import { formMessages } from '../form-messages.ts'
import { messages } from '../messages.ts'
import { CURRENCIES, newMerchantSchema, TIME_ZONES } from '../schema.ts'

/**
 * The form with which an operator opens a merchant.
 * @param codeHint said under the code instead of the rules, once the typed code has been looked up
 * @param onCode called while the code is typed
 */
export function NewMerchantForm({
  lastResult,
  codeHint,
  onCode,
}: {
  lastResult: SubmissionResult | undefined
  codeHint: ReactNode
  onCode: (code: string) => void
}) {
  const t = useMessages(messages)
  const a = useMessages(accountMessages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: { timeZone: 'Asia/Shanghai', currency: 'CNY' },
    constraint: getZodConstraint(newMerchantSchema),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: newMerchantSchema, error: zodErrorMap(locale, formMessages) }),
  })
  const zones = TIME_ZONES.map((value) => ({ value, label: value }))
  const currencies = CURRENCIES.map((value) => ({ value, label: currencyLabel(value, locale) }))
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <Card>
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            field={fields.name}
            label={t('name')}
            placeholder={t('namePlaceholder')}
            autoComplete="off"
          />
          <TextField
            field={fields.code}
            label={t('code')}
            placeholder={t('codePlaceholder')}
            // An error of the form says the same as the look-up, and better placed.
            hint={!fields.code.errors && <span aria-live="polite">{codeHint ?? t('codeHint')}</span>}
            onChange={(event) => onCode(event.currentTarget.value)}
            {...plain}
          />
          <SelectField field={fields.timeZone} label={t('timeZone')} options={zones} />
          <SelectField field={fields.currency} label={t('currency')} options={currencies} />
        </div>
      </Card>
      <Card title={t('ownerTitle')} description={t('ownerBody')}>
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            field={fields.ownerName}
            label={t('ownerName')}
            placeholder={a('namePlaceholder')}
            autoComplete="off"
          />
          <TextField
            field={fields.ownerLogin}
            label={t('ownerLogin')}
            placeholder={t('ownerLoginPlaceholder')}
            {...plain}
          />
        </div>
      </Card>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {t('openMerchant')}
        </Button>
        <LinkButton to="/platform">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}

function currencyLabel(code: string, locale: string): string {
  return `${new Intl.DisplayNames(locale, { type: 'currency' }).of(code) ?? code} (${code})`
}
