import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { stepsInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import { fraudSettingsSchema } from '../schema.ts'
import { signalTexts } from '../signal-texts.ts'
import { SIGNAL_NAMES, SIGNALS } from '../signals.ts'
import type { FraudSettings } from '../types.ts'

/** From which score on what happens, and which signals count. */
export function SettingsForm({
  settings,
  lastResult,
  mayEdit,
}: {
  settings: FraudSettings
  lastResult: SubmissionResult<string[]> | undefined
  mayEdit: boolean
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const busy = useNavigation().state !== 'idle'
  const [form, fields] = useForm({
    id: 'fraud',
    lastResult: lastResult ?? null,
    defaultValue: {
      captchaAt: settings.captchaAt === null ? '' : String(settings.captchaAt),
      holdAt: settings.holdAt === null ? '' : String(settings.holdAt),
      signalsOn: SIGNAL_NAMES.filter((name) => !settings.signalsOff.includes(name)),
    },
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: fraudSettingsSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      {/* One switch for all: an account that only reads sees what is set. */}
      <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-5">
        <Card title={t('thresholds')}>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              field={fields.captchaAt}
              label={t('captchaAt')}
              hint={t('captchaAtHint')}
              inputMode="numeric"
            />
            <TextField field={fields.holdAt} label={t('holdAt')} hint={t('holdAtHint')} inputMode="numeric" />
          </div>
        </Card>
        <Signals kind="redemption" settings={settings} />
        <Signals kind="login" settings={settings} />
      </fieldset>
      {mayEdit ? (
        <Button type="submit" className="w-fit" pending={busy}>
          {c('save')}
        </Button>
      ) : (
        <p className="text-muted">{t('readOnly')}</p>
      )}
    </Form>
  )
}

function Signals({ kind, settings }: { kind: 'redemption' | 'login'; settings: FraudSettings }) {
  const t = useMessages(messages)
  const s = useMessages(signalTexts)
  const locale = useLocale()
  return (
    <Card title={t(kind === 'login' ? 'loginSignals' : 'redemptionSignals')} description={t('signalsHint')}>
      <div className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
        {SIGNAL_NAMES.filter((name) => SIGNALS[name].kind === kind).map((name) => (
          <Checkbox
            key={name}
            name="signalsOn"
            value={name}
            defaultChecked={!settings.signalsOff.includes(name)}
            label={s(`signal.${name}`)}
            hint={stepsInWords(name, locale)}
          />
        ))}
      </div>
    </Card>
  )
}
