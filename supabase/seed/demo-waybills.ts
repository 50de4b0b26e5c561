import type { Member } from '#app/core/auth/account.ts'
import { env } from '#app/core/env/env.ts'
import { carrierSchema, generalSchema, senderSchema } from '#app/features/waybills/schema.ts'
import { saveContract, saveGeneral, saveSender } from '#app/features/waybills/settings/mutations.ts'
import { DEMO_LABEL_CUSTOMERS } from './demo-vendors.ts'

/** Two places of the demo's crab merchant that parcels leave from. */
const SENDERS = [
  {
    ...{ name: '巴城发货中心', contact: '蟹府发货部', phone: '0512-57881234', street: '湖滨北路88号' },
    ...{ province: '320000', city: '320500', district: '320583', isDefault: true },
  },
  {
    ...{ name: '上海前置仓', contact: '周敏', phone: '13917001234', street: '华徐公路3029弄12号' },
    ...{ province: '310000', city: '310100', district: '310118', isDefault: false },
  },
]

/**
 * Sets a merchant of the demo up for e-waybills from KDNiao, whose account it has already: contracts with the carriers
 * that the simulators know, and senders.
 */
export async function prepareWaybills(owner: Member): Promise<void> {
  const general = {
    provider: 'kdniao',
    labelSize: '100x180',
    shipWhen: 'printed',
    remark: '生鲜易腐，请尽快派送',
  }
  // Never at the real one: nothing of the demo leaves this machine.
  if (env().TIHUO_KDNIAO_ENDPOINT !== undefined)
    await saveGeneral(owner, generalSchema.parse({ intent: 'general', ...general }))
  for (const { carrier, ...codes } of DEMO_LABEL_CUSTOMERS)
    await saveContract(owner, carrier, carrierSchema(false).parse({ ...codes, payType: '3', enabled: true }))
  for (const sender of SENDERS) {
    const saved = await saveSender(owner, undefined, senderSchema.parse(sender))
    if (!saved.ok) throw new Error(`demo sender ${sender.name}: ${saved.reason}`)
  }
}
