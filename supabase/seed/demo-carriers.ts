import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { callbackPlace, callbackToken } from '#app/features/carriers/callback.ts'
import { saveAccount, saveCarriers } from '#app/features/carriers/mutations.ts'
import { accountSchema, carriersSchema } from '#app/features/carriers/schema.ts'
import { CARRIER_CODES } from '#app/features/orders/carriers.ts'
import { DEMO_KDNIAO, DEMO_KUAIDI100 } from './demo-vendors.ts'

/**
 * Connects a merchant of the demo with the simulated services: KDNiao follows its parcels, Kuaidi100 stands by.
 * @param url of the installation, where the services push to
 */
export async function connectCarriers(owner: Member, url: string): Promise<void> {
  const { origin } = new URL(url)
  const account = (form: object) =>
    saveAccount(
      owner,
      accountSchema(false).parse({ intent: 'account', dailyQueries: '200', ...form }),
      origin,
    )
  await account({
    provider: 'kuaidi100',
    id: DEMO_KUAIDI100.customer,
    appKey: DEMO_KUAIDI100.key,
    secret: DEMO_KUAIDI100.secret,
  })
  await account({ provider: 'kdniao', id: DEMO_KDNIAO.businessId, appKey: DEMO_KDNIAO.appKey, tracks: true })
  const enabled = ['SF', 'JD', 'ZTO', 'YTO', 'STO', 'YD', 'EMS', 'JTSD']
  await saveCarriers(owner, carriersSchema.parse({ order: CARRIER_CODES, enabled, defaultCarrier: 'SF' }))
}

/**
 * Where the simulated KDNiao has to push to: in reality somebody copies it into KDNiao's console. For the command that
 * starts the simulator.
 * @param sql of the migrating role
 * @param url of the installation
 * @returns undefined when no merchant of the demo has that account
 */
export async function demoKdniaoCallback(sql: Sql, url: string): Promise<string | undefined> {
  const [row] = await sql<{ merchantId: string; sealed: Buffer }[]>`
    select a.merchant_id as "merchantId", a.callback_enc as sealed
    from carrier_accounts a join merchants m on m.merchant_id = a.merchant_id
    where a.provider = 'kdniao' and m.code = 'xiefu'`
  if (!row) return undefined
  const keys = await keysOf(row.merchantId)
  const secret = keys.openText(callbackPlace('kdniao'), row.sealed)
  return `${new URL(url).origin}/hooks/kdniao/${callbackToken(row.merchantId, secret)}`
}
