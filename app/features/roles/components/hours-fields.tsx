import type { FieldMetadata } from '@conform-to/react'
import { Checkbox } from '#app/components/checkbox.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

type Time = FieldMetadata<string | undefined>

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** Days and times at which an account may be used. @param days ticked so far, as typed */
export function HoursFields({
  workDays,
  days,
  workFrom,
  workTo,
}: {
  workDays: { name: string; errors?: readonly string[] | undefined }
  days: readonly string[]
  workFrom: Time
  workTo: Time
}) {
  const t = useMessages(messages)
  return (
    <fieldset className="min-w-0">
      <legend className="text-[13px] font-medium">{t('hours')}</legend>
      <p className="mt-1 text-xs text-muted">{t('hoursHint')}</p>
      <fieldset className="mt-3 min-w-0">
        <legend className="sr-only">{t('hoursDays')}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-1">
          {DAYS.map((day) => (
            <Checkbox
              key={day}
              name={workDays.name}
              value={String(day)}
              defaultChecked={days.includes(String(day))}
              label={t(`day.${day}`)}
            />
          ))}
        </div>
        <p className="text-xs text-muted">{t('hoursDaysHint')}</p>
        <FieldErrors errors={workDays.errors} />
      </fieldset>
      <div className="mt-3 grid max-w-md grid-cols-2 gap-5">
        <TextField field={workFrom} type="time" label={t('hoursFrom')} />
        <TextField field={workTo} type="time" label={t('hoursTo')} />
      </div>
      <p className="mt-1 text-xs text-muted">{t('hoursToHint')}</p>
    </fieldset>
  )
}
