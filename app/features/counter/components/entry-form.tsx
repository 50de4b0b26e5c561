import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { beep } from '#app/components/beep.ts'
import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useWedge } from '#app/components/use-wedge.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { ScanButton } from '#app/features/redemptions/components/scan-button.tsx'
import { readShown } from '../entry.ts'
import { messages } from '../messages.ts'
import { Banner } from './banner.tsx'

// Phones must not "correct" what is on the card, and password managers have no business here.
const plain = {
  autoComplete: 'off',
  autoCapitalize: 'characters',
  autoCorrect: 'off',
  spellCheck: false,
} as const

/** Puts a text into a field as if it had been typed. */
function fill(field: RefObject<HTMLInputElement>, text: string): void {
  if (!field.current) return
  field.current.value = text
  field.current.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Sent without a line, the router would leave the page and what was typed with it. */
function useLine(): { noLine: boolean; asksLine: () => boolean } {
  const [noLine, setNoLine] = useState(false)
  useEffect(() => {
    const back = () => setNoLine(false)
    addEventListener('online', back)
    return () => removeEventListener('online', back)
  }, [])
  return {
    noLine,
    asksLine: () => {
      setNoLine(!navigator.onLine)
      return navigator.onLine
    },
  }
}

/**
 * What is shown at a counter: scanned by gun (wherever the focus is), by camera, or typed. A pick-up code goes off by
 * itself; after a card the password is asked.
 */
export function EntryForm({
  siteCode,
  given,
  asks,
  attempt,
  keeps,
}: {
  siteCode: string
  /** A card number that came along. */
  given: string | undefined
  /** What is typed next. */
  asks: 'number' | 'password'
  /** Another number after each answer: the password goes, and the focus is where the next thing is typed. */
  attempt: number
  /** There was no answer: what was typed is sent once more. */
  keeps: boolean
}) {
  const t = useMessages(messages)
  const form = useRef<HTMLFormElement>(null)
  const shown = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const sending = useNavigation().state !== 'idle'
  const { noLine, asksLine } = useLine()

  /** @returns true when the form can be sent as it is */
  const take = (text: string): boolean => {
    const read = readShown(text, siteCode)
    fill(shown, read.ok ? read.number : text.trim())
    if (read.ok && !read.code) {
      password.current?.focus()
      return false
    }
    // Also what is no card: the answer says why.
    return true
  }
  const onScan = (text: string) => {
    if (take(text)) form.current?.requestSubmit()
    else beep('good')
  }
  useWedge(onScan, { fields: 'take', off: sending })
  const onSubmit = (event: FormEvent) => {
    if (sending || !asksLine()) return event.preventDefault()
    // A gun's Enter in the field of the number, or a person's: the password is still to come.
    const typed = shown.current?.value ?? ''
    if (
      password.current?.value === '' &&
      document.activeElement === shown.current &&
      typed !== '' &&
      !take(typed)
    )
      event.preventDefault()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer is what it is for
  useEffect(() => {
    if (keeps) return
    fill(password, '')
    const next = asks === 'password' ? password.current : shown.current
    next?.focus()
    next?.select()
  }, [attempt])
  return (
    <Form
      ref={form}
      method="post"
      action="?index"
      noValidate
      onSubmit={onSubmit}
      className="flex flex-col gap-5 rounded-md border border-line bg-surface p-4 sm:p-6"
    >
      {noLine && (
        <Banner tone="unsure" title={t('noLine')} sound="bad">
          {t('noLine_do')}
        </Banner>
      )}
      <Field id="counter-shown" label={t('shown')} hint={t('shownHint')}>
        <span className="relative block">
          <Input
            {...plain}
            ref={shown}
            name="shown"
            defaultValue={given ?? ''}
            maxLength={300}
            enterKeyHint="next"
            className="h-14 pr-24 font-mono tracking-wide"
          />
          <ScanButton siteCode={siteCode} onNumber={onScan} read={readShown} />
        </span>
      </Field>
      <Field id="counter-password" label={t('password')} hint={t('passwordHint')}>
        <Input
          {...plain}
          ref={password}
          name="password"
          maxLength={64}
          enterKeyHint="go"
          className="h-14 font-mono tracking-widest"
        />
      </Field>
      <Button type="submit" pending={sending} className="h-14 w-full">
        {t('verify')}
      </Button>
    </Form>
  )
}
