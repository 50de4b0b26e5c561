import { z } from 'zod'
import { halfWidth, wholeNumber } from '#app/core/i18n/typed-values.ts'
import { ALIGNMENTS, BACKGROUNDS, FONT_WEIGHTS, pictureHeight } from './types.ts'

// What the editor works on and its form posts: millimetres on paper and typographic points, as printers talk.
// draft.ts turns it into the relative units of types.ts and back.

export const MAX_ELEMENTS = 30
/** Below this no phone reads a QR code for sure, in millimetres. */
export const MIN_QR_MM = 12
export const MIN_BAR_CODE_MM = { width: 20, height: 5 }
const MIN_SIDE_MM = 1
/** A hundredth of a millimetre: what rounding may add. */
const SLACK_MM = 0.01
const MIN_PICTURE_PX = 200
const MAX_PICTURE_PX = 4000

/** A number with up to three decimals as people type it; a pattern and not Number(), which would take 1e9. */
function decimal(min: number, max: number) {
  return halfWidth
    .refine((text) => /^[-+]?\d{1,4}(\.\d{0,3})?$/.test(text), { params: { key: 'decimal' }, abort: true })
    .transform(Number)
    .pipe(z.number().min(min).max(max))
}

const box = {
  x: decimal(0, 300),
  y: decimal(0, 300),
  width: decimal(MIN_SIDE_MM, 300),
  height: decimal(MIN_SIDE_MM, 300),
}
const colour = z
  .string()
  .trim()
  .toLowerCase()
  .refine((text) => /^#[0-9a-f]{6}$/.test(text), { params: { key: 'badColour' } })
const style = {
  /** Points. */
  size: decimal(4, 200),
  weight: z.enum(FONT_WEIGHTS),
  colour,
  align: z.enum(ALIGNMENTS),
  /** Points between letters. */
  spacing: decimal(-5, 50),
}
const text = z
  .string()
  // A line break in a form is CR LF; one character in what people count.
  .transform((typed) => typed.replaceAll('\r\n', '\n'))
  .pipe(z.string().trim().min(1).max(200))
  .refine((typed) => !/[^\P{Cc}\n]/u.test(typed), { params: { key: 'invalid' } })
const qrWide = { params: { key: 'qrTooSmall', n: MIN_QR_MM } }
const barCodeSmall = { params: { key: 'barCodeTooSmall', ...MIN_BAR_CODE_MM } }

const elementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), ...box, ...style }),
  z.object({ kind: z.literal('serial'), ...box, ...style }),
  z.object({ kind: z.literal('password'), ...box, ...style }),
  z.object({ kind: z.literal('text'), ...box, ...style, text }),
  z.object({
    kind: z.literal('qr'),
    ...box,
    width: box.width.refine((mm) => mm >= MIN_QR_MM, qrWide),
    height: box.height.refine((mm) => mm >= MIN_QR_MM, qrWide),
    colour,
    background: z.enum(BACKGROUNDS),
    quiet: wholeNumber(4, 10),
  }),
  z.object({
    kind: z.literal('code128'),
    ...box,
    width: box.width.refine((mm) => mm >= MIN_BAR_CODE_MM.width, barCodeSmall),
    height: box.height.refine((mm) => mm >= MIN_BAR_CODE_MM.height, barCodeSmall),
    colour,
    background: z.enum(BACKGROUNDS),
  }),
])

/** An element as the editor has it: x, y, width, height in millimetres, size and spacing in points. */
export type DraftElement = z.output<typeof elementSchema>

export const designNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((value) => !/\p{Cc}/u.test(value), { params: { key: 'invalid' } })

const card = {
  widthMm: decimal(20, 300),
  heightMm: decimal(20, 300),
  bleedMm: decimal(0, 10),
}
const widthPx = wholeNumber(MIN_PICTURE_PX, MAX_PICTURE_PX)

/** The picture is as wide as asked for and has the shape of the card: that must not make it too high or too low. */
function checkPicture(
  value: { widthPx: number; widthMm: number; heightMm: number },
  context: z.RefinementCtx,
): void {
  const height = pictureHeight(value)
  if (height >= MIN_PICTURE_PX && height <= MAX_PICTURE_PX) return
  const params = { key: 'pictureHeight', n: height, min: MIN_PICTURE_PX, max: MAX_PICTURE_PX }
  context.addIssue({ code: 'custom', path: ['widthPx'], params })
}

/** Everything the editor saves; the same in the browser and on the server. */
export const designSchema = z
  .object({
    name: designNameSchema,
    ...card,
    widthPx,
    elements: z.array(elementSchema).max(MAX_ELEMENTS),
  })
  .superRefine(checkPicture)
  .superRefine(({ widthMm, heightMm, elements }, context) => {
    for (const [at, element] of elements.entries()) {
      const issue = (field: string) =>
        context.addIssue({ code: 'custom', path: ['elements', at, field], params: { key: 'outside' } })
      if (element.x + element.width > widthMm + SLACK_MM) issue('x')
      if (element.y + element.height > heightMm + SLACK_MM) issue('y')
    }
  })

export type DesignForm = z.output<typeof designSchema>

/** Sizes to begin with, in millimetres; the picture's width in pixels. */
export const CARD_SIZES = {
  bank: { widthMm: 85.6, heightMm: 54, bleedMm: 3, widthPx: 1000 },
  voucher: { widthMm: 180, heightMm: 80, bleedMm: 3, widthPx: 1500 },
  envelope: { widthMm: 210, heightMm: 99, bleedMm: 3, widthPx: 1600 },
  portrait: { widthMm: 54, heightMm: 85.6, bleedMm: 3, widthPx: 800 },
} as const
export type CardSize = keyof typeof CARD_SIZES
export const CARD_SIZE_NAMES = Object.keys(CARD_SIZES) as CardSize[]

/** A new design: a name and a size; everything else is placed in the editor. */
export const newDesignSchema = z.object({
  name: designNameSchema,
  size: z.enum(['bank', 'voucher', 'envelope', 'portrait']),
})
