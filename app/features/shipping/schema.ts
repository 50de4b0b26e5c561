import { z } from 'zod'
import { wholeNumber } from '#app/core/i18n/typed-values.ts'
import { column, delimiter, encoding, sheet } from '../spreadsheets/schema.ts'
import { DELIMITERS } from '../spreadsheets/types.ts'

/** The choice of columns, as its form sends it. Columns count from 0; no carrier column: by the numbers themselves. */
export const mappingSchema = z
  .object({
    sheet: sheet.default(0),
    encoding: encoding.default('utf-8'),
    delimiter: delimiter.default(','),
    headerRow: wholeNumber(0, 1_000_000),
    order: column,
    tracking: column,
    carrier: column.optional().transform((value) => value ?? null),
  })
  .superRefine((form, context) => {
    const issue = (path: string) =>
      context.addIssue({ code: 'custom', path: [path], params: { key: 'sameColumn' } })
    if (form.order === form.tracking) issue('tracking')
    if (form.carrier !== null && (form.carrier === form.order || form.carrier === form.tracking))
      issue('carrier')
  })

export type MappingForm = z.output<typeof mappingSchema>

const name = z.string().max(80)

/** A mapping as bulk_shipments stores it. */
export const storedMappingSchema = z.object({
  sheet: z.number(),
  encoding,
  delimiter: z.enum(DELIMITERS),
  headerRow: z.number(),
  order: z.number(),
  tracking: z.number(),
  carrier: z.number().nullable(),
  names: z.object({ order: name, tracking: name, carrier: name }),
})

/** What jobs.request has of a file to ship; the rest is in bulk_shipments. */
export const shipRequestSchema = z.object({ shipmentId: z.uuid(), fileName: z.string() })
