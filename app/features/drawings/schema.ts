import { z } from 'zod'
import { LOCALES } from '#app/core/i18n/locale.ts'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import { storedFilterSchema } from '../cards/schema.ts'
import { MIN_MARGIN_MM } from './imposition.ts'
import type { Sheet } from './types.ts'

export const OUTPUTS = ['jpeg', 'png', 'pdf'] as const
export type Output = (typeof OUTPUTS)[number]

/** What the files of the pictures are called after. */
export const FILE_NAMES = ['number', 'serial'] as const

/** Millimetres. */
const SHEET_SIZES = { a4: [210, 297], a3: [297, 420] } as const
export const SHEETS = ['a4', 'a3', 'custom'] as const

function mm(min: number, max: number) {
  return halfWidth
    .refine((text) => /^\d{1,4}(\.\d{0,2})?$/.test(text), { params: { key: 'decimal' }, abort: true })
    .transform(Number)
    .pipe(z.number().min(min).max(max))
}

const side = mm(50, 1200).optional()

/** What is to be drawn, as the form posts it. Sheets matter for PDF only; a custom one needs both sides. */
export const drawingFormSchema = z
  .object({
    output: z.enum(OUTPUTS),
    names: z.enum(FILE_NAMES).default('number'),
    sheet: z.enum(SHEETS).default('a4'),
    sheetWidth: side,
    sheetHeight: side,
    margin: mm(MIN_MARGIN_MM, 100).default(12),
    gutter: mm(0, 50).default(6),
  })
  .superRefine(({ output, sheet, sheetWidth, sheetHeight }, context) => {
    if (output !== 'pdf' || sheet !== 'custom') return
    for (const [field, value] of Object.entries({ sheetWidth, sheetHeight }))
      if (value === undefined)
        context.addIssue({ code: 'custom', path: [field], params: { key: 'required' } })
  })
export type DrawingForm = z.output<typeof drawingFormSchema>

/** The sheet of a form. */
export function sheetOf(form: DrawingForm): Sheet {
  const [width, height] =
    form.sheet === 'custom' ? [form.sheetWidth, form.sheetHeight] : SHEET_SIZES[form.sheet]
  const [a4Width, a4Height] = SHEET_SIZES.a4
  return {
    widthMm: width ?? a4Width,
    heightMm: height ?? a4Height,
    marginMm: form.margin,
    gutterMm: form.gutter,
  }
}

/** What jobs.request of a drawing holds. */
export const drawingRequestSchema = z.object({
  filter: storedFilterSchema,
  designId: z.uuid(),
  /** The job stops when the design is another by then: half the cards would look otherwise. */
  designVersion: z.number(),
  output: z.enum(OUTPUTS),
  names: z.enum(FILE_NAMES),
  sheet: z.object({
    widthMm: z.number(),
    heightMm: z.number(),
    marginMm: z.number(),
    gutterMm: z.number(),
  }),
  locale: z.enum(LOCALES),
})
export type DrawingRequest = z.output<typeof drawingRequestSchema>

/** Where a job stands between two transactions, in jobs.result. */
export const drawingPlaceSchema = z.object({
  /** Serial of the last card drawn. */
  after: z.number(),
  /** Ids of card_drawings, in order, with spaces between. */
  parts: z.string(),
})
export type DrawingPlace = z.output<typeof drawingPlaceSchema>

/** What a finished drawing leaves in jobs.result. */
export const drawingResultSchema = z.object({
  fileName: z.string(),
  /** How the parts become one file: their pictures in a zip, the one PDF, or several of them in a zip. */
  file: z.enum(['zip', 'pdf', 'zip-of-pdf']),
  /** Cards. */
  rows: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  parts: z.string(),
})
export type DrawingResult = z.output<typeof drawingResultSchema>
