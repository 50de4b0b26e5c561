import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { maskPhone } from '../orders/masking.ts'
import { phoneForIndex } from '../redemptions/phone.ts'
import { smsChoice } from './data.ts'
import { accessKeyPlace, phonePlace } from './outbox/mutations.ts'
import type { AccountForm, TemplateForm } from './schema.ts'
import type { SmsKind } from './types.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/**
 * Stores the merchant's account at a vendor; needs settings.write. An empty key keeps the stored one. With another
 * vendor the templates are switched off: their codes and variables are the old one's.
 */
export async function saveAccount(actor: Actor, form: AccountForm): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const key = { id: form.keyId, secret: form.keySecret }
  const sealed = key.id === '' ? null : keys.seal(accessKeyPlace(merchantId), JSON.stringify(key))
  await withTenant(scope, async ({ tx }) => {
    const [before] = await tx<{ provider: string; hasKey: boolean }[]>`
      select provider, access_key_enc is not null as "hasKey" from sms_settings where merchant_id = ${merchantId}`
    await tx`
      update sms_settings set provider = ${form.provider}, sign_name = ${form.signName}, app_id = ${form.appId},
        access_key_enc = coalesce(${sealed}, access_key_enc), updated_at = now()
      where merchant_id = ${merchantId}`
    if (before?.hasKey && sealed && before.provider !== form.provider)
      await tx`
        update sms_templates set enabled = false, updated_at = now() where merchant_id = ${merchantId}`
  })
  log.info({ provider: form.provider, newKey: sealed !== null }, 'sms account saved')
}

/** Stores one kind's template and whether it is sent; needs settings.write. */
export async function saveTemplate(actor: Actor, form: TemplateForm): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const { kind, enabled, templateCode, templateText, params, delayMinutes = 2 } = form
  await withTenant(
    scope,
    ({ tx }) => tx`
      insert into sms_templates (merchant_id, kind, enabled, template_code, template_text, params, delay_minutes)
      values (${merchantId}, ${kind}, ${enabled}, ${templateCode}, ${templateText}, ${params}, ${delayMinutes})
      on conflict (merchant_id, kind) do update set enabled = excluded.enabled,
        template_code = excluded.template_code, template_text = excluded.template_text, params = excluded.params,
        delay_minutes = excluded.delay_minutes, updated_at = now()`,
  )
}

/**
 * Puts a try-out into the outbox: the stored template with the values of an order that does not exist. Needs
 * settings.write.
 * @param phone 11 digits
 */
export async function sendTest(
  actor: Actor,
  test: { kind: SmsKind; phone: string },
): Promise<Outcome<{ messageId: string }, 'NOT_SET_UP'>> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const messageId = uuid()
  return withTenant(scope, async ({ tx }) => {
    const [ready] = await tx`
      select from sms_settings s join sms_templates t on t.merchant_id = s.merchant_id and t.kind = ${test.kind}
      where s.merchant_id = ${merchantId} and s.provider <> 'none' and t.template_code <> '' and t.template_text <> ''`
    if (!ready) return { ok: false, reason: 'NOT_SET_UP' }
    await tx`
      insert into sms_messages (merchant_id, message_id, kind, test, phone_enc, phone_idx, phone_masked)
      values (${merchantId}, ${messageId}, ${test.kind}, true, ${keys.seal(phonePlace(messageId), test.phone)},
        ${keys.index('phone', phoneForIndex(test.phone))}, ${maskPhone(test.phone)})`
    return { ok: true, messageId }
  })
}

/**
 * Sends messages again that have failed, were skipped, or are uncertain; needs order.ship. The consumer's wish to get
 * none is not overruled.
 * @returns how many go out again
 */
export async function resendMessages(scope: TenantScope, messageIds: readonly string[]): Promise<number> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ sent: number }[]>`select private.resend_sms(${messageIds as string[]}::uuid[]) as sent`,
  )
  return row?.sent ?? 0
}

/** Notes that a number wants no messages; needs order.ship. @param phone 11 digits */
export async function addOptOut(actor: Actor, phone: string): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  await withTenant(
    scope,
    ({ tx }) => tx`
      insert into sms_opt_outs (merchant_id, phone_idx, phone_masked, source)
      values (${merchantId}, ${keys.index('phone', phoneForIndex(phone))}, ${maskPhone(phone)}, 'merchant')
      on conflict do nothing`,
  )
}

/** Lets a number get messages again; needs order.ship. @param number as listOptOuts gives it */
export async function removeOptOut(actor: Actor, number: string): Promise<boolean> {
  const gone = await withTenant(
    actor.scope,
    ({ tx }) => tx`
      delete from sms_opt_outs
      where merchant_id = ${actor.merchant_id} and phone_idx = ${Buffer.from(number, 'base64url')}`,
  )
  return gone.count === 1
}

/** The holder of a card wants no more messages to the number of its order. @returns false without an order */
export function optOut(scope: TenantScope, site: { merchant_id: string }): Promise<boolean> {
  return choose(scope, site, true)
}

/** The holder of a card wants messages again. @returns false without an order */
export function optIn(scope: TenantScope, site: { merchant_id: string }): Promise<boolean> {
  return choose(scope, site, false)
}

async function choose(scope: TenantScope, site: { merchant_id: string }, out: boolean): Promise<boolean> {
  const choice = await smsChoice(scope, site)
  if (!choice) return false
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ done: boolean }[]>`select private.choose_sms(${out}, ${choice.maskedPhone}) as done`,
  )
  return row?.done ?? false
}
