import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { CheckboxField, TextareaField, TextField } from '#app/components/form-fields.tsx'
import { Form, Link, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { RegionRuleFields } from '#app/features/regions/components/region-rule-fields.tsx'
import type { RegionRuleOptions } from '#app/features/regions/types.ts'
import { messages } from '../messages.ts'
import { type SettingsInput, settingsFields, settingsSchema, type SettingsForm as Values } from '../schema.ts'
import type { RedemptionSettings } from '../types.ts'
import { DatesCard } from './dates-card.tsx'

export interface SettingsFormProps {
  settings: RedemptionSettings
  /** Days without delivery, 'YYYY-MM-DD'. */
  holidays: readonly string[]
  regions: RegionRuleOptions
  /** How many stores are set up for picking up. */
  pickUpStores: number
  merchantName: string
  timeZone: string
  /** What people call it. */
  zone: string
  /** When the page was made: what is offered is reckoned from here. */
  now: Date
  lastResult: SubmissionResult<string[]> | undefined
}

function useSettingsForm({ settings, lastResult }: SettingsFormProps) {
  const locale = useLocale()
  return useForm<SettingsInput, Values>({
    id: 'settings',
    lastResult: lastResult ?? null,
    defaultValue: {
      dateMode: settings.dateMode,
      daysAfter: String(settings.daysAfter),
      daysOffered: String(settings.daysOffered),
      dateFrom: settings.dateFrom ?? '',
      dateTo: settings.dateTo ?? '',
      closedWeekdays: settings.closedWeekdays.map(String),
      cutOffHour: settings.cutOffHour === null ? '' : String(settings.cutOffHour),
      shipDaysBefore: String(settings.shipDaysBefore),
      pickUp: settings.pickUp ? 'on' : '',
      mayChange: settings.mayChange ? 'on' : '',
      shareTitle: settings.shareTitle,
      shareText: settings.shareText,
    },
    constraint: getZodConstraint(settingsFields),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: settingsSchema, error: zodErrorMap(locale, messages) }),
  })
}

export type SettingsFields = ReturnType<typeof useSettingsForm>[1]

/** All rules of redemption but the holidays, in one form. */
export function SettingsForm(props: SettingsFormProps) {
  const c = useMessages(common)
  const t = useMessages(messages)
  const [form, fields] = useSettingsForm(props)
  const pending = useNavigation().state === 'submitting'
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      <input type="hidden" name="version" value={props.settings.version} />
      <FieldErrors errors={form.errors} />
      <DatesCard
        fields={fields}
        holidays={props.holidays}
        timeZone={props.timeZone}
        zone={props.zone}
        now={props.now}
      />
      <section id="regions">
        <Card title={t('regions')} description={t('regionsHint')}>
          <RegionRuleFields
            options={props.regions}
            hideLegend
            errors={{ regionMode: fields.regionMode.errors, regionCodes: fields.regionCodes.errors }}
          />
        </Card>
      </section>
      <PickUp fields={fields} stores={props.pickUpStores} />
      <Card title={t('changing')}>
        <CheckboxField field={fields.mayChange} label={t('mayChange')} hint={t('mayChangeHint')} />
      </Card>
      <Card title={t('share')} description={t('shareHint')}>
        <div className="flex flex-col gap-4">
          <TextField
            field={fields.shareTitle}
            label={t('shareTitle')}
            placeholder={props.merchantName}
            autoComplete="off"
          />
          <TextareaField field={fields.shareText} label={t('shareText')} hint={t('shareTextHint')} rows={2} />
        </div>
      </Card>
      <div>
        <Button type="submit" pending={pending}>
          {pending ? c('saving') : c('save')}
        </Button>
      </div>
    </Form>
  )
}

function PickUp({ fields, stores }: { fields: SettingsFields; stores: number }) {
  const t = useMessages(messages)
  const wanted = fields.pickUp.value === 'on'
  return (
    <section id="pick-up">
      <Card title={t('pickUp')} description={t('pickUpHint')}>
        <div className="flex flex-col gap-3">
          <CheckboxField field={fields.pickUp} label={t('pickUpYes')} />
          {stores > 0 ? (
            <p className="text-[13px] text-muted">
              {t('pickUpStores', { n: stores })}{' '}
              <Link to="/admin/stores" className="underline">
                {t('manageStores')}
              </Link>
            </p>
          ) : (
            <Flash tone={wanted ? 'warning' : 'info'}>
              {t('pickUpNoStore')} <Link to="/admin/stores">{t('manageStores')}</Link>
            </Flash>
          )}
        </div>
      </Card>
    </section>
  )
}
