import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { keyLibraryPool } from '../db/pool.ts'
import { env } from '../env/env.ts'
import { checkValueOf, type MasterKey, masterKeyFrom, opensCheckValue } from './master-key.ts'
import { blindIndex, keyVersion, open, type Place, seal } from './seal.ts'

type Purpose = 'data' | 'index'

/** The keys of one merchant, unwrapped: what features use to seal, open and index values. */
export type MerchantKeys = {
  seal: (place: Omit<Place, 'merchantId'>, plain: string | Uint8Array) => Buffer
  openBytes: (place: Omit<Place, 'merchantId'>, sealed: Buffer) => Buffer
  openText: (place: Omit<Place, 'merchantId'>, sealed: Buffer) => string
  index: (column: string, value: string) => Buffer
}

/** The master key is missing, wrong or unknown to the key library. The start stops on it, before any write. */
export class MasterKeyError extends Error {
  override name = 'MasterKeyError'
}

let master: MasterKey | undefined

function masterKey(): MasterKey {
  master ??= masterKeyFrom(env().TIHUO_MASTER_KEY)
  return master
}

/**
 * Proves that the configured master key is the one the key library was made with. Reads only.
 * @throws MasterKeyError with what to do
 */
export async function verifyMasterKey(): Promise<void> {
  const key = masterKey()
  const rows = await keyLibraryPool()<{ master_key_id: string; check_value: Buffer }[]>`
    select master_key_id, check_value from keyring.master_keys`
  const mine = rows.find((row) => row.master_key_id === key.id)
  if (rows.length > 0 && !mine) {
    throw new MasterKeyError(
      `TIHUO_MASTER_KEY is not the key this data was sealed with (wanted id ${rows.map((r) => r.master_key_id).join(' or ')}, got ${key.id}). Put the right key back; nothing has been changed.`,
    )
  }
  if (mine && !opensCheckValue(key, mine.check_value)) {
    throw new MasterKeyError(
      'The check value of the master key does not open: the key library is damaged. Restore it from a backup; nothing has been changed.',
    )
  }
}

/** Registers the master key with an empty key library; does nothing when it is there. */
export async function registerMasterKey(): Promise<void> {
  const key = masterKey()
  await keyLibraryPool()`
    insert into keyring.master_keys (master_key_id, check_value) values (${key.id}, ${checkValueOf(key)})
    on conflict do nothing`
}

function wrapPlace(merchantId: string, purpose: Purpose, version: number): Place {
  return { table: 'keyring.data_keys', column: 'wrapped_key', merchantId, row: `${purpose}.${version}` }
}

/** Makes the first data and index key of a new merchant. Safe to call twice. */
export async function createMerchantKeys(merchantId: string): Promise<void> {
  const key = masterKey()
  const rows = (['data', 'index'] as const).map((purpose) => ({
    merchant_id: merchantId,
    purpose,
    version: 1,
    master_key_id: key.id,
    wrapped_key: seal(key.bytes, 1, wrapPlace(merchantId, purpose, 1), randomBytes(32)),
  }))
  const sql = keyLibraryPool()
  await sql`insert into keyring.data_keys ${sql(rows)} on conflict do nothing`
}

type Ring = { loadedAt: number; current: number; data: Map<number, KeyObject>; index: KeyObject }

const rings = new Map<string, Ring>()
// Every process has read a new key after this time.
const RING_LIFE_MS = 60_000
// So nobody seals with a key that is younger than two of these: another process could not open it yet.
const SETTLED_SECONDS = (2 * RING_LIFE_MS) / 1000

async function loadRing(merchantId: string): Promise<Ring> {
  const key = masterKey()
  const rows = await keyLibraryPool()<
    { purpose: Purpose; version: number; wrapped_key: Buffer; settled: boolean }[]
  >`
    select purpose, version, wrapped_key, created_at < now() - make_interval(secs => ${SETTLED_SECONDS}) as settled
    from keyring.data_keys
    where merchant_id = ${merchantId} order by version`
  const data = new Map<number, KeyObject>()
  let index: KeyObject | undefined
  let current = 0
  for (const row of rows) {
    const bytes = createSecretKey(
      open(key.bytes, wrapPlace(merchantId, row.purpose, row.version), row.wrapped_key),
    )
    if (row.purpose === 'data') {
      data.set(row.version, bytes)
      // The first key of a merchant is used from the start: nobody else can know an older one.
      if (row.settled || current === 0) current = row.version
    } else {
      index = bytes
    }
  }
  if (!index || current === 0) throw new Error(`the key library has no keys for merchant ${merchantId}`)
  const ring = { loadedAt: Date.now(), current, data, index }
  rings.set(merchantId, ring)
  return ring
}

/**
 * The keys of a merchant, from memory or from the key library. Load them before opening a transaction:
 * they come over a connection of their own.
 * @throws when the merchant has no keys or they do not unwrap under the master key
 */
export async function keysOf(merchantId: string): Promise<MerchantKeys> {
  const known = rings.get(merchantId)
  const ring = known && Date.now() - known.loadedAt < RING_LIFE_MS ? known : await loadRing(merchantId)
  const currentKey = ring.data.get(ring.current) as KeyObject
  const openBytes: MerchantKeys['openBytes'] = (place, sealed) => {
    const key = ring.data.get(keyVersion(sealed))
    if (!key) throw new Error(`unknown key version ${keyVersion(sealed)} of merchant ${merchantId}`)
    return open(key, { ...place, merchantId }, sealed)
  }
  return {
    seal: (place, plain) =>
      seal(
        currentKey,
        ring.current,
        { ...place, merchantId },
        typeof plain === 'string' ? Buffer.from(plain) : plain,
      ),
    openBytes,
    openText: (place, sealed) => openBytes(place, sealed).toString('utf8'),
    index: (column, value) => blindIndex(ring.index, column, value),
  }
}
