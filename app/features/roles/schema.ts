import { z } from 'zod'
import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { completePermissions, SUB_ACCOUNT_KINDS } from '../accounts/granting.ts'

const name = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .refine((value) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(value), { params: { key: 'invalid' } })

const permissions = z.array(z.enum(PERMISSIONS)).default([])

/** The fields of the form for a role, as typed. */
export const roleFields = z.object({
  name,
  kind: z.enum(SUB_ACCOUNT_KINDS),
  permissions,
  /** The version that was edited. */
  version: z.string().max(40).optional(),
})

/** A role as it is stored: with what its permissions need, and only what its kind can hold. */
export const roleSchema = roleFields.transform((value) => ({
  ...value,
  permissions: completePermissions(value.kind, value.permissions),
}))
export type RoleForm = z.output<typeof roleSchema>
