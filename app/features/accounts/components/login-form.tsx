import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { type RefObject, useEffect, useRef } from 'react'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, Link, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { Captcha } from '../../guard/components/captcha.tsx'
import { HeldNotice } from '../../guard/components/held-notice.tsx'
import type { Held } from '../../guard/types.ts'
import { looksLatin, normaliseName } from '../login-name.ts'
import { messages } from '../messages.ts'
import { loginSchema } from '../schema.ts'

/** What the last try led to; `at` tells one answer from the next. */
export type LoginAnswer = {
  lastResult: SubmissionResult
  at: number
  held: Held | undefined
  captcha: boolean
  /** Only the captcha was missing. */
  resend: boolean
  /** The password was wrong, or a name: it is typed anew. */
  retype: boolean
}

/**
 * After a wrong password nobody must type behind what they cannot see: it goes, and has the focus. A name with letters
 * that are no Latin ones is what is typed anew instead.
 */
function useRetyping(form: RefObject<HTMLFormElement>, answer: LoginAnswer | undefined): void {
  useEffect(() => {
    if (!answer?.retype) return
    const field = (name: string) => form.current?.querySelector<HTMLInputElement>(`input[name=${name}]`)
    const password = field('password')
    if (password) password.value = ''
    const odd = ['merchant', 'name'].map(field).find((each) => each && looksLatin(normaliseName(each.value)))
    const next = odd ?? password
    next?.focus()
    next?.select()
  }, [form, answer])
}

/** The sign-in form. @param merchant remembered code of this browser @param next where the visitor wanted to go */
export function LoginForm({
  answer,
  merchant,
  next,
}: {
  answer: LoginAnswer | undefined
  merchant: string
  next: string
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: answer?.lastResult ?? null,
    defaultValue: { merchant, next },
    constraint: getZodConstraint(loginSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: loginSchema, error: zodErrorMap(locale, messages) }),
  })
  const box = useRef<HTMLFormElement>(null)
  useRetyping(box, answer)
  const name = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const
  return (
    <Form
      method="post"
      {...getFormProps(form)}
      ref={box}
      className="flex flex-col gap-5 rounded-md border border-line bg-surface p-5 shadow-sm sm:p-7"
    >
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      {answer?.held && <HeldNotice held={answer.held} kind="login" />}
      <input type="hidden" name={fields.next.name} value={next} />
      <TextField
        field={fields.merchant}
        label={t('merchantCode')}
        hint={t('merchantCodeHint')}
        placeholder={t('merchantCodePlaceholder')}
        autoComplete="organization"
        {...name}
      />
      <TextField
        field={fields.name}
        label={t('loginName')}
        placeholder={t('loginNamePlaceholder')}
        autoComplete="username"
        {...name}
      />
      <TextField
        field={fields.password}
        type="password"
        label={t('password')}
        placeholder={t('passwordPlaceholder')}
        autoComplete="current-password"
      />
      {answer?.captcha && (
        <Captcha key={answer.at} url="/captcha.json?purpose=login" sendWhenDone={answer.resend} />
      )}
      <Button type="submit" pending={useNavigation().state !== 'idle'} className="mt-1">
        {c('signIn')}
      </Button>
      <Link
        to="/forgot"
        className="flex min-h-11 items-center self-start rounded-md text-sm text-accent-ink hover:underline"
      >
        {t('loginForgot')}
      </Link>
    </Form>
  )
}
