import { z } from 'zod'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import type { Season } from '../availability/types.ts'
import { daysIn, monthDay } from './month-day.ts'

/** As many periods as one product can have. */
export const MAX_SEASONS = 12

const part = halfWidth.default('')

/** One period as the form sends it: the fields of both kinds, of which one kind counts. */
const seasonFields = z.object({
  kind: z.enum(['yearly', 'fixed']),
  fromMonth: part,
  fromDay: part,
  toMonth: part,
  toDay: part,
  startsOn: part,
  endsOn: part,
})

export type SeasonFields = z.output<typeof seasonFields>

/** One period of SeasonFields to a Season. What belongs to the kind that is not chosen is not looked at. */
export const seasonSchema = seasonFields
  .superRefine((fields, context) => {
    const problems = fields.kind === 'yearly' ? yearlyProblems(fields) : fixedProblems(fields)
    for (const { path, ...params } of problems) context.addIssue({ code: 'custom', path: [path], params })
  })
  .transform(seasonOf)

export type SeasonInput = z.input<typeof seasonSchema>

/** The periods of a product; none: always in season. */
export const seasonsSchema = z
  .array(seasonSchema)
  .refine((seasons) => seasons.length <= MAX_SEASONS, { params: { key: 'tooManySeasons', max: MAX_SEASONS } })
  .default([])

type Problem = { path: keyof SeasonFields; key: string; month?: number; day?: number }

const number = (text: string) => (/^\d{1,2}$/.test(text) ? Number(text) : 0)

function yearlyProblems(fields: SeasonFields): Problem[] {
  return (['from', 'to'] as const).flatMap((end): Problem[] => {
    const month = number(fields[`${end}Month`])
    const day = number(fields[`${end}Day`])
    if (daysIn(month) === 0) return [{ path: `${end}Month`, key: 'chooseMonth' }]
    if (day === 0) return [{ path: `${end}Day`, key: 'chooseDay' }]
    return monthDay(month, day) ? [] : [{ path: `${end}Day`, key: 'noSuchDay', month, day }]
  })
}

const isDay = (text: string) => z.iso.date().safeParse(text).success

function fixedProblems({ startsOn, endsOn }: SeasonFields): Problem[] {
  if (!isDay(startsOn)) return [{ path: 'startsOn', key: startsOn === '' ? 'required' : 'date' }]
  if (!isDay(endsOn)) return [{ path: 'endsOn', key: endsOn === '' ? 'required' : 'date' }]
  return startsOn > endsOn ? [{ path: 'endsOn', key: 'endsBeforeStart' }] : []
}

function seasonOf(fields: SeasonFields): Season {
  if (fields.kind === 'fixed') return { kind: 'fixed', from: fields.startsOn, to: fields.endsOn }
  const day = (end: 'from' | 'to') =>
    monthDay(number(fields[`${end}Month`]), number(fields[`${end}Day`])) as string
  return { kind: 'yearly', from: day('from'), to: day('to') }
}

/** A period as the form shows it. */
export function fieldsOfSeason(season: Season): SeasonFields {
  const empty = { fromMonth: '', fromDay: '', toMonth: '', toDay: '', startsOn: '', endsOn: '' }
  if (season.kind === 'fixed') return { ...empty, kind: 'fixed', startsOn: season.from, endsOn: season.to }
  const parts = (text: string) => text.split('-').map((digits) => String(Number(digits)))
  const [fromMonth = '', fromDay = ''] = parts(season.from)
  const [toMonth = '', toDay = ''] = parts(season.to)
  return { ...empty, kind: 'yearly', fromMonth, fromDay, toMonth, toDay }
}
