import type { Submission } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { formatBytes } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { type Translate, translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
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

export type ReadProductForm =
  | { ok: true; values: ProductValues; images: ProcessedImage[]; submission: Submission<ProductForm> }
  | { ok: false; submission: Submission<ProductForm>; imageErrors: string[] }

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
  }
}

/**
 * Reads a posted product form whole, before anything is written: the fields against the schema, the files by
 * decoding them.
 * @param had how many pictures the product has already
 * @returns values and pictures ready to store; or the submission for the form and a sentence per bad picture
 */
export async function readProductForm(upload: Upload, locale: Locale, had: number): Promise<ReadProductForm> {
  const t = translator(messages, locale)
  const submission = parseWithZod(upload.fields, {
    schema: productSchema,
    error: zodErrorMap(locale, messages),
  })
  const imageErrors = upload.tooLarge.map((name) => sentence(t, locale, name, 'IMAGE_TOO_LARGE'))
  if (had + upload.files.length + upload.tooMany > MAX_IMAGES)
    imageErrors.push(t('TOO_MANY_IMAGES', { n: MAX_IMAGES }))
  const checked = imageErrors.length > 0 ? undefined : await checkImages(upload.files)
  if (checked && !checked.ok)
    imageErrors.push(...checked.refused.map((file) => sentence(t, locale, file.name, file.reason)))
  if (submission.status !== 'success' || !checked?.ok) return { ok: false, submission, imageErrors }
  return { ok: true, values: valuesOf(submission.value), images: checked.images, submission }
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
