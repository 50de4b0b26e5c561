import { z } from 'zod'
import { MAX_COLUMNS, MAX_SHEETS } from './limits.ts'
import { DELIMITERS, ENCODINGS } from './types.ts'

// Forms and query strings carry a tab badly.
const DELIMITER_NAMES = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const
export type DelimiterName = keyof typeof DELIMITER_NAMES
export const DELIMITER_CHOICES = Object.keys(DELIMITER_NAMES) as DelimiterName[]

/** @returns the name of a delimiter in forms */
export function delimiterName(delimiter: (typeof DELIMITERS)[number]): DelimiterName {
  return DELIMITER_CHOICES.find((name) => DELIMITER_NAMES[name] === delimiter) ?? 'comma'
}

export const sheet = z.coerce.number().int().min(0).max(MAX_SHEETS)
export const encoding = z.enum(ENCODINGS)
export const delimiter = z.enum(DELIMITER_CHOICES).transform((name) => DELIMITER_NAMES[name])

/** Which sheet, or how the text is to be read: what the preview of the columns depends on. All optional. */
export const readingSchema = z.object({
  sheet: sheet.optional().catch(undefined),
  encoding: encoding.optional().catch(undefined),
  delimiter: delimiter.optional().catch(undefined),
})

/** A column as forms send it; counted from 0. */
export const column = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number)
  .pipe(z.number().max(MAX_COLUMNS - 1))

/** What the upload found, as it is stored. */
export const storedSourceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('xlsx'),
    sheets: z.array(z.object({ name: z.string(), path: z.string(), rows: z.number().optional() })),
    sheet: z.number(),
  }),
  z.object({
    kind: z.literal('csv'),
    encoding,
    delimiter: z.enum(DELIMITERS),
    rows: z.number(),
  }),
])
