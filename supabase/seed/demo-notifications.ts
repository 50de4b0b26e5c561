import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { env } from '#app/core/env/env.ts'
import { saveDingtalk, saveEmail, saveGeneral } from '#app/features/notifications/mutations.ts'
import { dingtalkSchema, emailSchema, generalSchema } from '#app/features/notifications/schema.ts'
import { EVENTS } from '#app/features/notifications/types.ts'
import { saveAccount, saveTemplate } from '#app/features/sms/mutations.ts'
import { accountSchema, templateSchema } from '#app/features/sms/schema.ts'
import { addEndpoint } from '#app/features/webhooks/mutations.ts'
import { endpointSchema } from '#app/features/webhooks/schema.ts'
import { WEBHOOK_EVENTS } from '#app/features/webhooks/types.ts'
import { DEMO_ALIYUN_SMS, DEMO_DINGTALK, DEMO_HOOK } from './demo-vendors.ts'

/**
 * Lets a merchant of the demo tell others: consumers by SMS, its people by DingTalk and e-mail, its own system by
 * web-hooks; each only where its simulator is there, because nothing of the demo leaves this machine.
 */
export async function tellOthers(owner: Member): Promise<void> {
  const { TIHUO_SMS_ALIYUN_ENDPOINT, TIHUO_DINGTALK_ENDPOINT, TIHUO_SMTP_URL, TIHUO_PRIVATE_HOOKS } = env()
  await setUpSms(owner, TIHUO_SMS_ALIYUN_ENDPOINT !== undefined)
  const { accessToken, secret } = DEMO_DINGTALK
  const robot = { enabled: TIHUO_DINGTALK_ENDPOINT !== undefined, events: [...EVENTS], accessToken, secret }
  await saveDingtalk(owner, dingtalkSchema(false).parse({ intent: 'dingtalk', ...robot }))
  const recipients = [
    { address: 'warehouse@xiefu.example', locale: 'zh-CN' },
    { address: 'manager@xiefu.example', locale: 'en' },
  ]
  const mail = { enabled: TIHUO_SMTP_URL !== undefined, events: [...EVENTS], recipients }
  await saveEmail(owner, emailSchema.parse({ intent: 'email', ...mail }))
  await saveGeneral(owner, generalSchema.parse({ intent: 'general', summaryHour: '9', lowStock: '10' }))
  if (TIHUO_PRIVATE_HOOKS) await addHook(owner)
}

async function setUpSms(owner: Member, sends: boolean): Promise<void> {
  const { keyId, keySecret, signName, templates } = DEMO_ALIYUN_SMS
  const account = { intent: 'account', provider: 'aliyun', signName, keyId, keySecret }
  await saveAccount(owner, accountSchema({ provider: 'none', hasKey: false }).parse(account))
  const [received, shipped] = Object.entries(templates)
  const kinds = [
    { kind: 'order_received', template: received, params: ['orderNo', 'product', 'deliverOn'] },
    { kind: 'order_shipped', template: shipped, params: ['carrier', 'trackingNo'] },
  ]
  for (const { kind, template, params } of kinds) {
    const [templateCode, templateText] = template ?? []
    const form = { intent: 'template', kind, enabled: sends, templateCode, templateText, params }
    await saveTemplate(owner, templateSchema('aliyun').parse(form))
  }
}

async function addHook(owner: Member): Promise<void> {
  const url = `http://127.0.0.1:${DEMO_HOOK.port}${DEMO_HOOK.path}`
  const form = { intent: 'create', endpointId: uuid(), name: '仓库系统', url, events: [...WEBHOOK_EVENTS] }
  const added = await addEndpoint(
    owner,
    endpointSchema(true, false).parse({ ...form, active: true }),
    DEMO_HOOK.secret,
  )
  if (!added.ok) throw new Error(`demo web-hook: ${added.reason}`)
}
