import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

/** Largest accepted upload, in bytes (10 MB, binary). A file of exactly this length passes. */
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024
/** Largest accepted picture, in pixels (width × height as declared in the file). */
const MAX_IMAGE_PIXELS = 40_000_000

export type ImageSize = 'thumb' | 'card' | 'large'
export type ImageFormat = 'webp' | 'jpeg'
export type ImageRefusal =
  | 'IMAGE_EMPTY' // no bytes
  | 'IMAGE_TOO_LARGE' // more than MAX_IMAGE_BYTES
  | 'IMAGE_TYPE' // not a still JPEG, PNG or WebP
  | 'IMAGE_FORGED' // script markers, data behind the image's end, or a file that is two things at once
  | 'IMAGE_TOO_MANY_PIXELS' // more than MAX_IMAGE_PIXELS
  | 'IMAGE_BROKEN' // cut short, damaged, or not decodable within DECODE_SECONDS

export type ImageVariant = {
  size: ImageSize
  format: ImageFormat
  /** Pixels. */
  width: number
  height: number
  bytes: Buffer
  contentType: 'image/webp' | 'image/jpeg'
}

export type ProcessedImage = {
  ok: true
  /** Six variants: each of thumb, card and large as WebP and as JPEG. */
  variants: ImageVariant[]
  /** Lower-case hex SHA-256 of the uploaded bytes, so the same upload can be recognised. */
  sha256: string
  /** Pixels of the upload as a person sees it, that is after the EXIF rotation. */
  width: number
  height: number
}

export type ImageResult = ProcessedImage | { ok: false; reason: ImageRefusal }

type SourceFormat = 'jpeg' | 'png' | 'webp'
type Refusal = { refuse: ImageRefusal }
/** What surrounds the pixels: `text` is written to be read, `binary` is EXIF, ICC, tables and unknown chunks. */
type Part = { kind: 'text' | 'binary'; bytes: Buffer }
type Anatomy = { parts: Part[] } | Refusal

const DECODE_SECONDS = 20
const THUMB_SIDE = 160
const CARD_WIDTH = 640
const LARGE_WIDTH = 1280
/** WebP cannot be taller; the long detail pictures that shops like would otherwise fail to encode. */
const MAX_HEIGHT = 16_383
/** All compressed PNG text of one file together may inflate to this many bytes. */
const MAX_INFLATED_BYTES = 4 * 1024 * 1024

/*
 * Script markers. Two lists, because compressed pixels are random bytes: in a photo of 3 MB a marker of
 * two bytes such as `<%` turns up about 45 times by pure chance, one of five bytes once in 350,000 photos.
 *
 * LONG_MARKERS are searched in the whole file, pixels included. They are five bytes or more, and the two of
 * five bytes must be followed by what makes them work (PHP demands white space after its opening tag, PDF a
 * version digit), which brings all accidents together below one in 500,000 such photos, letter case ignored.
 *
 * Markers of four bytes or less are searched only outside the pixels. In text parts the bare marker is
 * enough. Binary parts (maker notes, ICC curves, the EXIF thumbnail) are random too, so there the marker must
 * open a run of readable characters or be closed again, as a script does: below one accident in 300,000 for
 * 64 kB of maker notes, where the bare `<%` would refuse every second photo. What a forger still hides there
 * or inside compressed pixels does not survive: only our own re-encoded variants may be stored or served.
 */
const LONG_MARKERS = /<\?php[ \t\r\n]|<script|<!doctype|%PDF-\d/i
const TEXT_MARKERS = new RegExp(
  ['<\\?php|<\\?=|<%|<script|<svg|<!doctype|%PDF-|#!/', 'PK\\x03\\x04|PK\\x05\\x06'].join('|'),
  'i',
)
const BINARY_MARKERS = new RegExp(
  [
    '<\\?php|<script|<!doctype|%PDF-',
    '<%(?:[\\t\\n\\r -~]{16}|[\\t\\n\\r -~]{3,15}%>)', // ASP, JSP
    '<\\?=(?:[\\t\\n\\r -~]{10}|[\\t\\n\\r -~]{3,9}\\?>)', // PHP's short tag
    '#!/[\\t\\n\\r -~]{10}|<svg[\\t\\n\\r -~]{6}',
    'PK\\x03\\x04[\\x0a-\\x3f]\\0|PK\\x05\\x06\\0\\0\\0\\0', // ZIP: with the version and disk number that must follow
  ].join('|'),
  'i',
)

