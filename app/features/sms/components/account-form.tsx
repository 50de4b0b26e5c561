import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { SmsSettings } from '../data.ts'
import { messages } from '../messages.ts'
import { accountSchema } from '../schema.ts'
import { SMS_PROVIDERS } from '../types.ts'

/** The merchant's account at a vendor. What the chosen vendor does not need is hidden when scripts run. */
export function AccountForm({
  settings,
  lastResult,
}: {
  settings: SmsSettings
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const { provider, signName, appId, maskedKeyId } = settings
  const schema = accountSchema({ provider, hasKey: maskedKeyId !== null })
  const [form, fields] = useForm({
    id: 'sms-account',
    lastResult: lastResult ?? null,
    defaultValue: { provider, signName, appId },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  const chosen = fields.provider.value ?? provider
  const keeps = maskedKeyId !== null && chosen === provider
  return (
    <Form method="post" {...getFormProps(form)}>
      <input type="hidden" name="intent" value="account" />
      <Card title={t('accountTitle')} description={t('accountLead')}>
        <div className="grid gap-4 sm:grid-cols-2">
          {form.errors && (
            <div className="sm:col-span-2">
              <Flash tone="danger">{form.errors.join(' ')}</Flash>
            </div>
          )}
          <SelectField
            field={fields.provider}
            label={t('provider')}
            options={SMS_PROVIDERS.map((value) => ({ value, label: t(`provider.${value}`) }))}
            hint={maskedKeyId !== null && chosen !== provider && chosen !== 'none' && t('vendorChange')}
          />
          {chosen !== 'none' && (
            <>
              <TextField
                field={fields.signName}
                label={t('signName')}
                hint={t('signNameHint')}
                placeholder={t('signNameExample')}
                autoComplete="off"
              />
              {chosen === 'tencent' && (
                <TextField
                  field={fields.appId}
                  label={t('appId')}
                  hint={t('appIdHint')}
                  inputMode="numeric"
                  autoComplete="off"
                  fieldClassName="sm:col-span-2"
                />
              )}
              <TextField
                field={fields.keyId}
                label={t('keyId')}
                hint={keeps ? t('keyStored', { id: maskedKeyId }) : t('keyHint')}
                autoComplete="off"
                spellCheck={false}
              />
              <TextField
                field={fields.keySecret}
                type="password"
                label={t('keySecret')}
                autoComplete="new-password"
              />
            </>
          )}
          <div className="sm:col-span-2">
            <Button type="submit" pending={useNavigation().formData?.get('intent') === 'account'}>
              {c('save')}
            </Button>
          </div>
        </div>
      </Card>
    </Form>
  )
}
