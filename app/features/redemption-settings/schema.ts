import { z } from 'zod'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import { addDays, numberOf } from '../availability/calendar-day.ts'
import { checkRuleFields, regionRuleShape, ruleOfFields } from '../regions/schema.ts'
import type { SettingsValues } from './types.ts'

/** As many days without delivery as a merchant can have written down. */
export const MAX_HOLIDAYS = 366

const WEEKDAYS = ['0', '1', '2', '3', '4', '5', '6'] as const

const typed = halfWidth.default('')
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), { params: { key: 'invalid' } })
    .default('')

const isDay = (text: string) => z.iso.date().safeParse(text).success
const whole = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN)
const within = (value: number, [min, max]: readonly [number, number]) => value >= min && value <= max

const DAYS_AFTER = [0, 365] as const
const DAYS_OFFERED = [1, 180] as const

/** The fields of the form, for the browser's own checks. What belongs to a mode that is not chosen may be anything. */
export const settingsFields = z.object({
  version: z.string().min(1).max(64),
  dateMode: z.enum(['after', 'between', 'none']),
  daysAfter: typed,
  daysOffered: typed,
  dateFrom: typed,
  dateTo: typed,
  closedWeekdays: z.array(z.enum(WEEKDAYS)).default([]),
  cutOffHour: z
    .string()
    .regex(/^([1-9]|1\d|2[0-3])?$/)
    .default(''),
  shipDaysBefore: z
    .string()
    .regex(/^[0-7]$/)
    .default('1'),
  pickUp: z.boolean().default(false),
  mayChange: z.boolean().default(false),
  shareTitle: line(40),
  shareText: line(80),
  ...regionRuleShape,
})

type Fields = z.output<typeof settingsFields>

/** The form of the redemption settings, to the values to be stored. */
export const settingsSchema = settingsFields
  .superRefine((fields, context) => {
    const issue = (path: keyof Fields, key: string, more: Record<string, number> = {}) =>
      context.addIssue({ code: 'custom', path: [path], params: { key, ...more } })
    if (fields.dateMode === 'after') {
      if (!within(whole(fields.daysAfter), DAYS_AFTER))
        issue('daysAfter', 'wholeBetween', { min: DAYS_AFTER[0], max: DAYS_AFTER[1] })
      if (!within(whole(fields.daysOffered), DAYS_OFFERED))
        issue('daysOffered', 'wholeBetween', { min: DAYS_OFFERED[0], max: DAYS_OFFERED[1] })
    }
    if (fields.dateMode === 'between') checkPeriod(fields.dateFrom, fields.dateTo, issue)
    // In mode C nobody chooses a day, so there all of them may be closed.
    if (fields.dateMode !== 'none' && new Set(fields.closedWeekdays).size === WEEKDAYS.length)
      issue('closedWeekdays', 'allDaysClosed')
    checkRuleFields(fields, context)
  })
  .transform(({ version, ...fields }) => ({ version, values: valuesOf(fields) }))

function checkPeriod(
  from: string,
  to: string,
  issue: (path: 'dateFrom' | 'dateTo', key: string) => void,
): void {
  if (!isDay(from)) issue('dateFrom', from === '' ? 'required' : 'date')
  else if (!isDay(to)) issue('dateTo', to === '' ? 'required' : 'date')
  else if (from > to) issue('dateTo', 'endsBeforeStart')
}

function valuesOf(fields: Omit<Fields, 'version'>): SettingsValues {
  const number = (text: string, range: readonly [number, number], otherwise: number) =>
    within(whole(text), range) ? whole(text) : otherwise
  const day = (text: string) => (isDay(text) ? text : null)
  return {
    dateMode: fields.dateMode,
    daysAfter: number(fields.daysAfter, DAYS_AFTER, 1),
    daysOffered: number(fields.daysOffered, DAYS_OFFERED, 30),
    dateFrom: day(fields.dateFrom),
    dateTo: day(fields.dateTo),
    closedWeekdays: [...new Set(fields.closedWeekdays.map(Number))].sort(),
    cutOffHour: fields.cutOffHour === '' ? null : Number(fields.cutOffHour),
    shipDaysBefore: Number(fields.shipDaysBefore),
    regionRule: ruleOfFields(fields),
    pickUp: fields.pickUp,
    mayChange: fields.mayChange,
    shareTitle: fields.shareTitle,
    shareText: fields.shareText,
  }
}

export type SettingsInput = z.input<typeof settingsSchema>
export type SettingsForm = z.output<typeof settingsSchema>

/** The fields of the form of holidays, for the browser's own checks. */
export const holidayFields = z.object({
  from: z.iso.date(),
  to: z.iso.date().optional(),
  name: line(40),
})

/** Days without delivery to be added: one, or all from one to another, with a name. */
export const holidaySchema = holidayFields
  .superRefine(({ from, to }, context) => {
    const days = to === undefined ? 1 : numberOf(to) - numberOf(from) + 1
    if (days < 1) context.addIssue({ code: 'custom', path: ['to'], params: { key: 'endsBeforeStart' } })
    if (days > MAX_HOLIDAYS)
      context.addIssue({ code: 'custom', path: ['to'], params: { key: 'tooManyDays', max: MAX_HOLIDAYS } })
  })
  .transform(({ from, to = from, name }) => ({
    days: Array.from({ length: numberOf(to) - numberOf(from) + 1 }, (_, at) => addDays(from, at)),
    name,
  }))

export type NewHolidays = z.output<typeof holidaySchema>

/** A run of holidays to be removed. */
export const holidayRemovalSchema = z.object({ from: z.iso.date(), to: z.iso.date() })
