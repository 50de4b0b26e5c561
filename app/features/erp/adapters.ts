import { env } from '#app/core/env/env.ts'
import type { Edition, ErpAccount, ErpAdapter } from './types.ts'
import { wangdiantongEnterprise } from './wangdiantong/enterprise.ts'

/** One for each edition. The web edition and the flagship have other signatures, times and addresses. */
const ADAPTERS: Record<Edition, (account: ErpAccount) => ErpAdapter> = {
  wangdiantong_enterprise: (account) => wangdiantongEnterprise(account, env().TIHUO_WANGDIANTONG_ENDPOINT),
}

/** What talks to the ERP of an account. */
export function adapterOf(account: ErpAccount): ErpAdapter {
  return ADAPTERS[account.edition](account)
}
