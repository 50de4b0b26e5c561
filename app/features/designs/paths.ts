import type { ArtworkSize } from './artwork.ts'

const PRINT = /^([0-9a-f-]{36}\/designs\/[0-9a-f-]{36})\.(png|jpeg|webp)$/

/** Where the print file of an artwork lies in the bucket `media`: what a design points at. */
export function artworkPath(merchantId: string, artworkId: string): string {
  return `${merchantId}/designs/${artworkId}.jpeg`
}

/** The file of one size beside it. @param path of the print file; undefined when it is no such path */
export function artworkFile(
  path: string,
  size: ArtworkSize,
): { path: string; contentType: string } | undefined {
  const [, stem, format] = PRINT.exec(path) ?? []
  if (!stem || !format) return undefined
  if (size === 'print') return { path, contentType: `image/${format}` }
  return { path: `${stem}-${size}.webp`, contentType: 'image/webp' }
}

/** Everything that is stored of an artwork. */
export function artworkFiles(path: string): string[] {
  return (['print', 'screen', 'thumb'] as const).flatMap((size) => artworkFile(path, size)?.path ?? [])
}
