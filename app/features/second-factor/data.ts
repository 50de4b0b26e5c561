import type { Account } from '#app/core/auth/account.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { FactorState } from './types.ts'

/** Where the sealed secret of an account lives. */
export function secretPlace(accountId: string) {
  return { table: 'second_factors', column: 'secret_enc', row: accountId }
}

type Stored = {
  site: string
  account_id: string
  secret: string
  confirmed_at: string | null
  codes_left: number
}

export type OwnFactor = { accountId: string; secret: string; state: FactorState }

/** The second factor of an account, with its secret: for checking a code, and never for a page but the set-up's. */
export async function readOwnFactor(account: Pick<Account, 'scope'>): Promise<OwnFactor | undefined> {
  const [row] = await withTenant(
    account.scope,
    ({ tx }) => tx<{ found: Stored | null }[]>`select private.own_second_factor() as found`,
  )
  if (!row?.found) return undefined
  const { site, account_id: accountId, confirmed_at: at, codes_left: codesLeft } = row.found
  const keys = await keysOfSite(site)
  const secret = keys.openText(secretPlace(accountId), Buffer.from(row.found.secret, 'base64'))
  const state = { on: at !== null, since: at === null ? null : new Date(at), codesLeft }
  return { accountId, secret, state }
}

/** How the second factor of an account stands. */
export async function factorState(account: Pick<Account, 'scope'>): Promise<FactorState> {
  const found = await readOwnFactor(account)
  return found?.state ?? { on: false, since: null, codesLeft: 0 }
}
