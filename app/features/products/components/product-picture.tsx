import { ImageOff } from 'lucide-react'
import { cn } from '#app/components/cn.ts'
import type { ImageFormat, ImageSize } from '../image.ts'
import { imagePath } from '../paths.ts'

export interface ProductPictureProps {
  merchantId: string
  /** Null where the product has no picture: a quiet placeholder of the same shape. */
  imageId: string | null
  /** What the picture shows; '' where the name stands beside it anyway. */
  alt: string
  size: ImageSize
  /** As of <img>: how wide the picture will be, so that the browser can choose between card and large. */
  sizes?: string | undefined
  className?: string | undefined
}

const WIDTHS = { card: 640, large: 1280 } as const

/** A product's picture as WebP, or JPEG for browsers that cannot. Give it its width and shape by className. */
export function ProductPicture({ merchantId, imageId, alt, size, sizes, className }: ProductPictureProps) {
  if (imageId === null) return <Placeholder alt={alt} className={className} />
  const source = (of: ImageSize, format: ImageFormat) =>
    `/media/${imagePath(merchantId, imageId, of, format)}`
  const set = (format: ImageFormat) =>
    size === 'thumb'
      ? source('thumb', format)
      : `${source('card', format)} ${WIDTHS.card}w, ${source('large', format)} ${WIDTHS.large}w`
  const width = sizes ?? (size === 'card' ? `${WIDTHS.card}px` : '100vw')
  const chosen = size === 'thumb' ? {} : { sizes: width }
  return (
    <picture className="contents">
      <source type="image/webp" srcSet={set('webp')} {...chosen} />
      <img
        src={source(size, 'jpeg')}
        srcSet={size === 'thumb' ? undefined : set('jpeg')}
        {...chosen}
        alt={alt}
        loading="lazy"
        decoding="async"
        className={cn('block bg-sunken object-cover', className)}
      />
    </picture>
  )
}

function Placeholder({ alt, className }: { alt: string; className?: string | undefined }) {
  const spoken = alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt }
  return (
    <span {...spoken} className={cn('grid place-items-center bg-sunken text-muted', className)}>
      <ImageOff aria-hidden className="size-1/3 max-h-8 max-w-8" strokeWidth={1.5} />
    </span>
  )
}
