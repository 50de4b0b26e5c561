import type { Member } from '#app/core/auth/account.ts'
import { env } from '#app/core/env/env.ts'
import { saveGoods, saveSettings } from '#app/features/erp/mutations.ts'
import { settingsSchema } from '#app/features/erp/schema.ts'
import { DEMO_WANGDIANTONG } from './demo-vendors.ts'

/**
 * Connects a merchant of the demo with the simulated ERP: account, and numbers of all products but the last, so that its
 * page shows what waits for one.
 * @param products in the order of the demo's catalogue
 */
export async function connectErp(owner: Member, products: readonly string[]): Promise<void> {
  const { sid, appKey, secret, shops } = DEMO_WANGDIANTONG
  const form = {
    ...{ intent: 'settings', edition: 'wangdiantong_enterprise', sid, appKey, secret },
    ...{ shopNo: shops[0], pushSeconds: '60', pullSeconds: '60', waitMinutes: '0', dropShip: true },
    // Never at the real one: nothing of the demo leaves this machine.
    enabled: env().TIHUO_WANGDIANTONG_ENDPOINT !== undefined,
  }
  await saveSettings(owner, settingsSchema({ hasSecret: false, sid: '', appKey: '' }).parse(form))
  const numbered = products.slice(0, -1).map((productId, at) => ({
    ...{ productId, goodsNo: `LH-${101 + at}`, specNo: `LH-${101 + at}-01` },
  }))
  await saveGoods(owner, numbered)
}
