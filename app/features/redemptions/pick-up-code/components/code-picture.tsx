import { LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useRevalidator } from '#app/components/navigation.tsx'
import { useScripted } from '#app/components/use-scripted.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { QrDrawing } from '#app/features/merchants/types.ts'
import { messages } from '../messages.ts'

/** A code is replaced before its minute is over, so that one that was just scanned is still good. */
const RENEW_SECONDS = 45
const QUIET_ZONE = 4

/**
 * The code, large and dark on white in every theme, as scanners want it. It renews itself while somebody looks; without
 * scripts a link does.
 */
export function CodePicture({ qr, path }: { qr: QrDrawing; path: string }) {
  const t = useMessages(messages)
  const scripted = useScripted()
  const { left, renewing, lost } = useRenewal(qr.path)
  const side = qr.size + 2 * QUIET_ZONE
  return (
    <section aria-label={t('code')} className="flex flex-col items-center gap-4">
      <svg
        viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`}
        role="img"
        aria-label={t('code')}
        shapeRendering="crispEdges"
        className="w-full max-w-80 rounded-md bg-white"
      >
        <path d={qr.path} className="fill-black" />
      </svg>
      {scripted && !lost && (
        <p className="flex items-center gap-2 text-base tabular-nums">
          {renewing && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
          {renewing ? t('renewing') : t('seconds', { n: left })}
        </p>
      )}
      {lost && (
        <Flash tone="warning" title={t('lost')}>
          {t('lostDo')}
        </Flash>
      )}
      <LinkButton to={path} reloadDocument className="w-full">
        {t('refresh')}
      </LinkButton>
    </section>
  )
}

/** Asks for a new code when this one has stood long enough, or when somebody comes back to the page. */
function useRenewal(code: string): { left: number; renewing: boolean; lost: boolean } {
  const { revalidate, state } = useRevalidator()
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  const [lost, setLost] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another code is what begins the time anew
  useEffect(() => {
    setUntil(Date.now() + RENEW_SECONDS * 1000)
    setNow(Date.now())
    setLost(false)
  }, [code])
  useEffect(() => {
    if (until === 0) return
    const look = () => {
      setNow(Date.now())
      if (document.hidden || Date.now() < until || state !== 'idle') return
      // Asked without a line the router would leave the page.
      if (navigator.onLine) revalidate()
      else setLost(true)
    }
    const timer = setInterval(look, 1000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [until, state, revalidate])
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  return {
    left: until === 0 ? RENEW_SECONDS : left,
    renewing: state !== 'idle' || (left === 0 && !lost),
    lost,
  }
}
