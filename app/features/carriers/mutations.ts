import { randomBytes } from 'node:crypto'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { log } from '#app/core/log/log.ts'
import { scheduleTask, stopTask } from '../tasks/mutations.ts'
import { callbackHash, callbackPlace, credentialsPlace, newCallbackSecret } from './callback.ts'
import { openCredentials } from './data.ts'
import type { AccountForm, CarriersForm } from './schema.ts'
import type { CarrierAccount, Provider } from './types.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/** Seconds between two looks for parcels to subscribe, and to ask for. */
const SUBSCRIBE_SECONDS = 10
const POLL_SECONDS = 60

/**
 * Stores an account at a tracking service; needs settings.write. Empty keys keep the stored ones. One service follows
 * the parcels: switched on here, it is switched off at the other one.
 * @param origin under which the service reaches this installation
 */
export async function saveAccount(actor: Actor, form: AccountForm, origin: string): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const { provider, tracks, dailyQueries } = form
  const keys = await keysOf(merchantId)
  await withTenant(scope, async ({ tx }) => {
    const [stored] = await tx<{ sealed: Buffer }[]>`
      select credentials_enc as sealed from carrier_accounts
      where merchant_id = ${merchantId} and provider = ${provider} for update`
    const old = stored && openCredentials(keys, provider, stored.sealed)
    const sealed = keys.seal(credentialsPlace(provider), JSON.stringify(credentialsOf(form, old)))
    if (tracks)
      await tx`
        update carrier_accounts set tracks = false, updated_at = now()
        where merchant_id = ${merchantId} and provider <> ${provider} and tracks`
    if (old)
      await tx`
        update carrier_accounts set credentials_enc = ${sealed}, tracks = ${tracks}, daily_queries = ${dailyQueries},
          callback_origin = ${origin}, updated_at = now()
        where merchant_id = ${merchantId} and provider = ${provider}`
    else {
      const callback = newCallbackSecret()
      await tx`
        insert into carrier_accounts (merchant_id, provider, credentials_enc, callback_enc, callback_hash,
          callback_origin, tracks, daily_queries)
        values (${merchantId}, ${provider}, ${sealed}, ${keys.seal(callbackPlace(provider), callback)},
          ${callbackHash(callback)}, ${origin}, ${tracks}, ${dailyQueries})`
    }
    await setTasks(tx, merchantId)
  })
  log.info({ provider, tracks }, 'account at a tracking service saved')
}

/** The keys to store: those typed, and what stays of the old ones. */
function credentialsOf(form: AccountForm, old: CarrierAccount | undefined): object {
  const typed = form.id !== ''
  if (form.provider === 'kdniao') {
    const known = old?.provider === 'kdniao' ? old : undefined
    if (!typed && !known) throw new Error('an account without keys')
    return {
      businessId: typed ? form.id : known?.businessId,
      appKey: typed ? form.appKey : known?.appKey,
    }
  }
  const known = old?.provider === 'kuaidi100' ? old : undefined
  if (!typed && !known) throw new Error('an account without keys')
  return {
    customer: typed ? form.id : known?.customer,
    key: typed ? form.appKey : known?.key,
    secret: form.secret || (typed ? '' : (known?.secret ?? '')),
    // Kept for good: what is subscribed already is pushed with it.
    salt: known?.salt ?? randomBytes(12).toString('hex'),
  }
}

async function setTasks(tx: Tx, merchantId: string): Promise<void> {
  const [row] = await tx<{ on: boolean }[]>`
    select exists (select from carrier_accounts where merchant_id = ${merchantId} and tracks) as on`
  if (row?.on) {
    await scheduleTask(tx, merchantId, 'tracking.subscribe', SUBSCRIBE_SECONDS)
    await scheduleTask(tx, merchantId, 'tracking.poll', POLL_SECONDS)
  } else {
    await stopTask(tx, merchantId, 'tracking.subscribe')
    await stopTask(tx, merchantId, 'tracking.poll')
  }
}

/** Gives an account a new address to push to; the old one answers 404 from then on. Needs settings.write. */
export async function renewCallback(actor: Actor, provider: Provider, origin: string): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const secret = newCallbackSecret()
  await withTenant(
    scope,
    ({ tx }) => tx`
      update carrier_accounts set callback_enc = ${keys.seal(callbackPlace(provider), secret)},
        callback_hash = ${callbackHash(secret)}, callback_origin = ${origin}, updated_at = now()
      where merchant_id = ${merchantId} and provider = ${provider}`,
  )
  log.info({ provider }, 'new callback address')
}

/** Stores which carriers are offered, their order, and the default one; needs settings.write. */
export async function saveCarriers(actor: Actor, form: CarriersForm): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const { order, enabled, defaultCarrier } = form
  await withTenant(scope, async ({ tx }) => {
    // The merchant's row is the lock: two people saving at once leave one of the two lists.
    await tx`
      update merchants set default_carrier = ${defaultCarrier}, updated_at = now() where merchant_id = ${merchantId}`
    await tx`delete from merchant_carriers where merchant_id = ${merchantId}`
    await tx`
      insert into merchant_carriers (merchant_id, carrier, enabled, position)
      select ${merchantId}, o.carrier, o.carrier = any (${enabled}::text[]), o.position
      from unnest(${order as string[]}::text[]) with ordinality o (carrier, position)`
  })
}
