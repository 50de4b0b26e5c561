import { createHmac, hkdfSync } from 'node:crypto'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { envOfWeb } from '#app/core/env/env.ts'
import { clientOf } from './client.ts'
import { type AttemptKind, type AttemptSubjects, PLATFORM } from './types.ts'

type Index = (column: string, value: string) => Buffer

/** Blind indexes where there is no merchant with keys; a new first secret begins all counts anew. */
const platformIndex: Index = (column, value) => {
  const [secret = ''] = envOfWeb().TIHUO_SESSION_SECRET
  const key = Buffer.from(hkdfSync('sha256', secret, 'tihuo', 'guard.index', 32))
  return createHmac('sha256', key).update(`${column.length}:${column},${value}`).digest().subarray(0, 16)
}

/** The index of a merchant's key library, or of the platform. */
export async function indexOf(site: string): Promise<Index> {
  return site === PLATFORM ? platformIndex : (await keysOf(site)).index
}

/**
 * What an attempt is counted under.
 * @param number a card number in the form that all ways of typing it share, or the name of an account
 */
export async function subjectsOf(
  site: string,
  kind: AttemptKind,
  clientAddress: string,
  number: string,
): Promise<AttemptSubjects> {
  const index = await indexOf(site)
  const { client, block } = clientOf(clientAddress)
  return {
    site,
    kind,
    client: index('client', client),
    number: index(kind === 'card' ? 'tried_number' : 'tried_account', number),
    visitor: kind === 'login' ? platformIndex('client', client) : null,
    block: index('block', block),
  }
}
