import { type ChangeEvent, useState } from 'react'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { formatBytes } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { MAX_IMAGES, MAX_UPLOAD_BYTES } from '../limits.ts'
import { messages } from '../messages.ts'

/** The file field of the product form. Too large a file is told at once; the server checks it all the same. */
export function PictureUpload({ first, errors }: { first: boolean; errors: string[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const size = formatBytes(MAX_UPLOAD_BYTES, locale)
  // What the server said belongs to the files it saw: choosing others takes it away.
  const [own, setOwn] = useState<{ after: string[]; errors: string[] }>()
  const shown = own && own.after === errors ? own.errors : errors
  const check = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.currentTarget.files ?? [])]
    const tooLarge = files
      .filter((file) => file.size > MAX_UPLOAD_BYTES)
      .map((file) => t('fileProblem', { file: file.name, problem: t('IMAGE_TOO_LARGE', { size }) }))
    setOwn({ after: errors, errors: tooLarge })
  }
  return (
    <Card title={t(first ? 'pictures' : 'morePictures')}>
      <Field
        id="product-images"
        label={t('addPictures')}
        hint={t('picturesHint', { size, n: MAX_IMAGES })}
        errors={shown}
      >
        <Input type="file" name="images" accept="image/jpeg,image/png,image/webp" multiple onChange={check} />
      </Field>
    </Card>
  )
}
