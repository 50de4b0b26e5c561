import { CalendarDays, CalendarRange, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { useScripted } from '#app/components/use-scripted.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { periodInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import { type Period, PRESETS, type Preset } from '../types.ts'

const chip =
  'inline-flex h-8 pointer-coarse:h-11 items-center rounded-md border border-line bg-surface px-3 text-[13px] whitespace-nowrap hover:border-edge hover:bg-hover ' +
  'aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft aria-[current=true]:font-medium'

/** Years of the merchant's orders, newest first, up to this one. */
function yearsOf(span: { first: string; last: string } | undefined, today: string): number[] {
  const now = Number(today.slice(0, 4))
  const last = Math.max(now, Number(span?.last.slice(0, 4) ?? now))
  const first = Math.min(now - 1, Number(span?.first.slice(0, 4) ?? now), last)
  return Array.from({ length: Math.min(10, last - first + 1) }, (_, at) => last - at)
}

export interface PeriodPickerProps {
  period: Period
  preset: Preset | undefined
  /** YYYY-MM-DD where the merchant is. */
  today: string
  /** First and last month with something in it. */
  span: { first: string; last: string } | undefined
  hrefOf: (preset: Preset) => string
  /** Where the forms lead, and what else of the address they keep. */
  action: string
  kept: readonly (readonly [name: string, value: string])[]
}

/** Which time figures are about: named periods, any months, or days. */
export function PeriodPicker(props: PeriodPickerProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { preset, period, hrefOf } = props
  const chosen = (grain: 'month' | 'day') => preset === undefined && period.grain === grain
  return (
    <section aria-label={t('periodLabel')} className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {PRESETS.map((each) => (
          <Link key={each} to={hrefOf(each)} aria-current={each === preset} className={chip}>
            {t(`preset.${each}`)}
          </Link>
        ))}
      </div>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <Choice
          icon={<CalendarRange aria-hidden className="size-4" />}
          title={t('pickMonths')}
          chosen={chosen('month') ? periodInWords(period, locale) : undefined}
        >
          <MonthForm key={period.columns.join()} {...props} />
        </Choice>
        <Choice
          icon={<CalendarDays aria-hidden className="size-4" />}
          title={t('byDay')}
          chosen={chosen('day') ? periodInWords(period, locale) : undefined}
        >
          <DayForm key={period.columns.join()} {...props} />
        </Choice>
      </div>
    </section>
  )
}

/** A part that opens without scripts, too. */
function Choice({
  icon,
  title,
  chosen,
  children,
}: {
  icon: ReactNode
  title: string
  chosen: string | undefined
  children: ReactNode
}) {
  return (
    <details
      className={cn('group min-w-0 rounded-md border bg-surface', chosen ? 'border-accent' : 'border-line')}
    >
      <summary className="flex min-h-10 pointer-coarse:min-h-11 flex-wrap items-center gap-x-2 px-3.5 py-2 text-[13px] select-none hover:bg-hover [&::-webkit-details-marker]:hidden">
        {icon}
        <span className="font-medium">{title}</span>
        {chosen && <span className="text-muted">{chosen}</span>}
        <ChevronDown
          aria-hidden
          className="ml-auto size-4 text-muted transition-transform group-open:rotate-180"
        />
      </summary>
      <div className="border-t border-line p-3.5">{children}</div>
    </details>
  )
}

/** What a form keeps of the address. */
function Kept({ kept }: Pick<PeriodPickerProps, 'kept'>) {
  return kept.map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)
}

function MonthForm({ period, today, span, action, kept }: PeriodPickerProps) {
  const t = useMessages(messages)
  return (
    <Form method="get" action={action} className="flex flex-col gap-3">
      <Kept kept={kept} />
      <p className="text-xs text-muted">{t('pickMonthsHint')}</p>
      <div className="flex max-h-72 flex-col gap-3 overflow-y-auto">
        {yearsOf(span, today).map((year) => (
          <Year key={year} year={year} period={period} today={today} />
        ))}
      </div>
      <div>
        <Button type="submit" size="sm">
          {t('show')}
        </Button>
      </div>
    </Form>
  )
}

function Year({ year, period, today }: { year: number; period: Period; today: string }) {
  const t = useMessages(messages)
  const scripted = useScripted()
  const months = Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`)
  const chosen = new Set(period.columns.map((column) => column.slice(0, 7)))
  const toggleAll = (button: HTMLButtonElement) => {
    const boxes = [...(button.closest('fieldset')?.querySelectorAll<HTMLInputElement>('input:enabled') ?? [])]
    const every = boxes.every((box) => box.checked)
    for (const box of boxes) box.checked = !every
  }
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-[13px] font-medium">{t('year', { year: String(year) })}</legend>
      <div className="grid grid-cols-4 gap-1.5 sm:grid-cols-6">
        {months.map((month, at) => (
          <label
            key={month}
            className={cn(
              'relative flex h-9 pointer-coarse:h-11 items-center justify-center rounded-md border border-line text-[13px] hover:border-edge',
              'has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium',
              'has-disabled:cursor-not-allowed has-disabled:bg-sunken has-disabled:text-muted has-disabled:hover:border-line',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-ring',
            )}
          >
            <input
              type="checkbox"
              name="months"
              value={month}
              defaultChecked={chosen.has(month)}
              disabled={month > today.slice(0, 7)}
              aria-label={t('monthOf', { year: String(year), month: String(at + 1) })}
              className="absolute inset-0 cursor-[inherit] appearance-none outline-none"
            />
            <span aria-hidden>{t('month', { month: String(at + 1) })}</span>
          </label>
        ))}
      </div>
      {scripted && (
        <Button
          variant="ghost"
          size="sm"
          className="mt-1"
          aria-label={`${t('year', { year: String(year) })} ${t('wholeYear')}`}
          onClick={(event) => toggleAll(event.currentTarget)}
        >
          {t('wholeYear')}
        </Button>
      )}
    </fieldset>
  )
}

function DayForm({ period: { grain, columns }, action, kept }: PeriodPickerProps) {
  const t = useMessages(messages)
  const days = grain === 'day' ? columns : []
  return (
    <Form method="get" action={action} className="flex flex-col gap-3">
      <Kept kept={kept} />
      <p className="text-xs text-muted">{t('byDayHint')}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t('from')} required>
          <Input type="date" name="from" min="2000-01-01" max="2099-12-31" defaultValue={days[0]} />
        </Field>
        <Field label={t('to')} required>
          <Input type="date" name="to" min="2000-01-01" max="2099-12-31" defaultValue={days.at(-1)} />
        </Field>
      </div>
      <div>
        <Button type="submit" size="sm">
          {t('show')}
        </Button>
      </div>
    </Form>
  )
}
