import { useEffect, useState } from 'react'
import { Flash } from '#app/components/flash.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/**
 * Counts down, a second at a time.
 * @param seconds to begin with; undefined: nothing to wait for
 * @param since counting begins anew when this is another object
 * @returns seconds left; undefined where nothing counts: without scripts, or when there is nothing to wait for
 */
export function useWait(seconds: number | undefined, since: unknown): number | undefined {
  const [left, setLeft] = useState<number>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `since` is what says that it begins anew
  useEffect(() => {
    setLeft(seconds)
    if (seconds === undefined) return
    const until = performance.now() + seconds * 1000
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((until - performance.now()) / 1000))
      setLeft(rest)
      if (rest === 0) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [seconds, since])
  return left
}

/** Why the button waits. The sentence names the whole time, so that it is not read out again every second. */
export function WaitNotice({ seconds, left }: { seconds: number; left: number | undefined }) {
  const t = useMessages(messages)
  if (left === 0) return <Flash tone="info" title={t('waitOver')} />
  return (
    <Flash tone="warning" title={t('waitTitle')}>
      {t('waitBody', { n: seconds })}
    </Flash>
  )
}
