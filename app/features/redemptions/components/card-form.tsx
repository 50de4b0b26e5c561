import { type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { cardSchema } from '../schema.ts'

export interface CardFormProps {
  /** From the QR code; never a password. */
  number: string | undefined
  lastResult: SubmissionResult<string[]> | undefined
}

/** Number and password. */
export function CardForm({ number, lastResult }: CardFormProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const pending = useNavigation().state !== 'idle'
  const [form, fields] = useForm({
    id: 'card',
    lastResult,
    defaultValue: { number: number ?? '', password: '' },
    constraint: getZodConstraint(cardSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: cardSchema, error: zodErrorMap(locale, messages) }),
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
  })
  // Passwords managers have no business here, and phones must not "correct" what is on the card.
  const plain = {
    autoComplete: 'off',
    autoCapitalize: 'characters',
    autoCorrect: 'off',
    spellCheck: false,
    maxLength: 64,
  } as const
  return (
    <Form
      method="post"
      action="?index"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate={form.noValidate}
      className="flex flex-col gap-5"
    >
      <TextField
        field={fields.number}
        label={t('number')}
        hint={t('numberHint')}
        {...plain}
        enterKeyHint="next"
        className="font-mono tracking-wide"
      />
      <TextField
        field={fields.password}
        label={t('password')}
        hint={t('passwordHint')}
        {...plain}
        enterKeyHint="go"
        // Whoever has scanned the code has only this left to type.
        autoFocus={Boolean(number)}
        className="font-mono tracking-widest"
      />
      <Button type="submit" pending={pending}>
        {t('start')}
      </Button>
    </Form>
  )
}
