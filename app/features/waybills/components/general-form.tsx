import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { generalSchema } from '../schema.ts'
import type { WaybillSetup } from '../settings/data.ts'
import { LABEL_SIZES, SHIP_WHENS, WAYBILL_PROVIDERS, type WaybillProvider } from '../types.ts'

/** Vendor, paper, and when an order counts as shipped. */
export function GeneralForm({
  setup: { general, accounts },
  lastResult,
}: {
  setup: WaybillSetup
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'waybill-general',
    lastResult: lastResult ?? null,
    defaultValue: { ...general, provider: general.provider ?? '' },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: generalSchema, error: zodErrorMap(locale, messages) }),
  })
  const chosen = (fields.provider.value ?? general.provider ?? '') as WaybillProvider | ''
  const there = chosen !== '' && accounts.includes(chosen)
  return (
    <Form method="post" {...getFormProps(form)}>
      <input type="hidden" name="intent" value="general" />
      <Card title={t('generalTitle')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="flex flex-col gap-2">
            <SelectField
              field={fields.provider}
              label={t('provider')}
              placeholder={c('pleaseChoose')}
              options={WAYBILL_PROVIDERS.map((value) => ({ value, label: t(`provider.${value}`) }))}
            />
            {chosen !== '' && (
              <p className="flex flex-wrap items-center gap-2 text-[13px] text-muted">
                {t(there ? 'accountThere' : 'accountMissing')}
                {!there && (
                  <LinkButton to={`/admin/carriers/accounts?provider=${chosen}`} size="sm">
                    {t('accountLink')}
                  </LinkButton>
                )}
              </p>
            )}
          </div>
          <SelectField
            field={fields.labelSize}
            label={t('labelSize')}
            options={LABEL_SIZES.map((value) => ({ value, label: t(`size.${value}`) }))}
          />
          <SelectField
            field={fields.shipWhen}
            label={t('shipWhen')}
            options={SHIP_WHENS.map((value) => ({ value, label: t(`ship.${value}`) }))}
          />
          <TextField field={fields.remark} label={t('remark')} hint={t('remarkHint')} autoComplete="off" />
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
