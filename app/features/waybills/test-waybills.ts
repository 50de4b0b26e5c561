// For tests: a merchant that buys waybills, at simulators that count what they sell.
import type { Member } from '#app/core/auth/account.ts'
import { startKdniao } from '../../../e2e/vendors/kdniao.ts'
import { type KdniaoLabels, kdniaoLabels } from '../../../e2e/vendors/kdniao-labels.ts'
import { startKuaidi100 } from '../../../e2e/vendors/kuaidi100.ts'
import { type Kuaidi100Labels, kuaidi100Labels } from '../../../e2e/vendors/kuaidi100-labels.ts'
import { addOrder, type Merchant, type Sql } from '../../../supabase/tests/support.ts'
import { saveAccount } from '../carriers/mutations.ts'
import { accountSchema } from '../carriers/schema.ts'
import { carrierSchema, generalSchema, senderSchema } from './schema.ts'
import { saveContract, saveGeneral, saveSender } from './settings/mutations.ts'
import type { ShipWhen, WaybillProvider } from './types.ts'

const KDNIAO = { businessId: '1999999', appKey: 'the app key of a test' }
const KUAIDI100 = { customer: 'TESTCUSTOMER', key: 'TestKey0', secret: 'the secret of a test' }
const CUSTOMER = { customer: '7551234567', password: 'pw-of-sf', month: '7551234567', site: '' }

/** Both vendors, with an account for the customer of the tests; the settings of this process point at them. */
export async function startLabelVendors() {
  const { customer, password } = CUSTOMER
  const kdniaoSells = kdniaoLabels({ customers: { SF: { name: customer, password } } })
  const kuaidi100Sells = kuaidi100Labels({ customers: { shunfeng: { id: customer, key: password } } })
  const kdniao = await startKdniao(KDNIAO, { labels: kdniaoSells })
  const kuaidi100 = await startKuaidi100(KUAIDI100, { labels: kuaidi100Sells })
  process.env.TIHUO_KDNIAO_ENDPOINT = kdniao.url
  process.env.TIHUO_KUAIDI100_ENDPOINT = kuaidi100.url
  return {
    kdniao: Object.assign(kdniao, { sells: kdniaoSells as KdniaoLabels }),
    kuaidi100: Object.assign(kuaidi100, { sells: kuaidi100Sells as Kuaidi100Labels }),
    close: async () => {
      await Promise.all([kdniao.close(), kuaidi100.close()])
    },
  }
}

/** Sets a merchant up: account, contract with SF, a sender. @returns the sender's id */
export async function setUpWaybills(
  owner: Member,
  provider: WaybillProvider = 'kdniao',
  options: { shipWhen?: ShipWhen; password?: string } = {},
): Promise<string> {
  const { shipWhen = 'printed', password = CUSTOMER.password } = options
  const account =
    provider === 'kdniao'
      ? { id: KDNIAO.businessId, appKey: KDNIAO.appKey }
      : { id: KUAIDI100.customer, appKey: KUAIDI100.key, secret: KUAIDI100.secret }
  const form = { intent: 'account', provider, ...account, dailyQueries: '0' }
  await saveAccount(owner, accountSchema(false).parse(form), 'https://tihuo.example')
  const general = {
    intent: 'general',
    provider,
    labelSize: '100x180',
    shipWhen,
    remark: '生鲜 "易腐" & 轻放',
  }
  await saveGeneral(owner, generalSchema.parse(general))
  const contract = { ...CUSTOMER, password, payType: '3', enabled: true }
  await saveContract(owner, 'SF', carrierSchema(false).parse(contract))
  const saved = await saveSender(
    owner,
    undefined,
    senderSchema.parse({
      ...{ name: '昆山仓库', contact: '王师傅', phone: '0512-57881234', street: '巴城镇湖滨北路88号' },
      ...{ province: '320000', city: '320500', district: '320583' },
    }),
  )
  if (!saved.ok) throw new Error(saved.reason)
  return saved.senderId
}

/** Orders of the merchant's own product, of cards without one. @returns their ids */
export async function addOrders(sql: Sql, shop: Merchant, from: number, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let serial = from; serial < from + count; serial += 1)
    ids.push(await addOrder(sql, shop, serial, { product: 1 }))
  return ids
}

/** Writes another address into an order. */
export async function readdress(sql: Sql, shop: Merchant, orderId: string, street: string): Promise<void> {
  const place = { table: 'orders', column: 'address_enc', row: orderId }
  await sql`
    update orders set address_enc = ${shop.keys.seal(place, street)}
    where merchant_id = ${shop.merchantId} and order_id = ${orderId}`
}
