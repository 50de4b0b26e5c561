import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { CARRIER_CODES, type CarrierCode } from '../../orders/carriers.ts'
import { maskName, maskPhone } from '../../orders/masking.ts'
import { nameOfPlace, resolve } from '../../regions/regions.ts'
import { senderPlace } from '../places.ts'
import {
  type LabelSize,
  type Party,
  type PayType,
  type ShipWhen,
  WAYBILL_PROVIDERS,
  type WaybillProvider,
} from '../types.ts'

/** What a merchant has decided. */
export type General = {
  /** Null: nothing yet. */
  provider: WaybillProvider | null
  labelSize: LabelSize
  shipWhen: ShipWhen
  remark: string
}

/** A contract with a carrier as screens show it. */
export type Contract = {
  carrier: CarrierCode
  enabled: boolean
  customerMasked: string
  payType: PayType
  expType: string
}

/** A place that parcels leave from, as screens show it. */
export type Sender = {
  senderId: string
  name: string
  region: string
  /** 王* 138****0000 */
  contact: string
  isDefault: boolean
}

export type WaybillSetup = {
  general: General
  contracts: Contract[]
  senders: Sender[]
  /** Providers at which the merchant has an account. */
  accounts: WaybillProvider[]
  defaultCarrier: string
}

type SenderRow = {
  senderId: string
  name: string
  regionCode: string
  isDefault: boolean
  sender_enc: Buffer
}

/** Everything that is set up for waybills, secrets left out. Needs settings.write or order.ship. */
export async function loadSetup(scope: TenantScope, merchantId: string): Promise<WaybillSetup> {
  const keys = await keysOf(merchantId)
  return withTenant(scope, async ({ tx }) => {
    const [general] = await tx<General[]>`
      select provider, label_size as "labelSize", ship_when as "shipWhen", remark from waybill_settings
      where merchant_id = ${merchantId}`
    const contracts = await tx<Contract[]>`
      select carrier, enabled, customer_masked as "customerMasked", pay_type::text as "payType", exp_type as "expType"
      from waybill_carriers where merchant_id = ${merchantId}`
    const senders = await tx<SenderRow[]>`
      select sender_id as "senderId", name, region_code as "regionCode", is_default as "isDefault", sender_enc
      from waybill_senders where merchant_id = ${merchantId} and removed_at is null
      order by is_default desc, sender_id`
    const [merchant] = await tx<{ carrier: string }[]>`
      select default_carrier as carrier from merchants where merchant_id = ${merchantId}`
    if (!general) throw new Error('a merchant without settings of waybills')
    return {
      general,
      contracts: contracts.toSorted(
        (a, b) => CARRIER_CODES.indexOf(a.carrier) - CARRIER_CODES.indexOf(b.carrier),
      ),
      senders: senders.map((row) => shown(keys, row)),
      accounts: await accountsOf(tx, merchantId),
      defaultCarrier: merchant?.carrier ?? '',
    }
  })
}

function shown(keys: MerchantKeys, { senderId, name, regionCode, isDefault, sender_enc }: SenderRow): Sender {
  const { contact, phone } = openSender(keys, senderId, sender_enc)
  const region = nameOfPlace(regionCode) ?? regionCode
  return { senderId, name, region, contact: `${maskName(contact)} ${maskPhone(phone)}`, isDefault }
}

async function accountsOf(tx: Tx, merchantId: string): Promise<WaybillProvider[]> {
  // Who ships sees the accounts through the function, who keeps the settings in the table.
  const there = await tx<{ provider: WaybillProvider }[]>`
    select p.provider from unnest(${[...WAYBILL_PROVIDERS]}::text[]) as p (provider)
    where private.waybill_account(p.provider) is not null
      or exists (select from carrier_accounts a where a.merchant_id = ${merchantId} and a.provider = p.provider)`
  return there.map(({ provider }) => provider)
}

/** What of a sender is sealed. */
export type SealedSender = { contact: string; phone: string; street: string }

/** Opens a sender. */
export function openSender(keys: MerchantKeys, senderId: string, sealed: Buffer): SealedSender {
  return JSON.parse(keys.openText(senderPlace(senderId), sealed)) as SealedSender
}

/** A sender as a party of a parcel; undefined when its district is no longer in the table. */
export function partyOf(sender: SealedSender, regionCode: string): Party | undefined {
  const region = resolve(regionCode)
  if (!region) return undefined
  const { province, city, district } = region
  return { name: sender.contact, phone: sender.phone, province, city, district, street: sender.street }
}

/** A sender for its form, in full; undefined: no such. Needs settings.write. */
export async function loadSender(
  scope: TenantScope,
  merchantId: string,
  senderId: string,
): Promise<(SealedSender & Pick<SenderRow, 'name' | 'regionCode' | 'isDefault'>) | undefined> {
  const keys = await keysOf(merchantId)
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<SenderRow[]>`
      select sender_id as "senderId", name, region_code as "regionCode", is_default as "isDefault", sender_enc
      from waybill_senders where merchant_id = ${merchantId} and sender_id = ${senderId} and removed_at is null`,
  )
  if (!row) return undefined
  const { name, regionCode, isDefault } = row
  return { name, regionCode, isDefault, ...openSender(keys, senderId, row.sender_enc) }
}
