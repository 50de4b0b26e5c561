import { z } from 'zod'
import { messages as accountMessages } from '../accounts/messages.ts'
import { displayNameSchema, loginNameSchema } from '../accounts/schema.ts'
import { messages as passwordMessages } from '../passwords/messages.ts'
import { passwordFault } from '../passwords/rule.ts'

/** Whom somebody joins: names that must not be their password. */
export type Joined = { merchantCode: string; merchantName: string }

/** The sentences of the rules below. */
export const joinMessages = {
  'zh-CN': { ...accountMessages['zh-CN'], ...passwordMessages['zh-CN'] },
  en: { ...accountMessages.en, ...passwordMessages.en },
}

/** The form of somebody who joins. What only the server knows of passwords is asked there. */
export function joinSchema(known: Joined) {
  return z
    .object({
      displayName: displayNameSchema,
      loginName: loginNameSchema,
      newPassword: z.string().max(200),
      repeat: z.string().max(200),
    })
    .superRefine(({ newPassword, repeat, displayName, loginName }, ctx) => {
      const fault = passwordFault(newPassword, { ...known, displayName, loginName })
      if (fault) ctx.addIssue({ code: 'custom', path: ['newPassword'], params: { key: fault } })
      if (repeat !== newPassword)
        ctx.addIssue({ code: 'custom', path: ['repeat'], params: { key: 'mismatch' } })
    })
}
export type Join = Pick<z.output<ReturnType<typeof joinSchema>>, 'displayName' | 'loginName'>
