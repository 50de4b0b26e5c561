import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { CheckboxField, SelectField, TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { carrierSchema } from '../schema.ts'
import type { Contract } from '../settings/data.ts'
import { PAY_TYPES } from '../types.ts'

/** The contract with one carrier. @param contract undefined: a new one */
export function ContractForm({
  contract,
  lastResult,
}: {
  contract: Contract | undefined
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const schema = carrierSchema(contract !== undefined)
  const [form, fields] = useForm({
    id: 'waybill-contract',
    lastResult: lastResult ?? null,
    defaultValue: {
      payType: contract?.payType ?? '3',
      expType: contract?.expType ?? '',
      enabled: (contract?.enabled ?? true) ? 'on' : '',
    },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  const secret = { autoComplete: 'off', spellCheck: false } as const
  return (
    <Form method="post" {...getFormProps(form)}>
      <Card>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            field={fields.customer}
            label={t('customer')}
            hint={contract ? t('customerStored', { masked: contract.customerMasked }) : t('customerHint')}
            {...secret}
          />
          <TextField
            field={fields.password}
            type="password"
            label={t('password')}
            hint={t('passwordHint')}
            autoComplete="new-password"
          />
          <TextField field={fields.month} label={t('month')} hint={t('monthHint')} {...secret} />
          <TextField field={fields.site} label={t('site')} hint={t('siteHint')} {...secret} />
          <SelectField
            field={fields.payType}
            label={t('payType')}
            options={PAY_TYPES.map((value) => ({ value, label: t(`pay.${value}`) }))}
          />
          <TextField field={fields.expType} label={t('expType')} hint={t('expTypeHint')} autoComplete="off" />
          <CheckboxField field={fields.enabled} label={t('enabled')} fieldClassName="sm:col-span-2" />
          <div className="flex flex-wrap gap-3 sm:col-span-2">
            <Button type="submit" name="intent" value="save" pending={useNavigation().state !== 'idle'}>
              {c('save')}
            </Button>
            <LinkButton to="/admin/waybills/settings" variant="ghost">
              {c('cancel')}
            </LinkButton>
          </div>
        </div>
      </Card>
    </Form>
  )
}
