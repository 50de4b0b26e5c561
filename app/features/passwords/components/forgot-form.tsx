import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { Captcha } from '../../guard/components/captcha.tsx'
import { HeldNotice } from '../../guard/components/held-notice.tsx'
import type { Held } from '../../guard/types.ts'
import { messages } from '../messages.ts'
import { forgotSchema } from '../schema.ts'

/** What the last question led to; `at` tells one answer from the next. */
export type ForgotAnswer = {
  lastResult: SubmissionResult
  at: number
  held: Held | undefined
  captcha: boolean
  /** Only the captcha was missing. */
  resend: boolean
}

/** Asks whose password is forgotten. @param merchant remembered code of this browser */
export function ForgotForm({ answer, merchant }: { answer: ForgotAnswer | undefined; merchant: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: answer?.lastResult ?? null,
    defaultValue: { merchant },
    constraint: getZodConstraint(forgotSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: forgotSchema, error: zodErrorMap(locale, messages) }),
  })
  const name = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const
  return (
    <Form
      method="post"
      {...getFormProps(form)}
      className="flex flex-col gap-5 rounded-md border border-line bg-surface p-5 shadow-sm sm:p-7"
    >
      {answer?.held && <HeldNotice held={answer.held} kind="login" />}
      <TextField
        field={fields.merchant}
        label={t('merchantCode')}
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
      {answer?.captcha && (
        <Captcha key={answer.at} url="/captcha.json?purpose=login" sendWhenDone={answer.resend} />
      )}
      <Button type="submit" pending={useNavigation().state !== 'idle'} className="mt-1">
        {t('sendLink')}
      </Button>
      <LinkButton to="/login" variant="ghost">
        {t('backToLogin')}
      </LinkButton>
    </Form>
  )
}
