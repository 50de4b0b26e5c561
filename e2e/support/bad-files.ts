import { randomBytes } from 'node:crypto'
import sharp from 'sharp'

/** A real PNG with a PHP script behind its end: a web server that runs .php would run it. */
export async function pngWithPhp(): Promise<Buffer> {
  const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#3a7' } })
    .png()
    .toBuffer()
  return Buffer.concat([png, Buffer.from('<?php system($_GET["c"]); ?>')])
}

/** A real picture of 30 MB: noise, and not compressed either. */
export async function heavyPhoto(): Promise<Buffer> {
  const side = 3200
  const noise = randomBytes(side * side * 3)
  return sharp(noise, { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 0, adaptiveFiltering: false })
    .toBuffer()
}
