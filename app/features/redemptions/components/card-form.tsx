import type { SubmissionResult } from '@conform-to/react'
import { Eye, EyeOff } from 'lucide-react'
import {
  type ClipboardEvent,
  type FormEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { type EntryProblems, entryProblems, splitPasted } from '../card-entry.ts'
import { messages } from '../messages.ts'
import { ScanButton } from './scan-button.tsx'
import { useWait, WaitNotice } from './wait-notice.tsx'

/** Which keys a phone shows: digits alone where no card of the merchant has a letter. */
export type Keyboards = { number: 'numeric' | 'text'; password: 'numeric' | 'text' }

export interface CardFormProps {
  /** From the QR code; never a password. */
  number: string | undefined
  siteCode: string
  keyboards: Keyboards
  lastResult: SubmissionResult<string[]> | undefined
  /** How long to wait before the next try; a new lastResult starts it anew. */
  waitSeconds?: number | undefined
  /** Between the fields and the button: a captcha, when one is asked. */
  children?: ReactNode
}

// Password managers have no business here, and phones must not "correct" what is on the card.
const plain = {
  autoComplete: 'off',
  autoCapitalize: 'characters',
  autoCorrect: 'off',
  spellCheck: false,
  maxLength: 64,
} as const

/** Puts a text into a field as if it had been typed. */
function fill(field: RefObject<HTMLInputElement>, text: string): void {
  if (!field.current) return
  field.current.value = text
  field.current.dispatchEvent(new Event('input', { bubbles: true }))
}

/** What a field sends back from an earlier try, without scripts. */
function sent(lastResult: CardFormProps['lastResult'], name: 'number' | 'password'): string | undefined {
  const value = lastResult?.initialValue?.[name]
  return typeof value === 'string' ? value : undefined
}

/** The sentences at the fields: of the page's own check, or else of the server's. */
function useProblems(
  lastResult: CardFormProps['lastResult'],
  fields: Record<keyof EntryProblems, RefObject<HTMLInputElement>>,
) {
  const t = useMessages(messages)
  const [own, setOwn] = useState<{ of: CardFormProps['lastResult']; problems: EntryProblems }>()
  const mine = own && own.of === lastResult ? own.problems : undefined
  const typed = () => ({
    number: fields.number.current?.value ?? '',
    password: fields.password.current?.value ?? '',
  })
  const check = () => {
    const problems = entryProblems(typed())
    setOwn({ of: lastResult, problems })
    return problems
  }
  const onSubmit = (event: FormEvent) => {
    const problems = check()
    const first = problems.number ? fields.number : problems.password ? fields.password : undefined
    if (!first) return
    event.preventDefault()
    first.current?.focus()
  }
  // Only what was found wrong is looked at again while somebody mends it.
  const onInput = () => {
    if (mine) check()
  }
  const errors = (name: keyof EntryProblems): readonly string[] | undefined => {
    if (!mine) return lastResult?.error?.[name] ?? undefined
    const problem = mine[name]
    return problem && [t(problem)]
  }
  return { onSubmit, onInput, errors }
}

/** Number and password. Works as a plain form; scripts add the camera, pasting both at once, and checks on the spot. */
export function CardForm({
  number: given,
  siteCode,
  keyboards,
  lastResult,
  waitSeconds,
  children,
}: CardFormProps) {
  const t = useMessages(messages)
  const pending = useNavigation().state !== 'idle'
  const number = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const { onSubmit, onInput, errors } = useProblems(lastResult, { number, password })
  const left = useWait(waitSeconds, lastResult)
  const wait = left ?? 0
  const onPaste = (event: ClipboardEvent) => {
    const both = splitPasted(event.clipboardData.getData('text'), siteCode)
    if (!both) return
    event.preventDefault()
    fill(number, both.number)
    if (both.password !== undefined) fill(password, both.password)
    password.current?.focus()
  }
  const onNumber = (scanned: string) => {
    fill(number, scanned)
    password.current?.focus()
  }
  return (
    <Form
      method="post"
      action="?index"
      id="card"
      noValidate
      onSubmit={(event) => (wait > 0 ? event.preventDefault() : onSubmit(event))}
      onInput={onInput}
      onPaste={onPaste}
      className="flex flex-col gap-5"
    >
      <Field id="card-number" label={t('number')} hint={t('numberHint')} required errors={errors('number')}>
        <span className="relative block">
          <Input
            {...plain}
            ref={number}
            name="number"
            defaultValue={sent(lastResult, 'number') ?? given ?? ''}
            inputMode={keyboards.number}
            enterKeyHint="next"
            className="pr-24 font-mono tracking-wide"
          />
          <ScanButton siteCode={siteCode} onNumber={onNumber} />
        </span>
      </Field>
      <Field
        id="card-password"
        label={t('password')}
        hint={t('passwordHint')}
        required
        errors={errors('password')}
      >
        <PasswordInput
          field={password}
          defaultValue={sent(lastResult, 'password') ?? ''}
          inputMode={keyboards.password}
          // Whoever has scanned the code has only this left to type.
          autoFocus={Boolean(given)}
        />
      </Field>
      {children}
      {waitSeconds !== undefined && <WaitNotice seconds={waitSeconds} left={left} />}
      <Button
        type="submit"
        pending={pending}
        aria-disabled={pending || wait > 0 || undefined}
        className={wait > 0 ? 'opacity-55' : undefined}
      >
        {wait > 0 ? t('waitButton', { n: wait }) : t('start')}
      </Button>
    </Form>
  )
}

/**
 * The password is shown while it is typed: it was covered on the card until now, and a mistyped one costs a try.
 * Who sits in a train can hide it.
 */
function PasswordInput({
  field,
  defaultValue,
  inputMode,
  autoFocus,
}: {
  field: RefObject<HTMLInputElement>
  defaultValue: string
  inputMode: 'numeric' | 'text'
  autoFocus: boolean
}) {
  const t = useMessages(messages)
  const [scripts, setScripts] = useState(false)
  const [hidden, setHidden] = useState(false)
  useEffect(() => setScripts(true), [])
  const Icon = hidden ? EyeOff : Eye
  return (
    <span className="relative block">
      <Input
        {...plain}
        ref={field}
        name="password"
        type={hidden ? 'password' : 'text'}
        defaultValue={defaultValue}
        inputMode={inputMode}
        enterKeyHint="go"
        autoFocus={autoFocus}
        className="pr-14 font-mono tracking-widest"
      />
      {scripts && (
        <button
          type="button"
          aria-label={t(hidden ? 'showTyped' : 'hideTyped')}
          aria-controls="card-password"
          onClick={() => setHidden(!hidden)}
          className="absolute inset-y-0 right-0 inline-flex w-12 items-center justify-center rounded-md text-muted hover:text-ink"
        >
          <Icon aria-hidden className="size-5" />
        </button>
      )}
    </span>
  )
}
