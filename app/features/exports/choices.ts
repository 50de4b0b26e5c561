import { z } from 'zod'
import { LOCALES } from '#app/core/i18n/locale.ts'
import { storedFilterSchema } from '../cards/schema.ts'
import type { ExportResult } from './types.ts'

/** `printer`: what is printed on the cards, with passwords. `list`: everything about the cards but passwords. */
export const EXPORT_VARIANTS = ['printer', 'list'] as const
export type ExportVariant = (typeof EXPORT_VARIANTS)[number]

/** `one`: all cards in one file. `face`: a file per face value. */
const EXPORT_SPLITS = ['one', 'face'] as const
export type ExportSplit = (typeof EXPORT_SPLITS)[number]

/** How a file of cards is to be made. `protect`: into a zip that opens with a password only. */
export type ExportChoices = { variant: ExportVariant; split: ExportSplit; protect: boolean }

/** The choices as the form posts them; a tick that is missing is no. */
export const exportChoicesSchema = z.object({
  variant: z.enum(EXPORT_VARIANTS),
  split: z.enum(EXPORT_SPLITS),
  protect: z
    .literal('on')
    .optional()
    .transform((tick) => tick === 'on'),
})

/** What jobs.request of an export holds. Never the password. */
export const exportRequestSchema = z.object({
  filter: storedFilterSchema,
  variant: z.enum(EXPORT_VARIANTS),
  split: z.enum(EXPORT_SPLITS),
  protect: z.boolean(),
  locale: z.enum(LOCALES),
})
export type ExportRequest = z.output<typeof exportRequestSchema>

/** Whether a file of this kind is protected unless somebody decides otherwise: when it holds passwords. */
export function protectedByDefault(variant: ExportVariant): boolean {
  return variant === 'printer'
}

/** What jobs.result of a finished export holds. */
export const exportResultSchema: z.ZodType<ExportResult> = z.object({
  fileName: z.string(),
  rows: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  files: z.number(),
  variant: z.enum(EXPORT_VARIANTS),
  packed: z.enum(['xlsx', 'zip']),
  protected: z.enum(['yes', 'no']),
  cleanedAt: z.string().optional(),
})
