import { z } from 'zod'
import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import { isPhone, normaliseEmail, normalisePhone } from './contact.ts'
import { completePermissions, SUB_ACCOUNT_KINDS } from './granting.ts'
import { isLoginName, looksLatin, normaliseName } from './login-name.ts'
import type { WorkHours } from './types.ts'

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

/** A login name as it is stored; what people type is brought into one spelling first. */
export const loginNameSchema = z
  .string()
  .max(60)
  .transform(normaliseName)
  .superRefine((name, ctx) => {
    if (isLoginName(name)) return
    const key = looksLatin(name) ? 'loginNameMixed' : 'loginNameFormat'
    ctx.addIssue({ code: 'custom', params: { key } })
  })

/** A name people read: one line, 1 to 60 characters. PostgreSQL refuses NUL, so control characters stop here. */
export const displayNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  // Nor what turns the direction of writing, with which a name could pass for another.
  .refine((value) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(value), { params: { key: 'invalid' } })

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
const role = z.uuid().optional()

const time = halfWidth
  .pipe(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:00)?$/))
  .transform((text) => text.slice(0, 5))
  .optional()

/** Working hours as typed: days from 1 Monday to 7 Sunday, and from when to when. */
const hours = {
  workDays: z.array(z.enum(['1', '2', '3', '4', '5', '6', '7'])).default([]),
  workFrom: time,
  workTo: time,
}

type TypedHours = { workDays: string[]; workFrom?: string | undefined; workTo?: string | undefined }

function checkHours({ workFrom, workTo }: TypedHours, ctx: z.RefinementCtx): void {
  const at = workFrom ? 'workTo' : 'workFrom'
  if (!workFrom !== !workTo) ctx.addIssue({ code: 'custom', path: [at], params: { key: 'hoursBoth' } })
  else if (workFrom && workFrom === workTo)
    ctx.addIssue({ code: 'custom', path: ['workTo'], params: { key: 'hoursSame' } })
}

/** Hours as they are stored: all days, or none ticked, is no limit. */
function storedHours({ workDays, workFrom, workTo }: TypedHours): WorkHours {
  const days = [...new Set(workDays.map(Number))].sort((a, b) => a - b)
  return {
    workDays: days.length === 0 || days.length === 7 ? null : days,
    workFrom: workFrom ?? null,
    workTo: workTo ?? null,
  }
}

const place = {
  kind: z.enum(SUB_ACCOUNT_KINDS),
  storeId: z.uuid().optional(),
  supplierId: z.uuid().optional(),
  // A list of roles for each kind, of which the form shows that of the chosen kind.
  staffRole: role,
  storeRole: role,
  supplierRole: role,
  permissions,
}

type TypedPlace = z.output<z.ZodObject<typeof place>>

function checkPlace(value: TypedPlace, ctx: z.RefinementCtx): void {
  if (value.kind === 'store' && !value.storeId)
    ctx.addIssue({ code: 'custom', path: ['storeId'], params: { key: 'chooseStore' } })
  if (value.kind === 'supplier' && !value.supplierId)
    ctx.addIssue({ code: 'custom', path: ['supplierId'], params: { key: 'chooseSupplier' } })
}

/** Only what the kind can hold, and only the place and the role it has. */
function storedPlace(value: TypedPlace) {
  const roles = { staff: value.staffRole, store: value.storeRole, supplier: value.supplierRole }
  return {
    kind: value.kind,
    storeId: value.kind === 'store' ? (value.storeId ?? null) : null,
    supplierId: value.kind === 'supplier' ? (value.supplierId ?? null) : null,
    roleId: roles[value.kind] ?? null,
    permissions: completePermissions(value.kind, value.permissions),
  }
}

/** The fields of the form for a new sub-account, as typed. Browsers take their constraints from here. */
export const newAccountFields = z
  .object({ ...place, loginName: loginNameSchema, displayName: displayNameSchema, ...hours, ...contact })
  .superRefine(checkPlace)
  .superRefine(checkHours)

/** The form for a new sub-account as it is stored: only what the kind can hold, only the place it has. */
export const newAccountSchema = newAccountFields.transform((value) => ({
  ...storedPlace(value),
  ...storedHours(value),
  loginName: value.loginName,
  displayName: value.displayName,
  phone: value.phone,
  email: value.email,
}))
export type NewAccount = z.output<typeof newAccountSchema>

/** The fields of an invitation, as typed: an account without the name it will sign in with. */
export const invitationFields = z
  .object({ ...place, displayName: displayNameSchema, ...hours, ...contact })
  .superRefine(checkPlace)
  .superRefine(checkHours)

/** An invitation as it is stored. */
export const invitationSchema = invitationFields.transform((value) => ({
  ...storedPlace(value),
  ...storedHours(value),
  displayName: value.displayName,
  phone: value.phone,
  email: value.email,
}))
export type NewInvitation = z.output<typeof invitationSchema>

/** The fields of the form for an account that exists. Its kind, place and login name never change. */
export const editAccountFields = z
  .object({
    displayName: displayNameSchema,
    roleId: role,
    permissions,
    withheld: permissions,
    ...hours,
    ...contact,
    /** The version that was edited. */
    version: z.string().max(40).optional(),
  })
  .superRefine(checkHours)

/** The same as it is stored. */
export const editAccountSchema = editAccountFields.transform((value) => ({
  ...storedHours(value),
  displayName: value.displayName,
  roleId: value.roleId ?? null,
  permissions: value.permissions,
  withheld: value.withheld,
  phone: value.phone,
  email: value.email,
  version: value.version,
}))
export type AccountEdit = z.output<typeof editAccountSchema>

/** The query string of the list of accounts. Nonsense in it narrows nothing. */
export const accountFilterSchema = z.object({
  q: z.string().transform(normaliseName).pipe(z.string().min(1).max(60)).optional().catch(undefined),
  kind: z
    .enum(['owner', ...SUB_ACCOUNT_KINDS])
    .optional()
    .catch(undefined),
  status: z.enum(['active', 'disabled']).optional().catch(undefined),
  store: z.uuid().optional().catch(undefined),
  role: z.uuid().optional().catch(undefined),
  after: z.uuid().optional().catch(undefined),
  before: z.uuid().optional().catch(undefined),
})
