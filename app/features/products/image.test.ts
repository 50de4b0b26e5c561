import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { MAX_IMAGE_BYTES, processProductImage } from './image.ts'

type Source = 'jpeg' | 'png' | 'webp'
const PHP = '<?php system($_GET["c"]); ?>'

// ---------------------------------------------------------------- real files, made here

/** A picture with structure (a gradient and noise), so that encoders have real work. */
function photo(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3)
  const noise = randomBytes(width * height)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data[pixel * 3] = ((pixel % width) * 255) / width
    data[pixel * 3 + 1] = (Math.floor(pixel / width) * 255) / height
    data[pixel * 3 + 2] = noise[pixel] ?? 0
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

const make = (format: Source, width = 300, height = 200) => photo(width, height).toFormat(format).toBuffer()

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** Puts a valid chunk right behind IHDR. */
function withPngChunk(png: Buffer, type: string, data: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), pngChunk(type, data), png.subarray(33)])
}

/** Puts a segment right behind SOI. */
function withJpegSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255])
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)])
}

/** Adds a RIFF chunk at the end and sets the RIFF size right, as an editor would. */
function withWebpChunk(webp: Buffer, type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(data.length, 4)
  const out = Buffer.concat([webp, head, data, Buffer.alloc(data.length % 2)])
  out.writeUInt32LE(out.length - 8, 4)
  return out
}

/** A PNG whose pixels are all black at one bit each: 400 million pixels in some 50 kB. */
function bombPng(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const pixels = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side))
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const end = pngChunk('IEND', Buffer.alloc(0))
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', pixels), end])
}

