import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { CheckboxField, SelectField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { ErpSettings } from '../data.ts'
import { settingsSchema } from '../schema.ts'
import { setupMessages } from '../setup-messages.ts'
import { EDITIONS } from '../types.ts'

/** The account at the ERP and what goes there. */
export function SettingsForm({
  settings,
  lastResult,
}: {
  settings: ErpSettings
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(setupMessages)
  const c = useMessages(common)
  const locale = useLocale()
  const { hasSecret, sid, appKey } = settings
  const schema = settingsSchema({ hasSecret, sid, appKey })
  const [form, fields] = useForm({
    id: 'erp-settings',
    lastResult: lastResult ?? null,
    defaultValue: {
      ...settings,
      // Who fills it in for the first time wants it on.
      enabled: settings.enabled || !hasSecret,
      secret: '',
      daysBefore: String(settings.daysBefore ?? ''),
      waitMinutes: String(settings.waitMinutes),
      pushSeconds: String(settings.pushSeconds),
      pullSeconds: String(settings.pullSeconds),
    },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema, error: zodErrorMap(locale, setupMessages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      <input type="hidden" name="intent" value="settings" />
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <Card title={t('accountTitle')} description={t('accountLead')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            field={fields.edition}
            label={t('edition')}
            hint={t('editionHint')}
            options={EDITIONS.map((value) => ({ value, label: t(`edition.${value}`) }))}
            fieldClassName="sm:col-span-2"
          />
          <TextField field={fields.sid} label={t('sid')} autoComplete="off" spellCheck={false} />
          <TextField field={fields.appKey} label={t('appKey')} autoComplete="off" spellCheck={false} />
          <TextField
            field={fields.secret}
            type="password"
            label={t('secret')}
            hint={hasSecret && t('secretStored')}
            autoComplete="new-password"
          />
          <TextField
            field={fields.shopNo}
            label={t('shopNo')}
            hint={t('shopNoHint')}
            autoComplete="off"
            spellCheck={false}
          />
          <CheckboxField field={fields.sandbox} label={t('sandbox')} />
          <CheckboxField field={fields.enabled} label={t('enabled')} hint={t('enabledHint')} />
        </div>
      </Card>
      <Card title={t('rulesTitle')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <CheckboxField
            field={fields.dropShip}
            label={t('dropShip')}
            hint={t('dropShipHint')}
            fieldClassName="sm:col-span-2"
          />
          <TextField
            field={fields.waitMinutes}
            label={t('waitMinutes')}
            hint={t('waitMinutesHint')}
            inputMode="numeric"
          />
          <TextField
            field={fields.daysBefore}
            label={t('daysBefore')}
            hint={t('daysBeforeHint')}
            inputMode="numeric"
          />
          <TextField field={fields.pushSeconds} label={t('pushSeconds')} inputMode="numeric" />
          <TextField field={fields.pullSeconds} label={t('pullSeconds')} inputMode="numeric" />
        </div>
      </Card>
      <div>
        <Button type="submit" pending={useNavigation().formData?.get('intent') === 'settings'}>
          {c('save')}
        </Button>
      </div>
    </Form>
  )
}
