import { Flashlight, FlashlightOff } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages as scanMessages } from '../../redemptions/scan/messages.ts'
import { messages } from '../messages.ts'
import { usePileCamera } from './use-pile-camera.ts'

/** A viewfinder in the page, so that the list stays in sight while card after card is held before it. */
export function PileCamera({ onText }: { onText: (text: string) => void }) {
  const t = useMessages(messages)
  const s = useMessages(scanMessages)
  const video = useRef<HTMLVideoElement>(null)
  const { stage, problem, torch } = usePileCamera(video, onText)
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-surface p-3">
      <div
        className={cn(
          'relative mx-auto aspect-square w-full max-w-80 overflow-hidden rounded-md bg-black',
          stage === 'off' && 'hidden',
        )}
      >
        <video ref={video} muted playsInline aria-label={t('camera')} className="size-full object-cover" />
        <span aria-hidden className="absolute inset-[14%] rounded-md border-4 border-white/80" />
      </div>
      <p role="status" className="text-center text-sm">
        {problem ? (
          <>
            <span className="block font-semibold text-danger-ink">{s(problem)}</span>
            <span className="text-muted">{s(`${problem}_do`)}</span>
          </>
        ) : (
          <span className="text-muted">{stage === 'watching' ? t('aim') : s('opening')}</span>
        )}
      </p>
      {torch && (
        <Button
          variant="secondary"
          size="lg"
          aria-pressed={torch.on}
          onClick={torch.toggle}
          className="self-center"
        >
          {torch.on ? <FlashlightOff aria-hidden /> : <Flashlight aria-hidden />}
          {s(torch.on ? 'torchOff' : 'torchOn')}
        </Button>
      )}
    </div>
  )
}
