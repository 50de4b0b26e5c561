import { Gift as GiftIcon } from 'lucide-react'
import { cn } from '#app/components/cn.ts'
import type { Picture } from '../types.ts'

/** first: what the page is waited for, fetched before all else; eager: in view; lazy: below. */
export type PictureLoading = 'first' | 'eager' | 'lazy'

/** The picture of a gift, WebP where the browser can, JPEG elsewhere; a ribbon where the merchant gave none. */
export function GiftPicture({
  picture,
  size,
  loading = 'lazy',
  className,
}: {
  picture: Picture | undefined
  size: 'card' | 'thumb'
  loading?: PictureLoading | undefined
  className?: string | undefined
}) {
  if (!picture) {
    return (
      <span
        aria-hidden
        className={cn('flex items-center justify-center bg-accent-soft text-accent-ink', className)}
      >
        <GiftIcon className="size-1/3 max-h-16 max-w-16" strokeWidth={1.25} />
      </span>
    )
  }
  const large = size === 'card'
  return (
    <picture className={cn('block overflow-hidden bg-sunken', className)}>
      <source srcSet={large ? picture.webp : picture.thumbWebp} type="image/webp" />
      <img
        src={large ? picture.jpeg : picture.thumbJpeg}
        // The name stands beside it.
        alt=""
        loading={loading === 'lazy' ? 'lazy' : 'eager'}
        // React 18 does not know this attribute by its own name; in small letters it reaches the element.
        {...(loading === 'first' ? { fetchpriority: 'high' } : {})}
        decoding="async"
        width={large ? 640 : 160}
        height={large ? 480 : 160}
        className="size-full object-cover"
      />
    </picture>
  )
}
