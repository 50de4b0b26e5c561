// For tests: a merchant with an endpoint.
import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import type { Sql } from '../../../supabase/tests/support.ts'
import { addEndpoint } from './mutations.ts'
import type { EndpointForm } from './schema.ts'
import { WEBHOOK_EVENTS } from './types.ts'

/** Adds an endpoint; left out: active, told of everything but of who gets the parcels. */
export async function useEndpoint(
  owner: Member,
  url: string,
  more: Partial<EndpointForm> = {},
): Promise<{ endpointId: string; secret: string }> {
  const form: EndpointForm = {
    ...{ intent: 'create', endpointId: uuid(), name: '', url, events: [...WEBHOOK_EVENTS] },
    ...{ withConsignee: false, active: true, ...more },
  }
  const added = await addEndpoint(owner, form)
  if (!added.ok) throw new Error(added.reason)
  return { endpointId: form.endpointId, secret: added.secret }
}

/** Lets everything that waits be due now, and endpoints have rested. */
export async function hurry(sql: Sql, merchantId: string): Promise<void> {
  await sql`update webhook_endpoints set resting_until = null where merchant_id = ${merchantId}`
  await sql`
    update webhook_deliveries set due_at = now() where merchant_id = ${merchantId} and due_at is not null`
}
