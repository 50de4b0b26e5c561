import type { SubmissionResult } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { formatBytes } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { type Translate, translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { checkRule, sentRegionOptions } from '../regions/regions.ts'
import { ruleOfFields } from '../regions/schema.ts'
import type { RegionRuleOptions } from '../regions/types.ts'
import { formMessages } from './form-messages.ts'
import type { ProcessedImage } from './image.ts'
import { MAX_IMAGES, MAX_UPLOAD_BYTES } from './limits.ts'
import { messages } from './messages.ts'
import { checkImages } from './mutations.ts'
import { type ProductForm, productSchema } from './schema.ts'
import type { ProductValues } from './types.ts'

type Upload = {
  fields: FormData
  files: { name: string; bytes: Buffer }[]
  tooLarge: string[]
  tooMany: number
}

/** What a form that was not saved is shown with. */
export type ProductAnswer = {
  result: SubmissionResult<string[]>
  /** A sentence per picture that is refused. */
  imageErrors: string[]
  /** What was chosen of the regions. */
  regions: RegionRuleOptions
}

export type ReadProductForm =
  | {
      ok: true
      values: ProductValues
      images: ProcessedImage[]
      /** The same form with what is wrong in a field after all. */
      refuse: (fieldErrors: Record<string, string[]>) => ProductAnswer
    }
  /** `status`: 200 when nothing was wrong, and only a row of the seasons was to come or go. */
  | { ok: false; status: 200 | 400; answer: ProductAnswer }

function valuesOf(form: ProductForm): ProductValues {
  return {
    name: form.name,
    description: form.description,
    priceMinor: form.price,
    sort: form.sort,
    onShelf: form.onShelf,
    supplierId: form.supplierId ?? null,
    stock: form.stock ?? null,
    dailyCapacity: form.dailyCapacity ?? null,
    supplyPriceMinor: form.supplyPrice ?? null,
    parts: form.parts.map(({ name, supplierId, supplyPrice }) => ({
      name,
      supplierId: supplierId ?? null,
      supplyPriceMinor: supplyPrice ?? null,
    })),
    seasons: form.seasons,
    regionRule: ruleOfFields(form),
  }
}

/**
 * Reads a posted product form whole, before anything is written: the fields against the schema, the files by
 * decoding them.
 * @param had how many pictures the product has already
 * @returns values and pictures ready to store, or what to show instead
 */
export async function readProductForm(upload: Upload, locale: Locale, had: number): Promise<ReadProductForm> {
  const submission = parseWithZod(upload.fields, {
    schema: productSchema,
    error: zodErrorMap(locale, formMessages),
  })
  const answer = (imageErrors: string[], fieldErrors: Record<string, string[]> = {}): ProductAnswer => ({
    result: submission.reply({ fieldErrors }),
    imageErrors,
    regions: sentRegionOptions(upload.fields),
  })
  if (submission.status === undefined) return { ok: false, status: 200, answer: answer([]) }
  const pictures = await readPictures(upload, locale, had)
  const regionErrors = submission.status === 'success' ? wrongRegions(submission.value, locale) : {}
  if (submission.status !== 'success' || !pictures.ok || regionErrors.regionCodes) {
    return { ok: false, status: 400, answer: answer(pictures.ok ? [] : pictures.errors, regionErrors) }
  }
  return {
    ok: true,
    values: valuesOf(submission.value),
    images: pictures.images,
    refuse: (fieldErrors) => answer([], fieldErrors),
  }
}

/** What only the table of regions, which the browser does not have, can say against the limit. */
function wrongRegions(form: ProductForm, locale: Locale): { regionCodes?: string[] } {
  const rule = ruleOfFields(form)
  const checked = rule && checkRule(rule)
  return checked && !checked.ok ? { regionCodes: [translator(messages, locale)(checked.reason)] } : {}
}

type ReadPictures = { ok: true; images: ProcessedImage[] } | { ok: false; errors: string[] }

async function readPictures(upload: Upload, locale: Locale, had: number): Promise<ReadPictures> {
  const t = translator(messages, locale)
  const errors = upload.tooLarge.map((name) => sentence(t, locale, name, 'IMAGE_TOO_LARGE'))
  if (had + upload.files.length + upload.tooMany > MAX_IMAGES)
    errors.push(t('TOO_MANY_IMAGES', { n: MAX_IMAGES }))
  if (errors.length > 0) return { ok: false, errors }
  const checked = await checkImages(upload.files)
  if (checked.ok) return checked
  return { ok: false, errors: checked.refused.map((file) => sentence(t, locale, file.name, file.reason)) }
}

type Reason =
  | 'IMAGE_EMPTY'
  | 'IMAGE_TOO_LARGE'
  | 'IMAGE_TYPE'
  | 'IMAGE_FORGED'
  | 'IMAGE_TOO_MANY_PIXELS'
  | 'IMAGE_BROKEN'

function sentence(t: Translate<typeof messages>, locale: Locale, name: string, reason: Reason): string {
  const problem =
    reason === 'IMAGE_TOO_LARGE' ? t(reason, { size: formatBytes(MAX_UPLOAD_BYTES, locale) }) : t(reason)
  return t('fileProblem', { file: name || t('unnamedFile'), problem })
}
