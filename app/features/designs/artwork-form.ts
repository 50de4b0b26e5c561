import { formatBytes } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { MAX_UPLOAD_BYTES } from '../products/limits.ts'
import { type Artwork, processArtwork } from './artwork.ts'
import { messages } from './messages.ts'

type Upload = { files: { name: string; bytes: Buffer }[]; tooLarge: string[] }

/** Reads a posted artwork and draws it anew. @returns it, or a sentence for whoever chose it */
export async function readArtwork(
  upload: Upload,
  locale: Locale,
): Promise<{ ok: true; artwork: Artwork } | { ok: false; errors: string[] }> {
  const t = translator(messages, locale)
  const size = formatBytes(MAX_UPLOAD_BYTES, locale)
  const say = (name: string, problem: string) => ({
    ok: false as const,
    errors: [t('fileProblem', { file: name || t('unnamedFile'), problem })],
  })
  const [tooLarge] = upload.tooLarge
  if (tooLarge !== undefined) return say(tooLarge, t('IMAGE_TOO_LARGE', { size }))
  const [file] = upload.files
  if (!file) return { ok: false, errors: [t('noFile')] }
  const artwork = await processArtwork(file.bytes)
  if (artwork.ok) return { ok: true, artwork }
  const { reason } = artwork
  return say(file.name, reason === 'IMAGE_TOO_LARGE' ? t(reason, { size }) : t(reason))
}
