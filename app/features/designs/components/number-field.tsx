import { type KeyboardEvent, useState } from 'react'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

export interface NumberFieldProps {
  name: string
  label: string
  value: number
  min: number
  max: number
  /** How much the arrow keys change it. */
  step: number
  /** What was typed before a whole page came back, without scripts. */
  typed?: string | undefined
  errors?: readonly string[] | undefined
  hint?: string | undefined
  /** Called for everything typed that is a number within the bounds. */
  onValue: (value: number) => void
}

/** Full-width digits and stops count as plain ones. Undefined for what is no number. */
function numberIn(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim()
  return /^[-+]?\d{1,4}(\.\d{0,3})?$/.test(plain) ? Number(plain) : undefined
}

/**
 * A length that is also changed from elsewhere, by dragging. What is being typed stays as it is typed; as soon as
 * the value changes otherwise, that is shown.
 */
export function NumberField(props: NumberFieldProps) {
  const { name, label, value, min, max, step, typed, errors, hint, onValue } = props
  const t = useMessages(messages)
  const [edit, setEdit] = useState(typed === undefined ? undefined : { text: typed, of: value })
  const text = edit?.of === value ? edit.text : String(value)
  const type = (next: string) => {
    const number = numberIn(next)
    const good = number !== undefined && number >= min && number <= max
    setEdit({ text: next, of: good ? number : value })
    if (good && number !== value) onValue(number)
  }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    const next = (numberIn(text) ?? value) + (event.key === 'ArrowUp' ? step : -step)
    type(String(Math.round(Math.min(max, Math.max(min, next)) * 1000) / 1000))
  }
  const wrong = numberIn(text) === undefined ? [t('decimal')] : errors
  return (
    <Field label={label} errors={wrong} hint={hint}>
      <Input
        name={name}
        size="sm"
        value={text}
        inputMode="decimal"
        autoComplete="off"
        className="tabular-nums"
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={key}
        onBlur={() => numberIn(text) === value && setEdit(undefined)}
      />
    </Field>
  )
}
