import { Download, Eye, LoaderCircle, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { buttonStyle } from '#app/components/button-style.ts'
import { Card } from '#app/components/card.tsx'
import { cn } from '#app/components/cn.ts'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { useScripted } from '#app/components/use-scripted.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { type Preview, useRealCard } from './use-preview.ts'

export interface PreviewCardProps {
  name: string
  preview: Preview
  shape: { widthMm: number; heightMm: number }
  /** Of the preview route. */
  address: string
  /** Whether this account may see real cards. */
  mayExport: boolean
  dirty: boolean
}

/** The card as it will come out, drawn by the server. */
export function PreviewCard({ name, preview, shape, address, mayExport, dirty }: PreviewCardProps) {
  const t = useMessages(messages)
  const real = useRealCard(address)
  const scripted = useScripted()
  const { state, problem } = preview
  const ratio = shape.widthMm / shape.heightMm
  return (
    <Card title={t('preview')} description={t('previewHint')}>
      <div className="flex flex-col gap-4">
        <div
          className="relative mx-auto w-full overflow-hidden rounded-md border border-line bg-sunken"
          style={scripted ? { aspectRatio: `${ratio}`, maxWidth: `calc(48dvh * ${ratio})` } : undefined}
        >
          <img
            src={real.shown?.src ?? preview.src}
            alt={real.shown ? t('realAlt', { n: real.shown.serial }) : t('previewAlt', { name })}
            className={cn(
              'size-full object-contain transition-opacity',
              state !== 'fresh' && !real.shown && 'opacity-60',
            )}
          />
        </div>
        <p role="status" className="flex min-h-5 items-center justify-center gap-2 text-[13px] text-muted">
          {(state === 'stale' || real.pending) && (
            <>
              <LoaderCircle aria-hidden className="size-4 animate-spin" />
              {t('previewStale')}
            </>
          )}
        </p>
        {state === 'refused' && <Flash tone="warning">{problem || t('previewFailed')}</Flash>}
        {mayExport && <RealCardForm real={real} address={address} dirty={dirty} />}
      </div>
    </Card>
  )
}

type RealCardFormProps = { real: ReturnType<typeof useRealCard>; address: string; dirty: boolean }

function RealCardForm({ real, address, dirty }: RealCardFormProps) {
  const t = useMessages(messages)
  const [typed, setTyped] = useState('')
  const { shown, problem, show, clear } = real
  const submit = (event: FormEvent) => {
    event.preventDefault()
    show(typed.normalize('NFKC').trim())
  }
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      {/* Without scripts it opens the picture itself. */}
      <form method="get" action={address} onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <Field label={t('previewSerial')} className="min-w-40 flex-1">
          <Input
            name="serial"
            size="sm"
            value={typed}
            inputMode="numeric"
            autoComplete="off"
            required
            placeholder={t('serial')}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
        <Button type="submit" size="sm" variant="secondary" pending={real.pending}>
          <Eye aria-hidden />
          {t('previewShow')}
        </Button>
        {shown && (
          <>
            <a
              href={`${address}?serial=${shown.serial}&download=1`}
              download
              className={buttonStyle('secondary', 'sm')}
            >
              <Download aria-hidden />
              {t('downloadOne')}
            </a>
            <Button size="sm" variant="ghost" onClick={clear}>
              <X aria-hidden />
              {t('backToSample')}
            </Button>
          </>
        )}
      </form>
      {problem !== undefined && <Flash tone="warning">{problem || t('previewFailed')}</Flash>}
      <p className="text-xs text-muted">
        {t('realHint')} {dirty && t('realSavedOnly')}
      </p>
    </div>
  )
}
