import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#app/components/cn.ts'
import { FieldErrors, RequiredMark } from '#app/components/field.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { Day } from '#app/features/availability/types.ts'
import { dayInWords, monthInWords, weekdayHeads } from '../day-words.ts'
import { deliveryMessages } from '../delivery-messages.ts'
import { type Month, monthsOf } from '../month-grid.ts'

/** Months that stand open; the others are unfolded. */
const OPEN = 2

export interface DayFieldProps {
  name: string
  legend: ReactNode
  /** The days to choose from, sorted. */
  days: readonly Day[]
  chosen: string
  errors: readonly string[] | undefined
}

/** A calendar of radio buttons: one of the days offered. Works without scripts. */
export function DayField({ name, legend, days, chosen, errors }: DayFieldProps) {
  const t = useMessages(deliveryMessages)
  const months = monthsOf(days)
  const later = months.slice(OPEN)
  const wrong = errors !== undefined && errors.length > 0
  const month = (each: Month) => <MonthOfDays key={each.month} {...each} name={name} chosen={chosen} />
  return (
    <fieldset aria-describedby={`${name}-hint${wrong ? ` ${name}-error` : ''}`} className="min-w-0">
      <legend className="mb-1.5 text-base font-medium">
        {legend}
        <RequiredMark />
      </legend>
      <div
        className={cn(
          'flex flex-col gap-4 rounded-md border bg-surface px-2 py-3',
          wrong ? 'border-danger' : 'border-line',
        )}
      >
        {days.length === 0 && <p className="px-2">{t('noDays')}</p>}
        {months.slice(0, OPEN).map(month)}
        {later.length > 0 && (
          <details className="group" open={later.some((each) => chosen.startsWith(each.month))}>
            <summary className="flex min-h-11 cursor-pointer list-none items-center justify-between px-2 text-muted">
              {t('moreMonths', { n: later.length })}
              <ChevronDown aria-hidden className="size-5 transition-transform group-open:rotate-180" />
            </summary>
            <div className="mt-2 flex flex-col gap-4">{later.map(month)}</div>
          </details>
        )}
      </div>
      <p id={`${name}-hint`} className="mt-1.5 text-sm text-muted">
        {t('deliverOnHint')}
      </p>
      <FieldErrors id={`${name}-error`} errors={errors} />
    </fieldset>
  )
}

function MonthOfDays({ month, weeks, name, chosen }: Month & { name: string; chosen: string }) {
  const locale = useLocale()
  return (
    <div>
      <p className="px-2 pb-1 text-base font-medium">{monthInWords(month, locale)}</p>
      <div aria-hidden className="grid grid-cols-7 text-center text-sm text-muted">
        {weekdayHeads(locale).map((head, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two English weekdays begin with the same letter
          <span key={at}>{head}</span>
        ))}
      </div>
      <div className="grid grid-cols-7">
        {weeks.flat().map((place, at) =>
          place ? (
            <OneDay key={place.day} {...place} name={name} checked={place.day === chosen} />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: empty places have nothing else
            <span key={at} />
          ),
        )}
      </div>
    </div>
  )
}

function OneDay(props: { day: Day; offered: boolean; name: string; checked: boolean }) {
  const { day, offered, name, checked } = props
  const locale = useLocale()
  const number = Number(day.slice(8))
  if (!offered)
    return (
      <span
        aria-hidden
        className="flex min-h-11 items-center justify-center text-base text-muted line-through"
      >
        {number}
      </span>
    )
  return (
    <label
      className={cn(
        'relative flex min-h-11 cursor-pointer items-center justify-center rounded-md text-base font-medium hover:bg-hover',
        'has-checked:bg-accent has-checked:text-accent-fg',
        'has-focus-visible:outline-2 has-focus-visible:outline-ring',
      )}
    >
      <input
        type="radio"
        name={name}
        value={day}
        defaultChecked={checked}
        required
        aria-label={dayInWords(day, locale)}
        className="absolute inset-0 cursor-pointer appearance-none outline-none"
      />
      <span aria-hidden className="pointer-events-none relative">
        {number}
      </span>
    </label>
  )
}
