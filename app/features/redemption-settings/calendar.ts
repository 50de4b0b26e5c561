import { addDays } from '../availability/calendar-day.ts'
import type { Calendar, DeliveryDates } from '../availability/types.ts'
import type { Holiday, HolidayRun, SettingsValues } from './types.ts'

type DateRules = Pick<
  SettingsValues,
  'dateMode' | 'daysAfter' | 'daysOffered' | 'dateFrom' | 'dateTo' | 'closedWeekdays' | 'cutOffHour'
>

function deliveryOf({ dateMode, daysAfter, daysOffered, dateFrom, dateTo }: DateRules): DeliveryDates {
  if (dateMode === 'after') return { mode: 'after', days: daysAfter, offered: daysOffered }
  if (dateMode === 'between' && dateFrom !== null && dateTo !== null)
    return { mode: 'between', from: dateFrom, to: dateTo }
  return { mode: 'none' }
}

/** The merchant's calendar that settings and holidays make. */
export function calendarOf(rules: DateRules, holidays: readonly string[], timeZone: string): Calendar {
  return {
    timeZone,
    delivery: deliveryOf(rules),
    closedWeekdays: rules.closedWeekdays,
    holidays,
    cutOffHour: rules.cutOffHour,
  }
}

/** Holidays joined where the next day has the same name. @param holidays in order */
export function holidayRuns(holidays: readonly Holiday[]): HolidayRun[] {
  const runs: HolidayRun[] = []
  for (const { day, name } of holidays) {
    const last = runs.at(-1)
    if (last && last.name === name && addDays(last.to, 1) === day) {
      last.to = day
      last.days += 1
    } else {
      runs.push({ from: day, to: day, name, days: 1 })
    }
  }
  return runs
}
