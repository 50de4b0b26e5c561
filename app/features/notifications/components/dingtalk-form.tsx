import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { CheckboxField, SelectField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { LOCALES } from '#app/core/i18n/locale.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { NotificationSettings } from '../data.ts'
import { messages } from '../messages.ts'
import { dingtalkSchema } from '../schema.ts'
import { EventTicks } from './event-ticks.tsx'

/** The robot, and what it is told. */
export function DingtalkForm({
  settings,
  actions,
  lastResult,
}: {
  settings: NotificationSettings['dingtalk']
  /** Beside the title: what can be done with what is stored. */
  actions: ReactNode
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const { enabled, events, maskedToken } = settings
  const schema = dingtalkSchema(maskedToken !== null)
  const [form, fields] = useForm({
    id: 'notify-dingtalk',
    lastResult: lastResult ?? null,
    defaultValue: { enabled: enabled ? 'on' : '', events, locale: settings.locale },
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)}>
      <input type="hidden" name="intent" value="dingtalk" />
      <Card title={t('dingtalkTitle')} description={t('dingtalkLead')} actions={actions}>
        <div className="flex flex-col gap-4">
          {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
          <CheckboxField field={fields.enabled} label={t('enableDingtalk')} />
          <EventTicks field={fields.events} />
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <TextField
              field={fields.accessToken}
              label={t('accessTokenLabel')}
              hint={maskedToken === null ? t('accessTokenHint') : t('tokenStored', { token: maskedToken })}
              autoComplete="off"
              spellCheck={false}
            />
            <TextField
              field={fields.secret}
              type="password"
              label={t('secretLabel')}
              hint={t('secretHint')}
              autoComplete="new-password"
            />
            <SelectField
              field={fields.locale}
              label={t('locale')}
              options={LOCALES.map((value) => ({ value, label: t(`locale.${value}`) }))}
              fieldClassName="w-40"
            />
          </div>
          <div>
            <Button type="submit" pending={useNavigation().formData?.get('intent') === 'dingtalk'}>
              {c('save')}
            </Button>
          </div>
        </div>
      </Card>
    </Form>
  )
}
