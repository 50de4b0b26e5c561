import { z } from 'zod'
import { wholeNumber } from '#app/core/i18n/typed-values.ts'
import { batchSchema } from '../batches/schema.ts'
import { checkRuleFields, regionRuleShape } from '../regions/schema.ts'
import { column, delimiter, encoding, sheet } from '../spreadsheets/schema.ts'
import { DELIMITERS } from '../spreadsheets/types.ts'

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
