import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import QRCode from 'qrcode'
import sharp from 'sharp'
import { browserLaunch } from './browser.ts'

const WIDTH = 640
const HEIGHT = 480
const FRAMES = 10

/** A photo of a card: its QR code somewhere on a table, a little askew. @returns a JPEG file */
export async function photoOfCode(text: string): Promise<Buffer> {
  const code = await QRCode.toBuffer(text, { errorCorrectionLevel: 'M', margin: 4, scale: 6 })
  const turned = await sharp(code).rotate(7, { background: '#ffffff' }).toBuffer()
  return sharp({ create: { width: 1200, height: 900, channels: 3, background: '#8a7558' } })
    .composite([{ input: turned, left: 420, top: 260 }])
    .jpeg({ quality: 80 })
    .toBuffer()
}

/** What a camera sees that is held over a code, as the raw video Chromium takes for one. */
async function videoOfCode(text: string): Promise<Buffer> {
  const code = await QRCode.toBuffer(text, { errorCorrectionLevel: 'M', margin: 4, width: 300 })
  const luma = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#777777' } })
    .composite([{ input: code }])
    .greyscale()
    .raw()
    .toBuffer()
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)
  const frames = Array.from({ length: FRAMES }, () => [Buffer.from('FRAME\n'), luma, grey]).flat()
  return Buffer.concat([header, ...frames])
}

export type CameraBrowser = {
  browser: Browser
  /** Holds the camera over another code, for the next time that it is switched on. */
  aim: (text: string) => Promise<void>
}

/** A browser with a camera that looks at a code, and with somebody who answers when a page asks for it. */
export async function browserWithCamera(text: string, answer: 'allow' | 'deny' = 'allow'): Promise<Browser> {
  return (await movableCamera(text, answer)).browser
}

/** The same, where the camera is to look at something else later. */
export async function movableCamera(
  text: string,
  answer: 'allow' | 'deny' = 'allow',
): Promise<CameraBrowser> {
  const video = join(mkdtempSync(join(tmpdir(), 'tihuo-camera-')), 'camera.y4m')
  // Chromium opens the file when a page switches the camera on.
  const aim = async (code: string) => writeFileSync(video, await videoOfCode(code))
  await aim(text)
  const launch = await browserLaunch()
  const browser = await chromium.launch({
    ...launch,
    args: [
      ...launch.args,
      '--use-fake-device-for-media-stream',
      `--use-fake-ui-for-media-stream${answer === 'deny' ? '=deny' : ''}`,
      `--use-file-for-fake-video-capture=${video}`,
    ],
  })
  return { browser, aim }
}
