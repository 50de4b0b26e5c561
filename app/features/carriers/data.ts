import type { Member } from '#app/core/auth/account.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import { CARRIER_CODES, type CarrierCode } from '../orders/carriers.ts'
import { callbackPlace, callbackToken, credentialsPlace } from './callback.ts'
import type { AccountSettings, CarrierAccount, CarrierChoice, Provider } from './types.ts'

type Reader = Pick<Member, 'merchant_id' | 'scope'>

/** Opens sealed keys. @param sealed credentials_enc of the account of this provider */
export function openCredentials(keys: MerchantKeys, provider: Provider, sealed: Buffer): CarrierAccount {
  const opened = JSON.parse(keys.openText(credentialsPlace(provider), sealed)) as object
  return { provider, ...opened } as CarrierAccount
}

/** The account at which a merchant's parcels are followed. @property callbackUrl where it is to push to */
export type TrackingAccount = { account: CarrierAccount; callbackUrl: string }

/** The account at which a merchant's parcels are followed, opened; for workers. @returns undefined: tracking is off */
export async function openTrackingAccount(
  merchantId: string,
): Promise<(TrackingAccount & { keys: MerchantKeys }) | undefined> {
  const keys = await keysOf(merchantId)
  const [row] = await withSystem(
    'the account that follows parcels',
    ({ tx }) => tx<{ provider: Provider; sealed: Buffer; callback: Buffer; origin: string }[]>`
      select provider, credentials_enc as sealed, callback_enc as callback, callback_origin as origin
      from carrier_accounts where merchant_id = ${merchantId} and tracks`,
  )
  if (!row) return undefined
  const { provider, sealed, callback, origin } = row
  const token = callbackToken(merchantId, keys.openText(callbackPlace(provider), callback))
  return {
    account: openCredentials(keys, provider, sealed),
    callbackUrl: callbackUrl(origin, provider, token),
    keys,
  }
}

function callbackUrl(origin: string, provider: Provider, token: string): string {
  return `${origin}/hooks/${provider}/${token}`
}

/** The merchant's accounts, for the settings page; needs settings.write. */
export async function listAccounts({ merchant_id: merchantId, scope }: Reader): Promise<AccountSettings[]> {
  const keys = await keysOf(merchantId)
  const rows = await withTenant(
    scope,
    ({ tx }) => tx<
      (Omit<AccountSettings, 'maskedId' | 'hasSecret' | 'callbackUrl'> & {
        sealed: Buffer
        callback: Buffer
        origin: string
      })[]
    >`
      select a.provider, a.tracks, a.daily_queries as "dailyQueries",
        case when a.queries_on = (now() at time zone m.time_zone)::date then a.queries_used else 0 end as "queriesUsed",
        a.pushed_at as "pushedAt", a.refused_pushes as "refusedPushes", a.refused_at as "refusedAt",
        a.credentials_enc as sealed, a.callback_enc as callback, a.callback_origin as origin
      from carrier_accounts a join merchants m on m.merchant_id = a.merchant_id
      where a.merchant_id = ${merchantId} order by a.provider`,
  )
  return rows.map(({ sealed, callback, origin, ...row }) => {
    const account = openCredentials(keys, row.provider, sealed)
    const token = callbackToken(merchantId, keys.openText(callbackPlace(row.provider), callback))
    return {
      ...row,
      maskedId: masked(account.provider === 'kdniao' ? account.businessId : account.customer),
      hasSecret: account.provider === 'kuaidi100' && account.secret !== '',
      callbackUrl: callbackUrl(origin, row.provider, token),
    }
  })
}

function masked(id: string): string {
  return `${id.slice(0, 3)}****${id.slice(-2)}`
}

/**
 * The carriers of a merchant in their order, also those that are not offered; needs order.read or settings.write.
 * Without any choice made all are offered.
 */
export async function carrierChoices(tx: Tx, merchantId: string): Promise<CarrierChoice[]> {
  const [row] = await tx<{ default: string; chosen: { carrier: string; enabled: boolean }[] }[]>`
    select m.default_carrier as default, coalesce((
      select jsonb_agg(jsonb_build_object('carrier', c.carrier, 'enabled', c.enabled) order by c.position, c.carrier)
      from merchant_carriers c where c.merchant_id = m.merchant_id), '[]') as chosen
    from merchants m where m.merchant_id = ${merchantId}`
  const chosen = row?.chosen ?? []
  const known = chosen.filter(({ carrier }) => CARRIER_CODES.includes(carrier as CarrierCode))
  // A carrier that we have learnt of since the choice was made comes last, and is offered to those who chose nothing.
  const later = CARRIER_CODES.filter((code) => !known.some(({ carrier }) => carrier === code))
  return [
    ...known.map(({ carrier, enabled }) => ({ code: carrier as CarrierCode, enabled })),
    ...later.map((code) => ({ code, enabled: known.length === 0 })),
  ].map(({ code, enabled }) => {
    const isDefault = code === row?.default
    return { code, enabled: enabled || isDefault, isDefault }
  })
}

/** The carriers of a merchant for its settings page; needs settings.write. */
export function listCarriers({ merchant_id: merchantId, scope }: Reader): Promise<CarrierChoice[]> {
  return withTenant(scope, ({ tx }) => carrierChoices(tx, merchantId))
}

/** The carriers that are offered, in their order, the default one among them. */
export async function offeredCarriers(tx: Tx, merchantId: string): Promise<CarrierCode[]> {
  const choices = await carrierChoices(tx, merchantId)
  return choices.filter(({ enabled }) => enabled).map(({ code }) => code)
}
