import { z } from 'zod'

/** A code as it is typed: six digits of the app, or a recovery code with its hyphens. */
export const codeSchema = z.object({ code: z.string().max(60) })

/** What is done on the page of one's own second factor. */
export const factorIntents = z.enum(['confirm', 'codes', 'off'])
export type FactorIntent = z.output<typeof factorIntents>

/** The buttons of the platform's page for a merchant that is locked out. */
export const platformAccessSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('reset'), memberId: z.uuid() }),
  z.object({ intent: z.literal('networks') }),
])