/**
 * Takes an uploaded product picture in: checks that it is one honest still image, and draws it anew.
 *
 * Pure: touches no disk, network or database. Nothing of the upload's own bytes reaches the result; the
 * variants carry no metadata (no EXIF, GPS, ICC, XMP), stand upright and are in sRGB. Sizes in pixels, never
 * enlarged: thumb at most 160 × 160 (square, cropped around the centre), card at most 640 wide, large at most
 * 1280 wide. Transparency is kept in WebP and laid on white in JPEG.
 *
 * @param bytes the file as uploaded; its name and declared type are ignored on purpose
 * @returns the variants, or `{ ok: false, reason }` for every file we do not want; bad input never throws
 * @throws only if encoding our own pixels fails (out of memory), which is our fault and not the upload's
 */
export async function processProductImage(bytes: Uint8Array): Promise<ImageResult> {
  const decoded = await readHonestImage(bytes, { width: LARGE_WIDTH, height: MAX_HEIGHT })
  if (!decoded.ok) return decoded
  const { pixels, sha256, width, height } = decoded
  return { ok: true, variants: await encodeVariants(pixels), sha256, width, height }
}

/** The pixels of an upload and nothing else of it: upright, sRGB, one byte per channel. */
export type HonestImage = Pick<ProcessedImage, 'ok' | 'sha256' | 'width' | 'height'> & { pixels: Pixels }

/**
 * Checks that an upload is one honest still image and decodes it, without keeping anything but its colours.
 *
 * @param bytes the file as uploaded; its name and declared type are ignored on purpose
 * @param within pixels: a larger picture is scaled down to fit, a smaller one stays as it is
 * @returns the pixels and the size of the upload, or `{ ok: false, reason }`; bad input never throws
 */
export async function readHonestImage(
  bytes: Uint8Array,
  within: { width: number; height: number },
): Promise<HonestImage | { ok: false; reason: ImageRefusal }> {
  if (bytes.byteLength === 0) return { ok: false, reason: 'IMAGE_EMPTY' }
  if (bytes.byteLength > MAX_IMAGE_BYTES) return { ok: false, reason: 'IMAGE_TOO_LARGE' }
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

  const format = formatByMagic(file)
  if (!format) return { ok: false, reason: 'IMAGE_TYPE' }
  const refusal = inspect(file, format)
  if (refusal) return { ok: false, reason: refusal }

  const decoded = await decode(file, format, within)
  if ('refuse' in decoded) return { ok: false, reason: decoded.refuse }
  return { ok: true, ...decoded, sha256: createHash('sha256').update(file).digest('hex') }
}

// ---------------------------------------------------------------- what is it, and is it only that

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

function formatByMagic(file: Buffer): SourceFormat | null {
  if (file.length >= 3 && file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff) return 'jpeg'
  if (file.subarray(0, 8).equals(PNG_SIGNATURE)) return 'png'
  if (ascii(file, 0, 4) === 'RIFF' && ascii(file, 8, 12) === 'WEBP') return 'webp'
  return null
}

/** Reads the container from its first byte to its last without decoding a pixel. */
function inspect(file: Buffer, format: SourceFormat): ImageRefusal | null {
  // latin1 maps each byte to one character, so a regular expression can search raw bytes.
  if (LONG_MARKERS.test(file.toString('latin1'))) return 'IMAGE_FORGED'
  const anatomy = format === 'png' ? walkPng(file) : format === 'jpeg' ? walkJpeg(file) : walkWebp(file)
  if ('refuse' in anatomy) return anatomy.refuse
  const marked = anatomy.parts.some((part) =>
    (part.kind === 'text' ? TEXT_MARKERS : BINARY_MARKERS).test(part.bytes.toString('latin1')),
  )
  return marked ? 'IMAGE_FORGED' : null
}

function walkPng(file: Buffer): Anatomy {
  const parts: Part[] = []
  const budget = { left: MAX_INFLATED_BYTES }
  let at = PNG_SIGNATURE.length
  while (at + 12 <= file.length) {
    const length = file.readUInt32BE(at)
    const type = ascii(file, at + 4, at + 8)
    const end = at + 12 + length
    if (end > file.length) return { refuse: 'IMAGE_BROKEN' }
    const data = file.subarray(at + 8, at + 8 + length)
    if (type === 'acTL' || type === 'fcTL' || type === 'fdAT') return { refuse: 'IMAGE_TYPE' }
    if (type === 'IEND') return end === file.length && length === 0 ? { parts } : { refuse: 'IMAGE_FORGED' }
    if (type !== 'IDAT') {
      const read = readPngChunk(type, data, budget)
      if ('refuse' in read) return read
      parts.push(...read.parts)
    }
    at = end
  }
  return { refuse: 'IMAGE_BROKEN' }
}

