import { Image, LoaderCircle, ScanLine } from 'lucide-react'
import { type ComponentType, useEffect, useRef, useState } from 'react'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { hasCamera } from '../scan/camera.ts'
import type { ReadScan } from '../scan/scanned-card.ts'

interface ScanButtonProps {
  siteCode: string
  onNumber: (number: string) => void
  /** What a code means, where more than cards can be scanned; onNumber gets what it reads. */
  read?: ReadScan | undefined
}

type ScanDialog = ComponentType<ScanButtonProps & { onClose: () => void }>

/**
 * The button in the field of the card number. It comes with scripts, since it can do nothing without them; where
 * there is no camera it offers a photo. The viewfinder and the decoder are fetched when somebody presses it.
 */
export function ScanButton({ siteCode, onNumber, read }: ScanButtonProps) {
  const t = useMessages(messages)
  const button = useRef<HTMLButtonElement>(null)
  const [camera, setCamera] = useState<boolean>()
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle')
  const [Dialog, setDialog] = useState<ScanDialog>()
  useEffect(() => {
    void hasCamera().then(setCamera)
  }, [])
  if (camera === undefined) return null
  const open = async () => {
    setState('loading')
    try {
      const { default: Loaded } = await import('../scan/components/scan-dialog.tsx')
      setDialog(() => Loaded)
      setState('idle')
    } catch {
      setState('failed')
    }
  }
  const Icon = state === 'loading' ? LoaderCircle : camera ? ScanLine : Image
  return (
    <>
      <button
        ref={button}
        type="button"
        onClick={() => void open()}
        aria-busy={state === 'loading' || undefined}
        className="absolute inset-y-0 right-0 inline-flex min-w-12 items-center justify-center gap-1.5 rounded-md px-3 text-base font-medium text-accent-ink"
      >
        <Icon aria-hidden className={state === 'loading' ? 'size-5 animate-spin' : 'size-5'} />
        {t(camera ? 'scan' : 'scanPhoto')}
      </button>
      {state === 'failed' && (
        <span
          role="alert"
          className="absolute top-full right-0 z-10 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger-ink"
        >
          {t('scanFailed')}
        </span>
      )}
      {Dialog && (
        <Dialog siteCode={siteCode} onNumber={onNumber} read={read} onClose={() => setDialog(undefined)} />
      )}
    </>
  )
}
