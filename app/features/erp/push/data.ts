import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { withSystem } from '#app/core/db/door.ts'
import type { Edition, ErpAccount } from '../types.ts'
import type { PushRules } from './mutations.ts'

/** The ERP of a merchant that has switched it on. */
export type ActiveErp = {
  account: ErpAccount
  rules: PushRules /** All shops that orders may be in. */
  shops: string[]
}

/** Where the secret of a merchant's account is sealed. */
export function secretPlace(merchantId: string) {
  return { table: 'erp_settings', column: 'secret_enc', row: merchantId }
}

type Row = Omit<ErpAccount, 'secret'> & PushRules & { secret_enc: Buffer; edition: Edition }

/** @returns undefined: it is off, or not set up */
export async function activeErp(merchantId: string): Promise<ActiveErp | undefined> {
  const keys = await keysOf(merchantId)
  return withSystem('the ERP of a merchant', async ({ tx }) => {
    const [row] = await tx<Row[]>`
      select edition, sandbox, sid, app_key as "appKey", secret_enc, shop_no as "shopNo", drop_ship as "dropShip",
        days_before as "daysBefore", wait_minutes as "waitMinutes"
      from erp_settings where merchant_id = ${merchantId} and enabled`
    if (!row) return undefined
    const shops = await tx<{ shopNo: string }[]>`
      select distinct shop_no as "shopNo" from erp_shops where merchant_id = ${merchantId} order by 1`
    const { shopNo, dropShip, daysBefore, waitMinutes } = row
    return {
      account: openAccount(merchantId, row, keys),
      rules: { shopNo, dropShip, daysBefore, waitMinutes },
      shops: [...new Set([shopNo, ...shops.map((shop) => shop.shopNo)])],
    }
  })
}

/** The account with its secret, as stored. */
export function openAccount(
  merchantId: string,
  row: Omit<ErpAccount, 'secret'> & { secret_enc: Buffer },
  keys: MerchantKeys,
): ErpAccount {
  const { edition, sandbox, sid, appKey } = row
  return { edition, sandbox, sid, appKey, secret: keys.openText(secretPlace(merchantId), row.secret_enc) }
}

/** What the merchant's ERP calls regions, by code of 2, 4 or 6 digits. */
export async function loadRegions(merchantId: string): Promise<Map<string, string>> {
  const rows = await withSystem(
    'names of regions in the ERP',
    ({ tx }) => tx<{ code: string; name: string }[]>`
      select region_code as code, erp_name as name from erp_regions where merchant_id = ${merchantId}`,
  )
  return new Map(rows.map(({ code, name }) => [code, name]))
}
