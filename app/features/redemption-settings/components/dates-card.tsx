import { useEffect, useState } from 'react'
import { Card } from '#app/components/card.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { cn } from '#app/components/cn.ts'
import { FieldErrors } from '#app/components/field.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { Link } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { calendarOf } from '../calendar.ts'
import { messages } from '../messages.ts'
import { weekdayInWords } from '../offer.ts'
import { settingsSchema } from '../schema.ts'
import { Offer } from './offer.tsx'
import type { SettingsFields } from './settings-form.tsx'

const HOURS = Array.from({ length: 23 }, (_, at) => at + 1)
/** Monday first, as Chinese calendars have it. */
const WEEK = [1, 2, 3, 4, 5, 6, 0]

interface DatesCardProps {
  fields: SettingsFields
  holidays: readonly string[]
  timeZone: string
  /** The name of the time zone. From the server: browsers may know it by another. */
  zone: string
  now: Date
}

/** How days of delivery are chosen, with what a consumer would be offered now. */
export function DatesCard({ fields, holidays, timeZone, zone, now }: DatesCardProps) {
  const t = useMessages(messages)
  // Without scripts the fields of all modes stand there, and those of the chosen one count.
  const [scripted, setScripted] = useState(false)
  useEffect(() => setScripted(true), [])
  const mode = fields.dateMode.value
  const shown = (each: string) => (scripted && mode !== each ? 'hidden' : 'grid gap-4 sm:grid-cols-2')
  return (
    <section id="dates">
      <Card title={t('dates')} description={t('datesHint')}>
        <div className="flex flex-col gap-5">
          <RadioCards
            name={fields.dateMode.name}
            id={fields.dateMode.id}
            legend={t('dateMode')}
            hideLegend
            defaultValue={fields.dateMode.initialValue}
            errors={fields.dateMode.errors}
            options={[
              { value: 'after', label: t('modeAfter'), description: t('modeAfterHint') },
              { value: 'between', label: t('modeBetween'), description: t('modeBetweenHint') },
              { value: 'none', label: t('modeNone'), description: t('modeNoneHint') },
            ]}
          />
          <div className={shown('after')}>
            <TextField
              field={fields.daysAfter}
              label={t('daysAfter')}
              hint={t('daysAfterHint')}
              inputMode="numeric"
              autoComplete="off"
            />
            <TextField
              field={fields.daysOffered}
              label={t('daysOffered')}
              hint={t('daysOfferedHint')}
              inputMode="numeric"
              autoComplete="off"
            />
          </div>
          <div className={shown('between')}>
            <TextField field={fields.dateFrom} type="date" label={t('dateFrom')} />
            <TextField field={fields.dateTo} type="date" label={t('dateTo')} />
          </div>
          <div className={cn('flex flex-col gap-5', scripted && mode === 'none' && 'hidden')}>
            <Weekdays fields={fields} />
            <p className="text-[13px] text-muted">
              {holidays.length > 0 ? t('holidaysLink', { n: holidays.length }) : t('holidaysNone')}{' '}
              <Link to="/admin/settings/holidays" className="underline">
                {t('manageHolidays')}
              </Link>
            </p>
          </div>
          <CutOff fields={fields} zone={zone} />
          <ShipDays fields={fields} />
          <Offer calendar={typedCalendar(fields, holidays, timeZone)} now={now} />
        </div>
      </Card>
    </section>
  )
}

function Weekdays({ fields }: { fields: SettingsFields }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { name, id, errorId, errors, initialValue } = fields.closedWeekdays
  const chosen: unknown[] = Array.isArray(initialValue) ? initialValue : [initialValue]
  return (
    <fieldset id={id} className="min-w-0" aria-describedby={errors ? `${id}-hint ${errorId}` : `${id}-hint`}>
      <legend className="mb-1 text-[13px] font-medium">{t('closedWeekdays')}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {WEEK.map((weekday) => (
          <Checkbox
            key={weekday}
            name={name}
            value={weekday}
            defaultChecked={chosen.includes(String(weekday))}
            label={weekdayInWords(weekday, locale)}
          />
        ))}
      </div>
      <p id={`${id}-hint`} className="mt-1 text-xs text-muted">
        {t('closedWeekdaysHint')}
      </p>
      <FieldErrors id={errorId} errors={errors} />
    </fieldset>
  )
}

function CutOff({ fields, zone }: { fields: SettingsFields; zone: string }) {
  const t = useMessages(messages)
  return (
    <SelectField
      field={fields.cutOffHour}
      label={t('cutOffHour')}
      hint={t('cutOffHourHint', { zone })}
      placeholder={t('noCutOff')}
      options={HOURS.map((hour) => ({ value: String(hour), label: t('hourIs', { hour }) }))}
      fieldClassName="sm:max-w-80"
    />
  )
}

const SHIP_DAYS = [0, 1, 2, 3, 4, 5, 6, 7]

/** How long parcels are on their way, for the list of what has to leave today. */
function ShipDays({ fields }: { fields: SettingsFields }) {
  const t = useMessages(messages)
  return (
    <SelectField
      field={fields.shipDaysBefore}
      label={t('shipDaysBefore')}
      hint={t('shipDaysBeforeHint')}
      options={SHIP_DAYS.map((days) => ({ value: String(days), label: t('daysBefore', { n: days }) }))}
      fieldClassName="sm:max-w-80"
    />
  )
}

/** The calendar that the form would make; undefined while something in it is missing. */
function typedCalendar(fields: SettingsFields, holidays: readonly string[], timeZone: string) {
  const weekdays = fields.closedWeekdays.value
  const parsed = settingsSchema.safeParse({
    version: '-',
    dateMode: fields.dateMode.value,
    daysAfter: fields.daysAfter.value,
    daysOffered: fields.daysOffered.value,
    dateFrom: fields.dateFrom.value,
    dateTo: fields.dateTo.value,
    // One ticked box is a text, several are a list.
    closedWeekdays: typeof weekdays === 'string' ? [weekdays] : weekdays,
    cutOffHour: fields.cutOffHour.value,
  })
  return parsed.success ? calendarOf(parsed.data.values, holidays, timeZone) : undefined
}
