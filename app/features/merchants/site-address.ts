import QRCode from 'qrcode'
import type { QrDrawing } from './types.ts'

/** The address of a merchant's redemption site. @param origin of this installation, without a slash at the end */
export function siteAddress(origin: string, code: string): string {
  return `${origin}/r/${code}`
}

/** Draws a QR code. Level M: a bent or scratched corner still reads. */
export function drawQr(text: string): QrDrawing {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x)) path += `M${x} ${y}h1v1h-1z`
    }
  }
  return { size: modules.size, path }
}
