import { beforeAll, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { type Merchant, makeMerchant, snapshot, useStack } from '../../../supabase/tests/support.ts'
import { listPlaces } from './data.ts'
import { addPlace } from './mutations.ts'
import { placeSchema } from './schema.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant

const memberOf = async (userId: string) => (await loadAccount(userId)) as Member

beforeAll(async () => {
  const options = { permissions: ['store.manage'] }
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, options), makeMerchant(stack.sql)])
})

test('adds a place once per name, in its own merchant only', async () => {
  const owner = await memberOf(shop.owner.userId)
  const before = await snapshot(stack.sql, 'stores', other.merchantId)
  expect(await addPlace(owner, { kind: 'store', name: '南京路店' })).toMatchObject({ ok: true })
  expect(await addPlace(owner, { kind: 'supplier', name: '南京路店' })).toMatchObject({ ok: true })
  expect(await addPlace(owner, { kind: 'store', name: '南京路店' })).toEqual({
    ok: false,
    reason: 'NAME_TAKEN',
  })
  const { stores, suppliers } = await listPlaces(owner.scope)
  expect(stores.map(({ name }) => name)).toEqual(['Store 0', 'Store 1', '南京路店'])
  expect(suppliers.map(({ name, accounts }) => [name, accounts])).toContainEqual(['Supplier 0', 1])
  expect(await snapshot(stack.sql, 'stores', other.merchantId)).toBe(before)
})

test('the database refuses whoever lacks the permission', async () => {
  const staff = await memberOf(shop.staff.userId)
  expect(await addPlace(staff, { kind: 'store', name: '淮海路店' })).toMatchObject({ ok: true })
  const before = await snapshot(stack.sql, 'suppliers', shop.merchantId)
  await expect(addPlace(staff, { kind: 'supplier', name: 'x' })).rejects.toMatchObject({ code: '42501' })
  const store = await memberOf(shop.store.userId)
  await expect(addPlace(store, { kind: 'store', name: 'x' })).rejects.toMatchObject({ code: '42501' })
  expect(await snapshot(stack.sql, 'suppliers', shop.merchantId)).toBe(before)
})

test.each([{ name: ' ' }, { name: 'x'.repeat(61) }, { name: 'a\u0000b' }, { kind: 'shop' }])(
  'refuses %j',
  (wrong) => {
    expect(placeSchema.safeParse({ kind: 'store', name: 'ok', ...wrong }).success).toBe(false)
  },
)
