import { z } from 'zod'
import { normaliseEmail } from '../accounts/contact.ts'
import { normaliseName } from '../accounts/login-name.ts'
import { type Known, passwordFault } from './rule.ts'

const typed = z.string().max(200)

/** The form for a password where there is none yet, or the old one is forgotten. @param known what it must not be */
export function firstPasswordSchema(known: Known) {
  return z.object({ newPassword: typed, repeat: typed }).superRefine((value, ctx) => {
    const fault = passwordFault(value.newPassword, known)
    if (fault) ctx.addIssue({ code: 'custom', path: ['newPassword'], params: { key: fault } })
    if (value.repeat !== value.newPassword)
      ctx.addIssue({ code: 'custom', path: ['repeat'], params: { key: 'mismatch' } })
  })
}

/** The form for a new password of one's own. @param known what the new password must not be */
export function passwordSchema(known: Known) {
  return z.object({ oldPassword: typed, newPassword: typed, repeat: typed }).superRefine((value, ctx) => {
    const fault = passwordFault(value.newPassword, { ...known, oldPassword: value.oldPassword })
    if (fault) ctx.addIssue({ code: 'custom', path: ['newPassword'], params: { key: fault } })
    if (value.repeat !== value.newPassword)
      ctx.addIssue({ code: 'custom', path: ['repeat'], params: { key: 'mismatch' } })
  })
}

/** The form for a forgotten password: it only asks that something is there, as the sign-in form does. */
export const forgotSchema = z.object({
  merchant: z.string().max(60).transform(normaliseName),
  name: z.string().max(60).transform(normaliseName),
})

/** The form for the own e-mail address. */
export const emailSchema = z.object({
  email: z
    .string()
    .max(200)
    .transform(normaliseEmail)
    .refine((value) => z.email().safeParse(value).success, { params: { key: 'email' } }),
})

/** A token in an address. One that a mail program has cut is nobody's: its page says so, and what to do. */
export const tokenParams = z.object({ token: z.string().max(200) })
