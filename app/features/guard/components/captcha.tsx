import { Check, LoaderCircle, ShieldCheck, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { captchaMessages } from '../captcha-messages.ts'
import { type CaptchaState, useCaptcha } from './use-captcha.ts'

export interface CaptchaProps {
  /** `/captcha.json?purpose=card&site=CODE`, `purpose=order`, or `/captcha.json?purpose=login`. */
  url: string
  /** Name of the form field that carries the solution. */
  name?: string
  /** The form was sent already, and only this was missing: it goes again by itself when the work is done. */
  sendWhenDone?: boolean
}

/**
 * A check that asks nothing of people: the browser works for about a second, by itself. Render it inside the form,
 * only when the server has asked for it, and give it a new `key` after every answer: a solution is good once. A
 * form that is sent before the work is done waits for it.
 */
export function Captcha({ url, name = 'captcha', sendWhenDone = false }: CaptchaProps) {
  const t = useMessages(captchaMessages)
  const box = useRef<HTMLDivElement>(null)
  const { state, retry } = useCaptcha(url)
  const waiting = useHeldForm(box, state, sendWhenDone)
  return (
    <div ref={box} className="flex flex-col gap-2 rounded-md border border-line bg-surface px-4 py-3">
      <input type="hidden" name={name} value={state.step === 'done' ? state.payload : ''} />
      <div className="flex min-h-11 items-center gap-3">
        <StateIcon step={state.step} />
        <div className="min-w-0 flex-1" aria-live="polite">
          <p className="font-medium">{t('title')}</p>
          <p className="text-sm text-muted">
            {waiting && state.step === 'working' ? t('waiting') : t(state.step)}
          </p>
        </div>
        {state.step === 'failed' && (
          <Button variant="secondary" onClick={retry}>
            {t('retry')}
          </Button>
        )}
      </div>
      {state.step === 'working' && (
        <progress
          aria-label={t('title')}
          max={100}
          value={Math.round(state.share * 100)}
          className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunken accent-accent [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
        />
      )}
      <noscript>
        <p className="text-sm">{t('noScript')}</p>
      </noscript>
    </div>
  )
}

function StateIcon({ step }: { step: CaptchaState['step'] }) {
  if (step === 'working')
    return <LoaderCircle aria-hidden className="size-6 shrink-0 animate-spin text-accent" />
  if (step === 'done') return <Check aria-hidden className="size-6 shrink-0 text-success-ink" />
  if (step === 'failed') return <TriangleAlert aria-hidden className="size-6 shrink-0 text-warning-ink" />
  return <ShieldCheck aria-hidden className="size-6 shrink-0 text-muted" />
}

/**
 * Holds the form back while the work goes on, and sends it when it is done.
 * @param sent it has been sent already and waits from the beginning
 * @returns true while a form waits
 */
function useHeldForm(
  box: React.RefObject<HTMLDivElement | null>,
  state: CaptchaState,
  sent: boolean,
): boolean {
  const [waiting, setWaiting] = useState(sent)
  const submitter = useRef<HTMLElement | null>(null)
  const working = state.step === 'working' || state.step === 'idle'
  useEffect(() => {
    const form = box.current?.closest('form')
    if (!form || !working) return
    const hold = (event: SubmitEvent) => {
      event.preventDefault()
      event.stopPropagation()
      submitter.current = event.submitter
      setWaiting(true)
    }
    // Before React, which listens at the root of the page.
    form.addEventListener('submit', hold)
    return () => form.removeEventListener('submit', hold)
  }, [box, working])
  useEffect(() => {
    if (working || !waiting) return
    setWaiting(false)
    if (state.step === 'done') box.current?.closest('form')?.requestSubmit(submitter.current)
  }, [box, working, waiting, state.step])
  return waiting
}
