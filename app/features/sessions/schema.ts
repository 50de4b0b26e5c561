import { z } from 'zod'

/** The buttons of one's own list of sessions. */
export const ownSessionsSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('end'), sessionId: z.uuid() }),
  z.object({ intent: z.literal('others') }),
])

/** The buttons of the list of sessions of others. */
export const managedSessionsSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('end'), sessionId: z.uuid() }),
  z.object({ intent: z.literal('all'), memberId: z.uuid() }),
  z.object({ intent: z.literal('factor'), memberId: z.uuid() }),
  z.object({ intent: z.enum(['limit', 'free']), what: z.literal('member'), id: z.uuid() }),
])

/** The buttons of the page of devices. */
export const devicesSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.enum(['bind', 'revoke']), memberId: z.uuid(), deviceId: z.uuid() }),
  z.object({ intent: z.enum(['limit', 'free']), what: z.enum(['member', 'store']), id: z.uuid() }),
])

/** What a page says when it comes back after a button. */
export const doneSchema = z.object({
  done: z
    .enum([
      ...(['ended', 'endedAll', 'endedAllOf', 'notEnded', 'factorReset', 'factorNotReset'] as const),
      ...(['bound', 'revoked', 'unchanged', 'limited', 'freed'] as const),
    ])
    .optional()
    .catch(undefined),
})
