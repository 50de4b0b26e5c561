import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import type { CarrierCode } from '../../orders/carriers.ts'
import { resolve } from '../../regions/regions.ts'
import { accessPlace, senderPlace } from '../places.ts'
import type { CarrierForm, GeneralForm, SenderForm } from '../schema.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/** Stores what holds for all waybills; needs settings.write. */
export async function saveGeneral(actor: Actor, form: GeneralForm): Promise<void> {
  const { provider, labelSize, shipWhen, remark } = form
  await withTenant(
    actor.scope,
    ({ tx }) => tx`
      update waybill_settings set provider = ${provider}, label_size = ${labelSize}, ship_when = ${shipWhen},
        remark = ${remark}, updated_at = now()
      where merchant_id = ${actor.merchant_id}`,
  )
  log.info({ provider }, 'waybill settings saved')
}

/** Stores the contract with a carrier; codes left empty stay as they are. Needs settings.write. */
export async function saveContract(actor: Actor, carrier: CarrierCode, form: CarrierForm): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const { customer, password, month, site, payType, expType, enabled } = form
  const keys = await keysOf(merchantId)
  const replaced = customer !== ''
  const sealed = replaced
    ? keys.seal(accessPlace(carrier), JSON.stringify({ customer, password, month, site }))
    : null
  const values = { enabled, payType: Number(payType), expType }
  await withTenant(scope, async ({ tx }) => {
    const kept = await tx`
      update waybill_carriers set enabled = ${values.enabled}, pay_type = ${values.payType}, exp_type = ${values.expType},
        access_enc = coalesce(${sealed}, access_enc),
        customer_masked = coalesce(${replaced ? maskCode(customer) : null}, customer_masked), updated_at = now()
      where merchant_id = ${merchantId} and carrier = ${carrier}`
    if (kept.count === 0 && sealed)
      await tx`
        insert into waybill_carriers (merchant_id, carrier, enabled, access_enc, customer_masked, pay_type, exp_type)
        values (${merchantId}, ${carrier}, ${values.enabled}, ${sealed}, ${maskCode(customer)}, ${values.payType},
          ${values.expType})`
  })
  log.info({ carrier, newCodes: replaced }, 'contract with a carrier saved')
}

/** 75****4970: enough to recognise one's own number. */
function maskCode(code: string): string {
  return code.length <= 4
    ? '*'.repeat(code.length)
    : `${code.slice(0, 2)}****${code.slice(-Math.min(4, code.length - 4))}`
}

/** Forgets the contract with a carrier; needs settings.write. Numbers that were bought stay, and can be printed. */
export async function removeContract(actor: Actor, carrier: CarrierCode): Promise<void> {
  await withTenant(
    actor.scope,
    ({ tx }) =>
      tx`delete from waybill_carriers where merchant_id = ${actor.merchant_id} and carrier = ${carrier}`,
  )
}

/**
 * Stores a sender, a new one without an id; the first one is the default. Needs settings.write.
 * @returns its id
 */
export async function saveSender(
  actor: Actor,
  senderId: string | undefined,
  form: SenderForm,
): Promise<Outcome<{ senderId: string }, 'REGION_UNKNOWN' | 'SENDER_UNKNOWN'>> {
  const { merchant_id: merchantId, scope } = actor
  if (!resolve(form.district)) return { ok: false, reason: 'REGION_UNKNOWN' }
  const keys = await keysOf(merchantId)
  const id = senderId ?? uuid()
  const { contact, phone, street } = form
  const sealed = keys.seal(senderPlace(id), JSON.stringify({ contact, phone, street }))
  return withTenant(scope, async ({ tx }) => {
    if (senderId === undefined)
      await tx`
        insert into waybill_senders (merchant_id, sender_id, name, region_code, sender_enc)
        values (${merchantId}, ${id}, ${form.name}, ${form.district}, ${sealed})`
    else {
      const edited = await tx`
        update waybill_senders set name = ${form.name}, region_code = ${form.district}, sender_enc = ${sealed},
          updated_at = now()
        where merchant_id = ${merchantId} and sender_id = ${id} and removed_at is null`
      if (edited.count === 0) return { ok: false, reason: 'SENDER_UNKNOWN' }
    }
    await keepOneDefault(tx, merchantId, form.isDefault ? id : undefined)
    return { ok: true, senderId: id }
  })
}

/** Takes a sender off the list; needs settings.write. */
export async function removeSender(actor: Actor, senderId: string): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  await withTenant(scope, async ({ tx }) => {
    await tx`
      update waybill_senders set removed_at = now(), is_default = false, updated_at = now()
      where merchant_id = ${merchantId} and sender_id = ${senderId} and removed_at is null`
    await keepOneDefault(tx, merchantId, undefined)
  })
}

/** @param wanted becomes the default; undefined: the oldest one, when there is none */
async function keepOneDefault(tx: Tx, merchantId: string, wanted: string | undefined): Promise<void> {
  if (wanted !== undefined)
    await tx`
      update waybill_senders set is_default = false
      where merchant_id = ${merchantId} and is_default and sender_id <> ${wanted}`
  await tx`
    update waybill_senders set is_default = true
    where merchant_id = ${merchantId} and removed_at is null
      and sender_id = coalesce(${wanted ?? null}::uuid, (
        select s.sender_id from waybill_senders s where s.merchant_id = ${merchantId} and s.removed_at is null
        order by s.is_default desc, s.sender_id limit 1))`
}