/** Compressed text is opened first: deflated bytes hide a script from a search and imitate short markers. */
function readPngChunk(type: string, data: Buffer, budget: { left: number }): Anatomy {
  if (type === 'tEXt') return { parts: [{ kind: 'text', bytes: data }] }
  const deflated = type === 'zTXt' || type === 'iCCP' ? afterNul(data, 1) + 1 : -1
  if (deflated > 0) return inflatePart(data, deflated, type === 'iCCP' ? 'binary' : 'text', budget)
  if (type === 'iTXt') {
    const flags = afterNul(data, 1)
    // keyword, compression flag and method, language tag, translated keyword, then the text
    const text = afterNul(data.subarray(flags + 2), 2) + flags + 2
    if (data[flags] === 1) return inflatePart(data, text, 'text', budget)
    return { parts: [{ kind: 'text', bytes: data }] }
  }
  return { parts: [{ kind: 'binary', bytes: data }] }
}

function inflatePart(data: Buffer, from: number, kind: Part['kind'], budget: { left: number }): Anatomy {
  try {
    const bytes = inflateSync(data.subarray(from), { maxOutputLength: Math.max(1, budget.left) })
    budget.left -= bytes.length
    // The raw chunk is searched as well: zlib stops at the end of its stream and ignores what follows.
    const raw: Part[] = [
      { kind: 'text', bytes: data.subarray(0, from) },
      { kind: 'binary', bytes: data },
    ]
    return { parts: [...raw, { kind, bytes }] }
  } catch (error) {
    // A kilobyte of text that inflates to megabytes is a bomb; anything else is damage.
    const bomb = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return { refuse: bomb ? 'IMAGE_FORGED' : 'IMAGE_BROKEN' }
  }
}

/**
 * Walks every image of a JPEG file. Phones write a second picture (HDR gain map, preview) behind the first one
 * and announce it in an `MPF` segment (CIPA DC-007): that belongs to the file and is walked by the same rules.
 * Zero bytes after the end are padding of some cameras and cannot carry anything. Everything else is foreign.
 */
function walkJpeg(file: Buffer): Anatomy {
  const parts: Part[] = []
  let at = 0
  let announced = false
  for (;;) {
    const image = walkJpegImage(file, at)
    if ('refuse' in image) return image
    parts.push(...image.parts)
    announced ||= image.parts.some((part) => ascii(part.bytes, 0, 4) === 'MPF\0')
    at = image.end
    while (at < file.length && file[at] === 0) at += 1
    if (at === file.length) return { parts }
    if (!announced || file.readUIntBE(at, Math.min(3, file.length - at)) !== 0xffd8ff) {
      return { refuse: 'IMAGE_FORGED' }
    }
  }
}

/** One image from SOI to EOI. */
function walkJpegImage(file: Buffer, start: number): { parts: Part[]; end: number } | Refusal {
  const parts: Part[] = []
  let at = start + 2
  while (at + 1 < file.length) {
    if (file[at] !== 0xff) return { refuse: 'IMAGE_BROKEN' }
    const marker = file[at + 1] as number
    if (marker === 0xff) {
      at += 1 // fill byte
    } else if (marker === 0xd9) {
      return { parts, end: at + 2 }
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2
    } else {
      const length = at + 4 <= file.length ? file.readUInt16BE(at + 2) : 0
      const end = at + 2 + length
      if (marker === 0x00 || marker === 0xd8 || length < 2 || end > file.length)
        return { refuse: 'IMAGE_BROKEN' }
      const data = file.subarray(at + 4, end)
      parts.push({ kind: isJpegText(marker, data) ? 'text' : 'binary', bytes: data })
      at = marker === 0xda ? skipEntropyCoded(file, end) : end
    }
  }
  return { refuse: 'IMAGE_BROKEN' }
}

function isJpegText(marker: number, data: Buffer): boolean {
  if (marker === 0xfe) return true // COM
  return marker === 0xe1 && ascii(data, 0, 19) === 'http://ns.adobe.com' // XMP
}

