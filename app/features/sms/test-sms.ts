// For tests: a merchant that sends messages, and orders to send them about.
import type { Member } from '#app/core/auth/account.ts'
import type { AliyunAccount } from '../../../e2e/vendors/aliyun-sms.ts'
import { addOrder, type Merchant, type Sql } from '../../../supabase/tests/support.ts'
import { phoneForIndex } from '../redemptions/phone.ts'
import { saveAccount, saveTemplate } from './mutations.ts'
import { accountSchema, templateSchema } from './schema.ts'

export const TEST_ALIYUN: AliyunAccount = {
  keyId: 'LTAI5tTestAccessKey',
  keySecret: 'the secret of the key',
  signNames: ['阳澄湖蟹庄'],
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Aliyun writes variables like this
  templates: {
    SMS_1001: '您的订单${order_no}（${product}）已收到，${when}发货。',
    SMS_1002: '您的订单${order_no}已由${carrier}发出，运单号${tracking_no}。',
  },
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
}

/** Sets a merchant up with the account above, messages for received orders switched on. */
export async function setUpAliyun(owner: Member, account: AliyunAccount = TEST_ALIYUN): Promise<void> {
  const { keyId, keySecret, signNames, templates } = account
  const form = { intent: 'account', provider: 'aliyun', signName: `【${signNames[0]}】`, keyId, keySecret }
  await saveAccount(owner, accountSchema({ provider: 'none', hasKey: false }).parse(form))
  const [[templateCode, templateText] = []] = Object.entries(templates)
  const params = ['orderNo', 'product', 'deliverOn']
  const template = { intent: 'template', kind: 'order_received', enabled: true, templateCode, templateText }
  await saveTemplate(owner, templateSchema('aliyun').parse({ ...template, params }))
}

/** Switches messages about shipped orders on. @param delayMinutes how long they wait */
export async function enableShipped(owner: Member, delayMinutes: number): Promise<void> {
  const template = { intent: 'template', kind: 'order_shipped', enabled: true, templateCode: 'SMS_1002' }
  const templateText = TEST_ALIYUN.templates.SMS_1002
  const params = ['orderNo', 'carrier', 'trackingNo']
  const form = { ...template, templateText, params, delayMinutes: String(delayMinutes) }
  await saveTemplate(owner, templateSchema('aliyun').parse(form))
}

/** Orders of the given cards, each to a number. @returns their ids */
export async function addOrders(
  sql: Sql,
  shop: Merchant,
  orders: readonly { serial: number; phone: string }[],
): Promise<string[]> {
  const ids: string[] = []
  for (const { serial, phone } of orders) {
    const orderId = await addOrder(sql, shop, serial, { product: 1 })
    const place = { table: 'orders', column: 'phone_enc', row: orderId }
    await sql`
      update orders set phone_enc = ${shop.keys.seal(place, phone)},
        phone_idx = ${shop.keys.index('phone', phoneForIndex(phone))}
      where merchant_id = ${shop.merchantId} and order_id = ${orderId}`
    ids.push(orderId)
  }
  return ids
}

/**
 * Lets all messages of a merchant be due now, and their last attempts older than the minute that a number waits for
 * its next one; not by more, because vendors are asked about attempts by their time.
 */
export function hurry(sql: Sql, merchantId: string) {
  return sql`
    update sms_messages set due_at = now(), sent_at = least(sent_at, now() - interval '70 seconds')
    where merchant_id = ${merchantId} and due_at is not null`
}
