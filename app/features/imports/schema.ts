import { z } from 'zod'
import { wholeNumber } from '#app/core/i18n/typed-values.ts'
import { batchSchema } from '../batches/schema.ts'
import { checkRuleFields, regionRuleShape } from '../regions/schema.ts'
import { MAX_COLUMNS, MAX_SHEETS, PREVIEW_ROWS } from './limits.ts'
import { DELIMITERS, ENCODINGS } from './types.ts'

// Forms and query strings carry a tab badly.
const DELIMITER_NAMES = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const
export type DelimiterName = keyof typeof DELIMITER_NAMES
export const DELIMITER_CHOICES = Object.keys(DELIMITER_NAMES) as DelimiterName[]

/** @returns the name of a delimiter in forms */
export function delimiterName(delimiter: (typeof DELIMITERS)[number]): DelimiterName {
  return DELIMITER_CHOICES.find((name) => DELIMITER_NAMES[name] === delimiter) ?? 'comma'
}

const sheet = z.coerce.number().int().min(0).max(MAX_SHEETS)
const encoding = z.enum(ENCODINGS)
const delimiter = z.enum(DELIMITER_CHOICES).transform((name) => DELIMITER_NAMES[name])

/** Which sheet, or how the text is to be read: what the preview of the columns depends on. All optional. */
export const readingSchema = z.object({
  sheet: sheet.optional().catch(undefined),
  encoding: encoding.optional().catch(undefined),
  delimiter: delimiter.optional().catch(undefined),
})

const column = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number)
  .pipe(z.number().max(MAX_COLUMNS - 1))

/** The choice of columns, as its form sends it. Columns count from 0. */
export const mappingSchema = z
  .object({
    sheet: sheet.default(0),
    encoding: encoding.default('utf-8'),
    delimiter: delimiter.default(','),
    headerRow: wholeNumber(0, 1_000_000),
    number: column,
    password: column,
    remark: column.optional().transform((value) => value ?? null),
  })
  .superRefine((form, context) => {
    const issue = (path: string) =>
      context.addIssue({ code: 'custom', path: [path], params: { key: 'sameColumn' } })
    if (form.number === form.password) issue('password')
    if (form.remark !== null && (form.remark === form.number || form.remark === form.password))
      issue('remark')
  })

export type MappingForm = z.output<typeof mappingSchema>

/** A mapping as card_imports stores it. */
export const storedMappingSchema = z.object({
  sheet: z.number(),
  encoding,
  delimiter: z.enum(DELIMITERS),
  headerRow: z.number(),
  number: z.number(),
  password: z.number(),
  remark: z.number().nullable(),
})

/** What the upload found, as card_imports stores it. */
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

const { name, faceValue, productIds, validFrom, validTo, channel, remark } = batchSchema.shape

/** The batch that the cards of a file go into, and what becomes of its bad rows. */
export const importSchema = z
  .object({
    mode: z.enum(['all', 'good']),
    ...{ name, faceValue, productIds, validFrom, validTo, channel, remark },
    ...regionRuleShape,
  })
  .superRefine((form, context) => {
    if (form.validFrom && form.validTo && form.validFrom > form.validTo)
      context.addIssue({ code: 'custom', path: ['validTo'], params: { key: 'validToBeforeFrom' } })
    checkRuleFields(form, context)
  })

export type ImportForm = z.output<typeof importSchema>

/** The same as card_imports stores it: values, not what people type. */
export const storedBatchSchema = z.object({
  name: z.string(),
  faceValue: z.number(),
  productIds: z.array(z.uuid()),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  channelId: z.uuid().nullable(),
  regionRuleId: z.uuid().nullable(),
  remark: z.string(),
})

export type StoredBatch = z.output<typeof storedBatchSchema>

/** Which rows a preview can name as its header. */
export const HEADER_CHOICES = PREVIEW_ROWS