const gps = { IFD0: { Copyright: 'Wang' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 13/1 50/1' } }

async function expectRefused(bytes: Uint8Array, reason: string): Promise<void> {
  expect(await processProductImage(bytes)).toEqual({ ok: false, reason })
}

/** Milliseconds of the quickest of a few times: what else the machine does meanwhile makes some longer, none shorter. */
async function shortest(work: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let at = 0; at < 5; at += 1) {
    const started = performance.now()
    await work()
    best = Math.min(best, performance.now() - started)
  }
  return best
}

async function expectAccepted(bytes: Uint8Array) {
  const result = await processProductImage(bytes)
  if (!result.ok) throw new Error(`refused: ${result.reason}`)
  return result
}

// ---------------------------------------------------------------- honest pictures

describe('honest pictures', { timeout: 30_000 }, () => {
  it.each<Source>(['jpeg', 'png', 'webp'])('%s becomes six variants without metadata', async (format) => {
    const source = await photo(2000, 1500).withExif(gps).withIccProfile('p3').toFormat(format).toBuffer()
    const before = await sharp(source).metadata()
    expect(before.exif?.includes('Wang')).toBe(true)
    expect(before.exif?.includes(Buffer.from([0x25, 0x88]))).toBe(true) // the pointer to the GPS block
    expect(before.icc).toBeDefined()

    const result = await expectAccepted(source)
    expect(result).toMatchObject({ width: 2000, height: 1500 })
    expect(result.sha256).toMatch(/^[0-9a-f]{64}$/)
    const shapes = result.variants.map((v) => `${v.size} ${v.format} ${v.width}x${v.height} ${v.contentType}`)
    expect(shapes).toEqual([
      'thumb webp 160x160 image/webp',
      'thumb jpeg 160x160 image/jpeg',
      'card webp 640x480 image/webp',
      'card jpeg 640x480 image/jpeg',
      'large webp 1280x960 image/webp',
      'large jpeg 1280x960 image/jpeg',
    ])
    for (const variant of result.variants) {
      const seen = await sharp(variant.bytes).metadata()
      expect(seen).toMatchObject({ format: variant.format, width: variant.width, height: variant.height })
      expect([seen.exif, seen.icc, seen.xmp, seen.iptc]).toEqual([undefined, undefined, undefined, undefined])
      expect(variant.bytes.includes('Wang')).toBe(false)
      expect(variant.bytes.includes('Exif')).toBe(false)
    }
  })

  it('stands upright by its EXIF orientation', async () => {
    // Left half red as stored; orientation 6 turns it a quarter clockwise, so the top becomes red.
    const red = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#f00' } })
      .png()
      .toBuffer()
    const canvas = sharp({ create: { width: 400, height: 200, channels: 3, background: '#00f' } })
    const stored = canvas.composite([{ input: red, left: 0, top: 0 }])
    const result = await expectAccepted(await stored.jpeg().withMetadata({ orientation: 6 }).toBuffer())
    expect(result).toMatchObject({ width: 200, height: 400 })
    const large = result.variants.find((v) => v.size === 'large' && v.format === 'jpeg')
    expect(large).toMatchObject({ width: 200, height: 400 })
    const pixels = await sharp(large?.bytes).raw().toBuffer()
    // Red and blue, rounded to 0 or 1, at the two upper and the two lower corners.
    const corners = [0, 199, 399 * 200, 399 * 200 + 199].map((pixel) =>
      [pixels[pixel * 3], pixels[pixel * 3 + 2]].map((value) => Math.round((value ?? 0) / 255)).join(''),
    )
    expect(corners).toEqual(['10', '10', '01', '01'])
  })

  it('lays transparency on white in JPEG and keeps it in WebP', async () => {
    const clear = { create: { width: 50, height: 50, channels: 4 as const, background: '#0000' } }
    const result = await expectAccepted(await sharp(clear).png().toBuffer())
    const [webp, jpeg] = result.variants
    expect([...(await sharp(jpeg?.bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255])
    expect((await sharp(webp?.bytes).metadata()).hasAlpha).toBe(true)
  })

  it('never enlarges, and keeps the thumb square', async () => {
    const { variants } = await expectAccepted(await make('png', 100, 80))
    expect(variants.map((v) => `${v.width}x${v.height}`)).toEqual([
      ...['80x80', '80x80'],
      ...['100x80', '100x80', '100x80', '100x80'],
    ])
  })

  it('takes long detail pictures, grey, 16-bit, CMYK, palette and progressive files', async () => {
    const long = await expectAccepted(await make('jpeg', 300, 20_000))
    expect(long.variants.every((v) => v.height <= 16_383)).toBe(true)
    await expectAccepted(await photo(90, 60).greyscale().jpeg().toBuffer())
    await expectAccepted(await photo(90, 60).greyscale().png().toBuffer())
    await expectAccepted(await photo(90, 60).toColourspace('rgb16').png().toBuffer())
    await expectAccepted(await photo(90, 60).toColourspace('cmyk').jpeg().toBuffer())
    await expectAccepted(await photo(90, 60).png({ palette: true }).toBuffer())
    await expectAccepted(await photo(90, 60).jpeg({ progressive: true }).toBuffer())
    await expectAccepted(await photo(90, 60).webp({ lossless: true }).toBuffer())
    await expectAccepted(withPngChunk(await make('png'), 'tEXt', Buffer.from('Comment\0a <b> & 100 % ?>')))
    await expectAccepted(withPngChunk(await make('png'), 'caBX', randomBytes(300_000)))
  })

  it('takes the second picture that phones announce in an MPF segment, and zero padding', async () => {
    const [first, second] = [await make('jpeg'), await make('jpeg', 90, 60)]
    const mpf = withJpegSegment(first, 0xe2, Buffer.from('MPF\0II*\0', 'latin1'))
    await expectAccepted(Buffer.concat([mpf, second]))
    await expectAccepted(Buffer.concat([mpf, Buffer.alloc(64), second, Buffer.alloc(64)]))
    await expectRefused(Buffer.concat([first, second]), 'IMAGE_FORGED')
    await expectRefused(Buffer.concat([mpf, second, Buffer.from('x')]), 'IMAGE_FORGED')
    await expectRefused(
      Buffer.concat([mpf, withJpegSegment(second, 0xfe, Buffer.from('<%eval%>'))]),
      'IMAGE_FORGED',
    )
  })

  it('raises no false alarm on 200 noise pictures, nor on random maker notes', async () => {
    for (let round = 0; round < 100; round += 1) {
      const noise = sharp(randomBytes(64 * 64 * 3), { raw: { width: 64, height: 64, channels: 3 } })
      await expectAccepted(await noise.clone().png().toBuffer())
      const jpeg = await noise.clone().jpeg({ quality: 100 }).toBuffer()
      await expectAccepted(withJpegSegment(jpeg, 0xe5, randomBytes(40_000)))
    }
  })

  it('does not mistake a two-byte marker inside compressed pixels for a script', async () => {
    let jpeg = await make('jpeg', 900, 900)
    while (!jpeg.includes('<%')) jpeg = await make('jpeg', 900, 900)
    await expectAccepted(jpeg)
  })
})

// ---------------------------------------------------------------- too big, broken, other types

describe('limits and damage', () => {
  it('refuses 30 MB at once, and an empty file', async () => {
    const big = Buffer.concat([await make('jpeg'), Buffer.alloc(30 * 1024 * 1024)])
    expect(await shortest(() => expectRefused(big, 'IMAGE_TOO_LARGE'))).toBeLessThan(50)
    await expectRefused(Buffer.alloc(MAX_IMAGE_BYTES + 1), 'IMAGE_TOO_LARGE')
    await expectRefused(new Uint8Array(), 'IMAGE_EMPTY')
  })

  it('refuses a decompression bomb by its header', async () => {
    const bomb = bombPng(20_000)
    expect(bomb.length).toBeLessThan(200_000)
    expect(await shortest(() => expectRefused(bomb, 'IMAGE_TOO_MANY_PIXELS'))).toBeLessThan(500)
  })

  it('refuses compressed text that inflates without end', async () => {
    const text = Buffer.concat([Buffer.from('c\0\0'), deflateSync(Buffer.alloc(6_000_000))])
    await expectRefused(withPngChunk(await make('png'), 'zTXt', text), 'IMAGE_FORGED')
  })

  it.each<Source>(['jpeg', 'png', 'webp'])('refuses a %s that is cut short', async (format) => {
    const whole = await make(format)
    for (const part of [0.3, 0.6, 0.95]) {
      await expectRefused(whole.subarray(0, Math.floor(whole.length * part)), 'IMAGE_BROKEN')
    }
    await expectRefused(whole.subarray(0, 14), 'IMAGE_BROKEN')
  })

  it('refuses a JPEG whose pixels are missing though its end mark is there', async () => {
    const whole = await make('jpeg')
    const cut = Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.from([0xff, 0xd9])])
    await expectRefused(cut, 'IMAGE_BROKEN')
  })

  it('refuses other types whatever their name says', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
    await expectRefused(await photo(20, 20).gif().toBuffer(), 'IMAGE_TYPE')
    await expectRefused(await photo(20, 20).tiff().toBuffer(), 'IMAGE_TYPE')
    await expectRefused(await photo(64, 64).avif().toBuffer(), 'IMAGE_TYPE')
    for (const text of [
      svg,
      '%PDF-1.7\n',
      '<!DOCTYPE html><p>',
      PHP,
      'GIF89a',
      'RIFF',
      'BM',
      '\0\0\0\x18ftypheic',
    ]) {
      await expectRefused(Buffer.from(text), 'IMAGE_TYPE')
    }
  })

  it('refuses animated WebP and PNG', async () => {
    const frames = randomBytes(20 * 40 * 3)
    const raw = { width: 20, height: 40, channels: 3 as const, pageHeight: 20 }
    await expectRefused(await sharp(frames, { raw }).webp({ loop: 0 }).toBuffer(), 'IMAGE_TYPE')
    const animated = withPngChunk(await make('png'), 'acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))
    await expectRefused(animated, 'IMAGE_TYPE')
  })
})

// ---------------------------------------------------------------- forged

describe('forged pictures', () => {
  it.each<Source>(['jpeg', 'png', 'webp'])('refuses whatever is appended to a %s', async (format) => {
    const image = await make(format)
    const zip = Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(80)])
    for (const tail of [
      Buffer.from(PHP),
      zip,
      Buffer.from('<svg/>'),
      Buffer.from('#!/bin/sh\n'),
      Buffer.from('x'),
    ]) {
      await expectRefused(Buffer.concat([image, tail]), 'IMAGE_FORGED')
    }
  })

  it.each([
    PHP,
    '<script>alert(1)</script>',
    '<%=1%>',
    '<?=`id`?>',
    '<svg onload=x>',
    '#!/bin/sh',
    'PK\x03\x04',
  ])('refuses %j in the text of each format', async (script) => {
    const text = Buffer.from(script)
    const keyed = Buffer.concat([Buffer.from('Comment\0'), text])
    const squeezed = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(text)])
    const international = Buffer.concat([Buffer.from('Comment\0\x01\0zh\0\0'), deflateSync(text)])
    const png = await make('png')
    await expectRefused(withPngChunk(png, 'tEXt', keyed), 'IMAGE_FORGED')
    await expectRefused(withPngChunk(png, 'zTXt', squeezed), 'IMAGE_FORGED')
    await expectRefused(withPngChunk(png, 'iTXt', international), 'IMAGE_FORGED')
    await expectRefused(withJpegSegment(await make('jpeg'), 0xfe, text), 'IMAGE_FORGED')
    await expectRefused(withWebpChunk(await make('webp'), 'XMP ', text), 'IMAGE_FORGED')
  })

  it('refuses scripts in EXIF, in unknown chunks and in compressed profiles', async () => {
    const exif = { IFD0: { ImageDescription: '<% eval request("cmd") %>' } }
    await expectRefused(await photo(90, 60).withExif(exif).jpeg().toBuffer(), 'IMAGE_FORGED')
    await expectRefused(await photo(90, 60).withExif(exif).webp().toBuffer(), 'IMAGE_FORGED')
    const hidden = Buffer.concat([randomBytes(50), Buffer.from(PHP), randomBytes(50)])
    await expectRefused(withPngChunk(await make('png'), 'prVt', hidden), 'IMAGE_FORGED')
    await expectRefused(withJpegSegment(await make('jpeg'), 0xe7, hidden), 'IMAGE_FORGED')
    const profile = Buffer.concat([Buffer.from('icc\0\0'), deflateSync(hidden)])
    await expectRefused(withPngChunk(await make('png'), 'iCCP', profile), 'IMAGE_FORGED')
  })

  it('refuses a long marker even among the pixels', async () => {
    const jpeg = await make('jpeg')
    Buffer.from(PHP).copy(jpeg, jpeg.length - 100)
    await expectRefused(jpeg, 'IMAGE_FORGED')
  })
})
