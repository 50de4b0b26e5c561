import { z } from 'zod'
import { scopeOfUser, type TenantScope } from '../db/scope.ts'

/**
 * What travels through the queue: who asked, for which merchant, which row of `jobs` tells the rest.
 * No personal data and no plain text; `v` lets a worker refuse what a newer web process has written.
 */
const envelopeSchema = z.object({
  v: z.literal(1),
  merchantId: z.uuid(),
  userId: z.uuid(),
  jobId: z.uuid(),
})

export type Envelope = z.infer<typeof envelopeSchema>

/**
 * Opens an envelope: a job runs with the rights its sender has now, not the ones it had when it asked.
 * @throws ZodError when the payload is not an envelope of this version
 */
export function openEnvelope(data: unknown): Envelope & { scope: TenantScope } {
  const envelope = envelopeSchema.parse(data)
  return { ...envelope, scope: scopeOfUser(envelope.userId) }
}
