// Reads QR codes in the browser: with what the browser brings, or else with the decoder of the `qr` package, which
// is fetched only then.

/** Something with pixels: the picture of a camera, or a photo. */
export type CodeSource = HTMLVideoElement | ImageBitmap
/** Looks for a code in one picture. @returns its text, or undefined when there is none to be read */
export type CodeReader = (source: CodeSource) => Promise<string | undefined>

/** Part of the Shape Detection API that is used here; TypeScript's DOM library does not know it. */
type Detector = { detect: (source: CodeSource) => Promise<{ rawValue: string }[]> }
type DetectorClass = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats: () => Promise<string[]>
}

/** Camera frames are looked at in a square of so many pixels at most: enough for our codes, quick on old phones. */
const FRAME_SIDE = 720
/** Photos are looked at in these sizes, one after the other: what is noise in a large one may be clear in a small. */
const PHOTO_SIDES = [1600, 800, 2400]

async function browserReader(): Promise<CodeReader | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass }
  if (!BarcodeDetector) return undefined
  try {
    if (!(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return undefined
    const detector = new BarcodeDetector({ formats: ['qr_code'] })
    return async (source) => (await detector.detect(source))[0]?.rawValue
  } catch {
    // Some Androids have the class and lack the service behind it.
    return undefined
  }
}

/** Draws the middle square of a source, or all of it, into pixels. @param side longest side of the result */
function pixelsOf(source: CodeSource, side: number, square: boolean): ImageData | undefined {
  const [width, height] =
    'videoWidth' in source ? [source.videoWidth, source.videoHeight] : [source.width, source.height]
  if (width === 0 || height === 0) return undefined
  const cut = Math.min(width, height)
  const [fromWidth, fromHeight] = square ? [cut, cut] : [width, height]
  const scale = Math.min(1, side / Math.max(fromWidth, fromHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(fromWidth * scale))
  canvas.height = Math.max(1, Math.round(fromHeight * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return undefined
  const [left, top] = [(width - fromWidth) / 2, (height - fromHeight) / 2]
  context.drawImage(source, left, top, fromWidth, fromHeight, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

async function ownReader(): Promise<CodeReader> {
  const { decodeQR } = await import('qr/decode.js')
  const decode = (pixels: ImageData | undefined, thorough: boolean): string | undefined => {
    if (!pixels) return undefined
    try {
      return decodeQR(pixels, thorough ? { effort: Number.POSITIVE_INFINITY, timeLimit: 1500 } : {})
    } catch {
      // That is how the decoder says that it found nothing.
      return undefined
    }
  }
  return async (source) => {
    if ('videoWidth' in source) return decode(pixelsOf(source, FRAME_SIDE, true), false)
    for (const side of PHOTO_SIDES) {
      const text = decode(pixelsOf(source, side, false), true)
      if (text !== undefined) return text
    }
    return undefined
  }
}

/** The reader of this browser. @throws when the decoder cannot be fetched */
export async function openReader(): Promise<CodeReader> {
  const native = await browserReader()
  if (!native) return ownReader()
  let own: CodeReader | undefined
  return async (source) => {
    try {
      const text = await native(source)
      // A frame comes again; a photo deserves a second look.
      if (text !== undefined || 'videoWidth' in source) return text
    } catch {
      // Asked for once and found broken: from now on with our own.
    }
    own ??= await ownReader()
    return own(source)
  }
}
