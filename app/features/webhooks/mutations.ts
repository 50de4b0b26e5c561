import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import type { EndpointForm } from './schema.ts'
import { secretPlace } from './sealed.ts'
import { newSecret } from './signature.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope' | 'time_zone'>

/** How many endpoints a merchant can have: each is told everything in a request of its own. */
export const MOST_ENDPOINTS = 10
/** How long an old secret signs beside the new one. */
const OVERLAP_HOURS = 24

/**
 * Adds an endpoint; needs settings.write, and order.edit when it is told who gets the parcels.
 * @param secret of its own; left out: a new one
 * @returns the secret, which nobody can see again; EXISTS when this form was sent before
 */
export async function addEndpoint(
  actor: Actor,
  form: EndpointForm,
  secret = newSecret(),
): Promise<Outcome<{ secret: string }, 'EXISTS' | 'TOO_MANY'>> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const { endpointId, name, url, events, withConsignee, active } = form
  const sealed = keys.seal(secretPlace(endpointId), secret)
  const outcome = await withTenant(
    scope,
    async ({ tx }): Promise<Outcome<{ secret: string }, 'EXISTS' | 'TOO_MANY'>> => {
      const known = await tx<{ id: string }[]>`
        select endpoint_id as id from webhook_endpoints where merchant_id = ${merchantId}`
      if (known.some(({ id }) => id === endpointId)) return { ok: false, reason: 'EXISTS' }
      if (known.length >= MOST_ENDPOINTS) return { ok: false, reason: 'TOO_MANY' }
      await tx`
        insert into webhook_endpoints (merchant_id, endpoint_id, name, url, events, with_consignee, active, secret_enc)
        values (${merchantId}, ${endpointId}, ${name}, ${url}, ${events}, ${withConsignee}, ${active}, ${sealed})`
      return { ok: true, secret }
    },
  )
  if (outcome.ok) log.info({ endpointId, withConsignee }, 'web-hook endpoint added')
  return outcome
}

/** Changes an endpoint; needs what adding one needs. Switched on again, it starts with a clean sheet. */
export async function editEndpoint(
  actor: Actor,
  form: EndpointForm,
): Promise<Outcome<object, 'ENDPOINT_UNKNOWN'>> {
  const { merchant_id: merchantId, scope } = actor
  const { endpointId, name, url, events, withConsignee, active } = form
  const changed = await withTenant(
    scope,
    ({ tx }) => tx`
      update webhook_endpoints set name = ${name}, url = ${url}, events = ${events}, with_consignee = ${withConsignee},
        active = ${active}, failures = 0, failing_since = null, resting_until = null,
        disabled_at = case when ${active} then null else disabled_at end,
        disabled_reason = case when ${active} then null else disabled_reason end, updated_at = now()
      where merchant_id = ${merchantId} and endpoint_id = ${endpointId}`,
  )
  log.info({ endpointId, active, withConsignee }, 'web-hook endpoint changed')
  return changed.count === 1 ? { ok: true } : { ok: false, reason: 'ENDPOINT_UNKNOWN' }
}

/**
 * Gives an endpoint a new secret; the one before it signs too for another 24 hours. Needs settings.write.
 * @param version of the endpoint as the page had it, milliseconds since 1970
 * @returns the secret, which nobody can see again; ENDPOINT_CHANGED when it is another version by now
 */
export async function rotateSecret(
  actor: Actor,
  endpointId: string,
  version: number,
): Promise<Outcome<{ secret: string }, 'ENDPOINT_CHANGED'>> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const secret = newSecret()
  const sealed = keys.seal(secretPlace(endpointId), secret)
  const changed = await withTenant(
    scope,
    ({ tx }) => tx`
      update webhook_endpoints set secret_enc = ${sealed}, old_secret_enc = secret_enc,
        old_secret_until = now() + make_interval(hours => ${OVERLAP_HOURS}), updated_at = now()
      where merchant_id = ${merchantId} and endpoint_id = ${endpointId}
        and date_trunc('milliseconds', updated_at) = ${new Date(version)}`,
  )
  if (changed.count === 0) return { ok: false, reason: 'ENDPOINT_CHANGED' }
  log.info({ endpointId }, 'web-hook secret replaced')
  return { ok: true, secret }
}

/** Removes an endpoint with its log; needs settings.write. @returns false when it was not there */
export async function removeEndpoint(actor: Actor, endpointId: string): Promise<boolean> {
  const gone = await withTenant(
    actor.scope,
    ({ tx }) => tx`
      delete from webhook_endpoints where merchant_id = ${actor.merchant_id} and endpoint_id = ${endpointId}`,
  )
  return gone.count === 1
}

/** Tells an endpoint that it is there; needs settings.write. @returns the delivery; undefined when it is switched off */
export async function testEndpoint(scope: TenantScope, endpointId: string): Promise<string | undefined> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ delivery: string | null }[]>`select private.test_webhook(${endpointId}) as delivery`,
  )
  return row?.delivery ?? undefined
}

/** Sends deliveries again, under their old ids; needs settings.write. @returns how many: none of endpoints that are off */
export async function replayDeliveries(scope: TenantScope, deliveryIds: readonly string[]): Promise<number> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ n: number }[]>`
      select private.replay_webhooks(${deliveryIds as string[]}::uuid[], null, null) as n`,
  )
  return row?.n ?? 0
}

/** Sends everything again that has failed at an endpoint since a day of the merchant's calendar; needs settings.write. */
export async function replayFailed(actor: Actor, endpointId: string, since: string): Promise<number> {
  const [row] = await withTenant(
    actor.scope,
    ({ tx }) => tx<{ n: number }[]>`
      select private.replay_webhooks(null, ${endpointId},
        (${since}::date)::timestamp at time zone ${actor.time_zone}) as n`,
  )
  return row?.n ?? 0
}
