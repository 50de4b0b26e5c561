import { z } from 'zod'
import { type MemberBase, memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { loadDesign } from '#app/features/designs/data.ts'
import { readDesignForm } from '#app/features/designs/design-form.ts'
import { messages } from '#app/features/designs/messages.ts'
import { elementsOf } from '#app/features/designs/mutations.ts'
import { drawSample, drawThumb } from '#app/features/designs/sample-drawing.ts'
import { type Design, pictureHeight } from '#app/features/designs/types.ts'
import { messages as drawingMessages } from '#app/features/drawings/messages.ts'
import { drawCard } from '#app/features/drawings/mutations.ts'

const params = z.object({ designId: z.uuid() })
const query = z.object({
  /** The version that is looked at; with it the picture may be kept. */
  v: z.string().max(20).optional(),
  size: z.literal('thumb').optional().catch(undefined),
  /** A real card, drawn with what is saved. */
  serial: z.string().max(20).optional(),
  download: z.literal('1').optional().catch(undefined),
})
const serialSchema = z
  .string()
  .transform((text) => text.normalize('NFKC').trim())
  .pipe(z.string().regex(/^\d{1,15}$/))
  .transform(Number)

type Input = MemberBase<z.output<typeof params>, z.output<typeof query>>
const ONE_YEAR_S = 31_536_000

/** A design as it will come out, with a sample card or a real one. */
export const loader = memberRoute({ permission: 'card.read', params, query }, async (input) => {
  const { scope, params, query, locale } = input
  if (query.serial !== undefined) return realCard(input, query.serial)
  const design = await loadDesign(scope, params.designId)
  if (!design) return sentence(translator(messages, locale)('notThere'), 404)
  const words = wordsOf(input)
  const drawn = query.size === 'thumb' ? await drawThumb(design, words) : await drawSample(design, words)
  if (!drawn.ok) return sentence(translator(drawingMessages, locale)(drawn.reason), 422)
  const type = query.size === 'thumb' ? 'image/webp' : 'image/jpeg'
  // The site's address and the words of the sample may change too, so not for ever without a version.
  const keep = query.v === String(design.version) ? `private, max-age=${ONE_YEAR_S}` : 'no-store'
  return picture(drawn.bytes, type, keep)
})

/** What stands in the editor's form, saved or not. */
export const action = memberRoute({ permission: 'batch.create', params, query }, async (input) => {
  const { scope, params, request, locale } = input
  const t = translator(messages, locale)
  const [design, read] = [
    await loadDesign(scope, params.designId),
    readDesignForm(await request.formData(), locale),
  ]
  if (!design) return sentence(t('notThere'), 404)
  if (!read.ok) return sentence(t('previewBad'), 422)
  const { values } = read
  const draft: Design = {
    ...design,
    ...values,
    heightPx: pictureHeight(values),
    elements: elementsOf(values),
  }
  const drawn = await drawSample(draft, wordsOf(input))
  if (!drawn.ok) return sentence(translator(drawingMessages, locale)(drawn.reason), 422)
  return picture(drawn.bytes, 'image/jpeg', 'no-store')
})

function wordsOf({ account, locale }: Input) {
  return { merchantCode: account.merchant_code, batch: translator(messages, locale)('sampleBatch') }
}

async function realCard({ account, params, query, locale }: Input, typed: string): Promise<Response> {
  const t = translator(drawingMessages, locale)
  const serial = serialSchema.safeParse(typed)
  if (!serial.success) return sentence(t('CARD_UNKNOWN'), 404)
  const drawn = await drawCard(account, params.designId, serial.data, 'png', locale)
  if (!drawn.ok) {
    const status = { FORBIDDEN: 403, DESIGN_UNKNOWN: 404, CARD_UNKNOWN: 404 } as Record<string, number>
    return sentence(t(drawn.reason), status[drawn.reason] ?? 422)
  }
  const name = query.download ? drawn.number : undefined
  return picture(drawn.bytes, 'image/png', 'no-store', name)
}

function picture(bytes: Buffer, type: string, keep: string, downloadName?: string): Response {
  const disposition =
    downloadName === undefined
      ? 'inline'
      : `attachment; filename*=UTF-8''${encodeURIComponent(`${downloadName}.png`)}`
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      'content-length': String(bytes.length),
      'cache-control': keep,
      'content-disposition': disposition,
    },
  })
}

/** Why there is no picture, for people to read. */
function sentence(text: string, status: number): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
