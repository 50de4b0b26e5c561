import { parseWithZod } from '@conform-to/zod/v4'
import type { Account } from '#app/core/auth/account.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { captchaOf, heldInit, isHeld, wantsOnlyCaptcha } from '../guard/answer.ts'
import type { Visitor } from '../guard/types.ts'
import type { CodeAnswer } from './components/code-form.tsx'
import { takeGuardedCode } from './guarded.ts'
import { messages } from './messages.ts'
import { codeSchema } from './schema.ts'

/** A form that asks for a code, sent. */
type Asked = {
  form: FormData
  intent: CodeAnswer['intent']
  account: Account
  visitor: Omit<Visitor, 'captcha'>
  locale: Locale
}

type Checked =
  | { ok: true; recovery: boolean }
  | {
      ok: false
      /** The code was looked at, and was wrong. */
      wrong: boolean
      answer: CodeAnswer
      init: { status: number; headers?: Record<string, string> }
    }

/** The typed code, and how to answer a form that it does not pass. */
export function parseCode({ form, intent, locale }: Pick<Asked, 'form' | 'intent' | 'locale'>) {
  const submission = parseWithZod(form, { schema: codeSchema, error: zodErrorMap(locale, messages) })
  const hideFields = ['code', 'captcha']
  const nothing = { intent, at: Date.now(), held: undefined, captcha: false, resend: false }
  return {
    code: submission.status === 'success' ? submission.value.code : undefined,
    unread: (): CodeAnswer => ({ ...nothing, lastResult: submission.reply({ hideFields }) }),
    wrong: (captcha: boolean): CodeAnswer => {
      const t = translator(messages, locale)
      const fieldErrors = { code: [`${t('codeWrong')}${locale === 'en' ? ' ' : ''}${t('codeWrongClock')}`] }
      return { ...nothing, captcha, lastResult: submission.reply({ fieldErrors, hideFields }) }
    },
  }
}

/** Checks the code of a form, counted by the guard. */
export async function checkCodeForm(asked: Asked): Promise<Checked> {
  const { form, account } = asked
  const { code, unread, wrong } = parseCode(asked)
  if (code === undefined) return { ok: false, wrong: false, answer: unread(), init: { status: 400 } }
  const visitor = { ...asked.visitor, captcha: captchaOf(form) }
  const taken = await takeGuardedCode(account, code, visitor)
  if (taken.ok) return taken
  if (isHeld(taken)) {
    const captcha = taken.reason === 'CAPTCHA_NEEDED' || (taken.reason === 'PACED' && taken.captcha)
    const resend = wantsOnlyCaptcha(taken, visitor)
    return {
      ok: false,
      wrong: false,
      answer: { ...unread(), captcha, resend, held: taken },
      init: heldInit(taken),
    }
  }
  return { ok: false, wrong: true, answer: wrong(taken.captcha), init: { status: 400 } }
}