/** After a scan header: on to the next FF that is neither a stuffed byte, nor a restart mark, nor fill. */
function skipEntropyCoded(file: Buffer, start: number): number {
  let at = file.indexOf(0xff, start)
  while (at !== -1 && at + 1 < file.length) {
    const next = file[at + 1] as number
    if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
    at = file.indexOf(0xff, next === 0xff ? at + 1 : at + 2)
  }
  return file.length
}

function walkWebp(file: Buffer): Anatomy {
  const declared = file.readUInt32LE(4) + 8
  const size = declared + (declared % 2)
  if (size > file.length) return { refuse: 'IMAGE_BROKEN' }
  if (size < file.length) return { refuse: 'IMAGE_FORGED' }
  const parts: Part[] = []
  let at = 12
  while (at + 8 <= file.length) {
    const type = ascii(file, at, at + 4)
    const end = at + 8 + file.readUInt32LE(at + 4)
    if (end > file.length) return { refuse: 'IMAGE_BROKEN' }
    if (type === 'ANIM' || type === 'ANMF') return { refuse: 'IMAGE_TYPE' }
    const isPixels = type === 'VP8 ' || type === 'VP8L' || type === 'ALPH'
    if (!isPixels)
      parts.push({ kind: type === 'XMP ' ? 'text' : 'binary', bytes: file.subarray(at + 8, end) })
    at = end + (end % 2)
  }
  return at === file.length ? { parts } : { refuse: 'IMAGE_FORGED' }
}

function ascii(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to)
}

/** Offset just behind the nth NUL byte, or the length if there are fewer. */
function afterNul(bytes: Buffer, count: number): number {
  let at = 0
  for (let found = 0; found < count; found += 1) {
    const nul = bytes.indexOf(0, at)
    if (nul === -1) return bytes.length
    at = nul + 1
  }
  return at
}

// ---------------------------------------------------------------- decode once, encode six times

export type Pixels = { data: Buffer; width: number; height: number; channels: 1 | 2 | 3 | 4 }

async function decode(
  file: Buffer,
  format: SourceFormat,
  within: { width: number; height: number },
): Promise<{ pixels: Pixels; width: number; height: number } | Refusal> {
  try {
    const image = sharp(file, {
      failOn: 'warning',
      limitInputPixels: MAX_IMAGE_PIXELS,
      unlimited: false,
      sequentialRead: true,
    })
    const seen = await image.metadata() // reads the header only
    if (seen.format !== format) return { refuse: 'IMAGE_FORGED' }
    if ((seen.pages ?? 1) > 1) return { refuse: 'IMAGE_TYPE' }
    if (seen.width * seen.height > MAX_IMAGE_PIXELS) return { refuse: 'IMAGE_TOO_MANY_PIXELS' }
    const { data, info } = await image
      .timeout({ seconds: DECODE_SECONDS })
      .autoOrient()
      .resize({ ...within, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const pixels = {
      data,
      width: info.width,
      height: info.height,
      channels: info.channels as Pixels['channels'],
    }
    return { pixels, width: seen.autoOrient.width, height: seen.autoOrient.height }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    return { refuse: /pixel limit/i.test(message) ? 'IMAGE_TOO_MANY_PIXELS' : 'IMAGE_BROKEN' }
  }
}

/** Works from raw pixels, so nothing of the upload but its colours can reach an output file. */
async function encodeVariants(pixels: Pixels): Promise<ImageVariant[]> {
  const { width, height, channels } = pixels
  const source = () => sharp(pixels.data, { raw: { width, height, channels } })
  // sharp would leave a small picture unsquare, so the side itself gives way
  const side = Math.min(THUMB_SIDE, width, height)
  const sized: Array<[ImageSize, Sharp]> = [
    ['thumb', source().resize({ width: side, height: side, fit: 'cover' })],
    ['card', source().resize({ width: CARD_WIDTH, withoutEnlargement: true })],
    ['large', source()],
  ]
  const jobs = sized.flatMap(([size, image]) => [
    encode(size, 'webp', image.clone().webp({ quality: 82 })),
    encode(size, 'jpeg', image.clone().flatten({ background: '#ffffff' }).jpeg({ quality: 82 })),
  ])
  return Promise.all(jobs)
}

async function encode(size: ImageSize, format: ImageFormat, image: Sharp): Promise<ImageVariant> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return { size, format, width: info.width, height: info.height, bytes: data, contentType: `image/${format}` }
}
