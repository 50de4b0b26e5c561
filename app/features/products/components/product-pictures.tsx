import { Trash2 } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Form, useSubmit } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Product } from '../types.ts'
import { ProductPicture } from './product-picture.tsx'

/** The pictures a product has, each with a way to take it away. New ones come with the form. */
export function ProductPictures({ merchantId, product }: { merchantId: string; product: Product }) {
  const t = useMessages(messages)
  return (
    <Card title={t('pictures')}>
      {product.imageIds.length === 0 && <p className="text-muted">{t('noPictures')}</p>}
      <ul className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {product.imageIds.map((imageId, at) => (
          <li key={imageId} className="relative">
            <ProductPicture
              merchantId={merchantId}
              imageId={imageId}
              alt={t('pictureOf', { name: product.name })}
              size="card"
              sizes="(min-width: 640px) 180px, 45vw"
              className="aspect-[4/3] w-full rounded-md border border-line"
            />
            {at === 0 && (
              <Badge tone="accent" className="absolute top-2 left-2">
                {t('cover')}
              </Badge>
            )}
            <RemovePicture imageId={imageId} place={at + 1} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function RemovePicture({ imageId, place }: { imageId: string; place: number }) {
  const t = useMessages(messages)
  const submit = useSubmit()
  const label = t('removePicture', { n: place })
  return (
    <Form method="post" className="mt-2">
      <input type="hidden" name="imageId" value={imageId} />
      <noscript>
        <Button type="submit" name="intent" value="removeImage" size="sm" variant="secondary">
          {label}
        </Button>
      </noscript>
      <ConfirmDialog
        title={t('removePictureTitle')}
        consequence={t('removePictureBody')}
        confirmLabel={t('removePictureConfirm')}
        danger
        onConfirm={() =>
          submit({ intent: 'removeImage', imageId }, { method: 'post', preventScrollReset: true })
        }
        trigger={
          <Button
            size="sm"
            variant="ghost"
            aria-label={label}
            className="h-auto min-h-8 max-w-full text-left whitespace-normal"
          >
            <Trash2 aria-hidden />
            <span aria-hidden>{label}</span>
          </Button>
        }
      />
    </Form>
  )
}
