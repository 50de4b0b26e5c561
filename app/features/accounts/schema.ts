import { z } from 'zod'
import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { isPhone, normaliseEmail, normalisePhone } from './contact.ts'
import { completePermissions, SUB_ACCOUNT_KINDS } from './granting.ts'
import { isLoginName, normaliseName } from './login-name.ts'
import { passwordFault } from './password-rule.ts'

/**
 * The sign-in form. It only asks that something is there: saying "no login name looks like that" would tell
 * a stranger more than "wrong".
 */
export const loginSchema = z.object({
  merchant: z.string().max(60).transform(normaliseName),
  name: z.string().max(60).transform(normaliseName),
  password: z.string().max(200),
  next: z.string().max(500).optional(),
})
export type Login = z.output<typeof loginSchema>

/** The form for a new password of one's own. @param known what the new password must not be */
export function passwordSchema(known: { loginName: string; merchantCode: string }) {
  return z
    .object({
      oldPassword: z.string().max(200),
      newPassword: z.string().max(200),
      repeat: z.string().max(200),
    })
    .superRefine((value, ctx) => {
      const fault = passwordFault(value.newPassword, { ...known, oldPassword: value.oldPassword })
      if (fault) ctx.addIssue({ code: 'custom', path: ['newPassword'], params: { key: fault } })
      if (value.repeat !== value.newPassword)
        ctx.addIssue({ code: 'custom', path: ['repeat'], params: { key: 'mismatch' } })
    })
}

/** A login name as it is stored; what people type is brought into one spelling first. */
export const loginNameSchema = z
  .string()
  .max(60)
  .transform(normaliseName)
  .refine(isLoginName, { params: { key: 'loginNameFormat' } })

/** A name people read: one line, 1 to 60 characters. PostgreSQL refuses NUL, so control characters stop here. */
export const displayNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((value) => !/\p{Cc}/u.test(value), { params: { key: 'invalid' } })

const contact = {
  phone: z
    .string()
    .max(30)
    .transform(normalisePhone)
    .refine(isPhone, { params: { key: 'phone' } })
    .optional(),
  email: z
    .string()
    .max(200)
    .transform(normaliseEmail)
    .refine((value) => z.email().safeParse(value).success, { params: { key: 'email' } })
    .optional(),
}

const permissions = z.array(z.enum(PERMISSIONS)).default([])

/** The fields of the form for a new sub-account, as typed. Browsers take their constraints from here. */
export const newAccountFields = z
  .object({
    kind: z.enum(SUB_ACCOUNT_KINDS),
    loginName: loginNameSchema,
    displayName: displayNameSchema,
    storeId: z.uuid().optional(),
    supplierId: z.uuid().optional(),
    permissions,
    ...contact,
  })
  .superRefine((value, ctx) => {
    if (value.kind === 'store' && !value.storeId)
      ctx.addIssue({ code: 'custom', path: ['storeId'], params: { key: 'chooseStore' } })
    if (value.kind === 'supplier' && !value.supplierId)
      ctx.addIssue({ code: 'custom', path: ['supplierId'], params: { key: 'chooseSupplier' } })
  })

/** The form for a new sub-account as it is stored: only what the kind can hold, only the place it has. */
export const newAccountSchema = newAccountFields.transform((value) => ({
  ...value,
  storeId: value.kind === 'store' ? (value.storeId ?? null) : null,
  supplierId: value.kind === 'supplier' ? (value.supplierId ?? null) : null,
  permissions: completePermissions(value.kind, value.permissions),
}))
export type NewAccount = z.output<typeof newAccountSchema>

/** The form for an account that exists. Its kind, place and login name never change. */
export const editAccountSchema = z.object({ displayName: displayNameSchema, permissions, ...contact })
export type AccountEdit = z.output<typeof editAccountSchema>
