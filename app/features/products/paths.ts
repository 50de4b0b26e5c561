import type { ImageFormat, ImageSize } from './image.ts'

const IMAGE_SIZES: readonly ImageSize[] = ['thumb', 'card', 'large']
const IMAGE_FORMATS: readonly ImageFormat[] = ['webp', 'jpeg']

/** Where the variants of one picture lie in the bucket `media`, without size and format. */
export function imageFolder(merchantId: string, imageId: string): string {
  return `${merchantId}/products/${imageId}`
}

/** One variant in the bucket `media`; the address of it on our site is `/media/` and this. */
export function imagePath(merchantId: string, imageId: string, size: ImageSize, format: ImageFormat): string {
  return `${imageFolder(merchantId, imageId)}/${size}.${format}`
}

/** All six variants of one picture. */
export function imagePaths(merchantId: string, imageId: string): string[] {
  return IMAGE_SIZES.flatMap((size) =>
    IMAGE_FORMATS.map((format) => imagePath(merchantId, imageId, size, format)),
  )
}

/** Where a picture's variants for consumers are on our site. */
export function pictureAddresses(merchantId: string, imageId: string) {
  const address = (size: ImageSize, format: ImageFormat) =>
    `/media/${imagePath(merchantId, imageId, size, format)}`
  return {
    webp: address('card', 'webp'),
    jpeg: address('card', 'jpeg'),
    thumbWebp: address('thumb', 'webp'),
    thumbJpeg: address('thumb', 'jpeg'),
  }
}
