import { randomBytes } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Merchant, makeMerchant, type Sql, useStack } from '../../../supabase/tests/support.ts'
import { keysOf } from './key-library.ts'
import { masterKeyFrom } from './master-key.ts'
import { open, type Place, seal } from './seal.ts'

const stack = useStack('worker')
let shop: Merchant

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
})

const place = { table: 'orders', column: 'phone_enc', row: 'r1' }

/** Everything the key library holds, to prove that a refusal wrote nothing. */
async function library(sql: Sql): Promise<unknown> {
  return sql`select (select json_agg(m order by 1) from keyring.master_keys m where created_at < now()) as masters,
    (select json_agg(d order by purpose, version) from keyring.data_keys d where merchant_id = ${shop.merchantId}) as keys`
}

describe('the master key', () => {
  afterEach(() => vi.unstubAllEnvs())

  /** The library as a process with another master key sees it. */
  async function processWith(masterKey: string) {
    vi.stubEnv('TIHUO_MASTER_KEY', masterKey)
    vi.resetModules()
    const [crypto, pool] = await Promise.all([import('./key-library.ts'), import('../db/pool.ts')])
    return { ...crypto, close: pool.closePools }
  }

  test('the right one is accepted, and registering it again changes nothing', async () => {
    const before = await library(stack.sql)
    const { verifyMasterKey, registerMasterKey, close } = await processWith(
      process.env.TIHUO_MASTER_KEY as string,
    )
    await verifyMasterKey()
    await registerMasterKey()
    await close()
    expect(await library(stack.sql)).toEqual(before)
  })

  test('a wrong one is refused with what to do, opens nothing, and writes nothing', async () => {
    const before = await library(stack.sql)
    const wrong = randomBytes(32).toString('base64')
    const { verifyMasterKey, keysOf, createMerchantKeys, close } = await processWith(wrong)
    const error = await verifyMasterKey().catch((thrown) => thrown)
    expect(error.name).toBe('MasterKeyError')
    expect(error.message).toContain(`got ${masterKeyFrom(wrong).id}`)
    expect(error.message).toContain('nothing has been changed')
    expect(error.message).not.toContain(wrong)
    await expect(keysOf(shop.merchantId)).rejects.toThrow()
    // Keys of new merchants cannot be wrapped with it either: the library does not know it.
    await expect(createMerchantKeys(uuid())).rejects.toMatchObject({ code: '23503' })
    await close()
    expect(await library(stack.sql)).toEqual(before)
  })

  test('a check value that does not open is told from a wrong key', async () => {
    const { masterKeyFrom, opensCheckValue, checkValueOf } = await import('./master-key.ts')
    const key = masterKeyFrom(process.env.TIHUO_MASTER_KEY as string)
    const other = masterKeyFrom(randomBytes(32).toString('base64'))
    expect(opensCheckValue(key, checkValueOf(key))).toBe(true)
    expect(opensCheckValue(key, checkValueOf(other))).toBe(false)
    expect(opensCheckValue({ ...other, id: key.id }, checkValueOf(key))).toBe(false)
    expect(opensCheckValue(key, Buffer.from('damaged'))).toBe(false)
  })
})

describe('the keys of a merchant', () => {
  test("seal and open, and are never another merchant's", async () => {
    const other = await makeMerchant(stack.sql)
    const sealed = shop.keys.seal(place, '13800000000')
    expect(shop.keys.openText(place, sealed)).toBe('13800000000')
    expect(() => other.keys.openText(place, sealed)).toThrow()
    expect(shop.keys.index('phone', '1')).toEqual(shop.keys.index('phone', '1'))
    expect(shop.keys.index('phone', '1')).not.toEqual(other.keys.index('phone', '1'))
  })

  test('that do not exist are missed by name', async () => {
    const stranger = uuid()
    await expect(keysOf(stranger)).rejects.toThrow(`no keys for merchant ${stranger}`)
  })

  test('made twice stay the first', async () => {
    const { createMerchantKeys } = await import('./key-library.ts')
    const before = await library(stack.sql)
    await createMerchantKeys(shop.merchantId)
    expect(await library(stack.sql)).toEqual(before)
  })

  test('wrapped for one merchant, purpose or version do not unwrap for another', async () => {
    const other = await makeMerchant(stack.sql)
    // Whoever can write to the library gives merchant B the wrapped keys of merchant A.
    await stack.sql`update keyring.data_keys b set wrapped_key = a.wrapped_key from keyring.data_keys a
      where b.merchant_id = ${other.merchantId} and a.merchant_id = ${shop.merchantId} and a.purpose = b.purpose`
    vi.resetModules()
    const fresh = await import('./key-library.ts')
    await expect(fresh.keysOf(other.merchantId)).rejects.toThrow()
    await (await import('../db/pool.ts')).closePools()
  })

  test('rotate: what version 1 sealed still opens, what is sealed from now on is version 2', async () => {
    const rotating = await makeMerchant(stack.sql)
    const old = rotating.keys.seal(place, 'old')
    expect(old.readUInt16BE(1)).toBe(1)
    await addDataKey(rotating.merchantId, 2, 300)
    // Younger than what other processes keep in memory: known, but not used yet.
    await addDataKey(rotating.merchantId, 3, 0)
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      // Known keys are kept for a minute; then the library is asked again.
      expect((await keysOf(rotating.merchantId)).seal(place, 'soon').readUInt16BE(1)).toBe(1)
      vi.setSystemTime(Date.now() + 61_000)
      const keys = await keysOf(rotating.merchantId)
      const fresh = keys.seal(place, 'new')
      expect(fresh.readUInt16BE(1)).toBe(2)
      expect(keys.openText(place, fresh)).toBe('new')
      expect(keys.openText(place, old)).toBe('old')
      expect(keys.index('phone', '1')).toEqual(rotating.keys.index('phone', '1'))
    } finally {
      vi.useRealTimers()
    }
  })
})

/** What the rotation job will do: one more data key, wrapped by the same master key. */
async function addDataKey(merchantId: string, version: number, secondsOld: number): Promise<void> {
  const master = masterKeyFrom(process.env.TIHUO_MASTER_KEY as string)
  const at: Place = { table: 'keyring.data_keys', column: 'wrapped_key', merchantId, row: `data.${version}` }
  const wrapped = seal(master.bytes, 1, at, randomBytes(32))
  expect(open(master.bytes, at, wrapped)).toHaveLength(32)
  await stack.sql`insert into keyring.data_keys ${stack.sql({ merchant_id: merchantId, purpose: 'data', version, master_key_id: master.id, wrapped_key: wrapped, created_at: new Date(Date.now() - secondsOld * 1000) })}`
}
