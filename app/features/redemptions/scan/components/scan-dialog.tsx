import { Flashlight, FlashlightOff, Image, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { cn } from '#app/components/cn.ts'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ReadScan } from '../scanned-card.ts'
import { type Scanner, useScanner } from '../use-scanner.ts'

const control =
  'inline-flex min-h-12 items-center justify-center gap-2 rounded-md bg-white/15 px-4 text-base font-medium text-white hover:bg-white/25'

/**
 * The whole screen as a viewfinder: a real modal dialog of the browser, so focus stays inside, Esc closes it and
 * the page behind cannot be reached. Dark in both themes, as cameras are.
 */
export default function ScanDialog({
  siteCode,
  onNumber,
  onClose,
  read,
}: {
  siteCode: string
  onNumber: (number: string) => void
  onClose: () => void
  read?: ReadScan | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const dialog = useRef<HTMLDialogElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const take = (number: string) => {
    // Gives the focus back first, so that the page may put it where it is wanted next.
    dialog.current?.close()
    onNumber(number)
  }
  const scanner = useScanner(video, siteCode, take, read)
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="scan-title"
      onClose={onClose}
      className="fixed inset-0 m-0 h-dvh max-h-none w-screen max-w-none bg-black text-white open:flex open:flex-col"
    >
      <div className="mx-auto flex w-full max-w-md items-center gap-2 px-5 py-3">
        <h2 id="scan-title" className="min-w-0 flex-1 text-lg font-semibold">
          {t('title')}
        </h2>
        <button
          type="button"
          aria-label={c('close')}
          onClick={() => dialog.current?.close()}
          className="-mr-2 inline-flex size-12 shrink-0 items-center justify-center rounded-md hover:bg-white/15"
        >
          <X aria-hidden className="size-6" />
        </button>
      </div>
      <div
        className={cn(
          'mx-auto flex w-full max-w-md flex-1 flex-col gap-4 overflow-y-auto px-5 pb-[max(1.25rem,env(safe-area-inset-bottom))]',
          scanner.stage === 'off' && 'justify-center',
        )}
      >
        <Viewfinder on={scanner.stage !== 'off'}>
          <video ref={video} muted playsInline aria-label={t('picture')} className="size-full object-cover" />
        </Viewfinder>
        <Status scanner={scanner} />
        <Controls scanner={scanner} />
      </div>
    </dialog>
  )
}

function Viewfinder({ on, children }: { on: boolean; children: ReactNode }) {
  const corner = 'absolute size-10 border-white'
  return (
    <div
      className={cn(
        'relative aspect-square w-full shrink-0 overflow-hidden rounded-md bg-white/10',
        !on && 'hidden',
      )}
    >
      {children}
      <span aria-hidden className="absolute inset-[12%]">
        <span className={cn(corner, 'top-0 left-0 rounded-tl-md border-t-4 border-l-4')} />
        <span className={cn(corner, 'top-0 right-0 rounded-tr-md border-t-4 border-r-4')} />
        <span className={cn(corner, 'bottom-0 left-0 rounded-bl-md border-b-4 border-l-4')} />
        <span className={cn(corner, 'right-0 bottom-0 rounded-br-md border-r-4 border-b-4')} />
      </span>
    </div>
  )
}

/** What is going on, said aloud too. */
function Status({ scanner: { stage, problem } }: { scanner: Scanner }) {
  const t = useMessages(messages)
  const doing = { opening: t('opening'), watching: t('aim'), reading: t('reading'), off: '' }[stage]
  return (
    <div role="status" className="flex min-h-14 flex-col items-center gap-1 text-center text-base">
      {problem ? (
        <>
          <p className="font-semibold">{t(problem)}</p>
          <p className="text-white/85">{t(`${problem}_do`)}</p>
        </>
      ) : (
        <p>{doing}</p>
      )}
    </div>
  )
}

function Controls({ scanner: { torch, readPhoto } }: { scanner: Scanner }) {
  const t = useMessages(messages)
  return (
    <div className="flex flex-wrap justify-center gap-3 py-2">
      {torch && (
        <button type="button" aria-pressed={torch.on} onClick={torch.toggle} className={control}>
          {torch.on ? (
            <FlashlightOff aria-hidden className="size-5" />
          ) : (
            <Flashlight aria-hidden className="size-5" />
          )}
          {t(torch.on ? 'torchOff' : 'torchOn')}
        </button>
      )}
      <label
        className={cn(
          control,
          'relative has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-white',
        )}
      >
        <Image aria-hidden className="size-5" />
        {t('choosePhoto')}
        <input
          type="file"
          accept="image/*"
          className="absolute inset-0 cursor-pointer opacity-0"
          onChange={(event) => {
            const input = event.currentTarget
            const file = input.files?.[0]
            // The same photo may be chosen again.
            if (file) void readPhoto(file).finally(() => (input.value = ''))
          }}
        />
      </label>
    </div>
  )
}
