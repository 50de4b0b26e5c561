import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { Captcha } from '../../guard/components/captcha.tsx'
import { HeldNotice } from '../../guard/components/held-notice.tsx'
import type { Held } from '../../guard/types.ts'
import { messages } from '../messages.ts'
import { codeSchema, type FactorIntent } from '../schema.ts'

/** What the last try led to; `at` tells one answer from the next. */
export type CodeAnswer = {
  intent: FactorIntent | 'enter'
  lastResult: SubmissionResult
  at: number
  held: Held | undefined
  captcha: boolean
  /** Only the captcha was missing. */
  resend: boolean
}

/** A field for a code with its button. @param intent which of the page's forms this is */
export function CodeForm({
  intent,
  answer,
  submit,
  label,
  hint,
  danger = false,
  framed = false,
}: {
  intent: CodeAnswer['intent']
  answer: CodeAnswer | undefined
  submit: string
  label?: string | undefined
  hint?: string | undefined
  danger?: boolean | undefined
  framed?: boolean | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const own = answer?.intent === intent ? answer : undefined
  const [form, fields] = useForm({
    id: `code-${intent}`,
    lastResult: own?.lastResult ?? null,
    constraint: getZodConstraint(codeSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: codeSchema, error: zodErrorMap(locale, messages) }),
  })
  const navigation = useNavigation()
  const pending = navigation.state !== 'idle' && navigation.formData?.get('intent') === intent
  return (
    <Form
      method="post"
      {...getFormProps(form)}
      className={cn(
        'flex flex-col gap-4',
        framed && 'rounded-md border border-line bg-surface p-5 shadow-sm sm:p-7',
      )}
    >
      <input type="hidden" name="intent" value={intent} />
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      {own?.held && <HeldNotice held={own.held} kind="login" />}
      <TextField
        field={fields.code}
        label={label ?? t('code')}
        hint={hint}
        autoComplete="one-time-code"
        inputMode={intent === 'confirm' ? 'numeric' : 'text'}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className="max-w-72 tracking-widest tabular-nums"
      />
      {own?.captcha && <Captcha key={own.at} url="/captcha.json?purpose=login" sendWhenDone={own.resend} />}
      <Button type="submit" variant={danger ? 'danger' : 'primary'} pending={pending} className="self-start">
        {submit}
      </Button>
    </Form>
  )
}
