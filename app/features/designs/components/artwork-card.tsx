import { ImageUp, Trash2 } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { useFetcher } from '#app/components/navigation.tsx'
import { formatBytes, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { MAX_UPLOAD_BYTES } from '../../products/limits.ts'
import type { CardPart } from '../editor-state.ts'
import { messages } from '../messages.ts'
import { dpiOf, isCutOff, PRINT_DPI, pixelsNeeded } from '../warnings.ts'

/** What an upload came to, when it did not. */
export type ArtworkAnswer = { artworkErrors: string[] }

export interface ArtworkCardProps {
  card: CardPart
  /** Pixels of the artwork; undefined without one. */
  artwork: { width: number; height: number } | undefined
  /** Of an attempt that came as a whole page, without scripts. */
  errors: string[]
}

/** The artwork: a form of its own, so that a large file does not hang on every save. */
export function ArtworkCard({ card, artwork, errors }: ArtworkCardProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const fetcher = useFetcher<ArtworkAnswer>()
  const [own, setOwn] = useState<string[]>([])
  const form = useRef<HTMLFormElement>(null)
  const size = formatBytes(MAX_UPLOAD_BYTES, locale)
  const need = pixelsNeeded(card)
  const pending = fetcher.state !== 'idle'
  const problems = own.length > 0 ? own : (fetcher.data?.artworkErrors ?? errors)
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0]
    if (!file) return
    const tooLarge = file.size > MAX_UPLOAD_BYTES
    setOwn(tooLarge ? [t('fileProblem', { file: file.name, problem: t('IMAGE_TOO_LARGE', { size }) })] : [])
    if (!tooLarge) fetcher.submit(form.current, { method: 'post', encType: 'multipart/form-data' })
    // Reset after it was read: the same file again must count as a change.
    else event.currentTarget.value = ''
  }
  return (
    <Card title={t('artwork')}>
      <div className="flex flex-col gap-4">
        {artwork && <Quality artwork={artwork} card={card} />}
        <fetcher.Form ref={form} method="post" encType="multipart/form-data" className="flex flex-col gap-3">
          <input type="hidden" name="intent" value="artwork" />
          <Field
            label={t(artwork ? 'replaceArtwork' : 'chooseArtwork')}
            hint={`${t('artworkHint', { size })} ${t('artworkSize', {
              width: formatNumber(card.widthMm + 2 * card.bleedMm, locale),
              height: formatNumber(card.heightMm + 2 * card.bleedMm, locale),
              ...{ pxWidth: need.width, pxHeight: need.height },
            })}`}
            errors={problems}
          >
            <Input type="file" name="artwork" accept="image/jpeg,image/png,image/webp" onChange={choose} />
          </Field>
          {/* Choosing uploads it where scripts run. */}
          <noscript>
            <Button type="submit" size="sm" variant="secondary">
              {t('uploadArtwork')}
            </Button>
          </noscript>
          {pending && (
            <p role="status" className="flex items-center gap-2 text-[13px] text-muted">
              <ImageUp aria-hidden className="size-4 animate-pulse" />
              {t('previewStale')}
            </p>
          )}
        </fetcher.Form>
        {artwork && <RemoveArtwork />}
      </div>
    </Card>
  )
}

function Quality({ artwork, card }: { artwork: { width: number; height: number }; card: CardPart }) {
  const t = useMessages(messages)
  const dpi = dpiOf(artwork, card)
  const need = pixelsNeeded(card)
  return (
    <>
      {dpi < PRINT_DPI ? (
        <Flash tone="warning">{t('lowDpi', { n: dpi, pxWidth: need.width, pxHeight: need.height })}</Flash>
      ) : (
        <p className="text-[13px] text-muted">
          {t('goodDpi', { width: artwork.width, height: artwork.height, n: dpi })}
        </p>
      )}
      {isCutOff(artwork, card) && <Flash tone="info">{t('wrongShape')}</Flash>}
    </>
  )
}

function RemoveArtwork() {
  const t = useMessages(messages)
  const fetcher = useFetcher()
  return (
    <fetcher.Form method="post">
      <noscript>
        <Button type="submit" name="intent" value="removeArtwork" size="sm" variant="ghost">
          {t('removeArtwork')}
        </Button>
      </noscript>
      <ConfirmDialog
        title={t('removeArtworkQuestion')}
        consequence={t('removeArtworkBody')}
        confirmLabel={t('removeArtwork')}
        danger
        onConfirm={() => fetcher.submit({ intent: 'removeArtwork' }, { method: 'post' })}
        trigger={
          <Button size="sm" variant="ghost">
            <Trash2 aria-hidden />
            {t('removeArtwork')}
          </Button>
        }
      />
    </fetcher.Form>
  )
}
