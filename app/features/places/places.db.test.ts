import { beforeAll, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { type Merchant, makeMerchant, snapshot, useStack } from '../../../supabase/tests/support.ts'
import { listPlaces, loadStore, loadSupplier } from './data.ts'
import { addPlace, editStore, renameSupplier } from './mutations.ts'
import { placeSchema, type StoreForm, storeSchema } from './schema.ts'

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

const corner: StoreForm = {
  name: '徐家汇店',
  pickUp: true,
  province: '310000',
  city: '310100',
  district: '310104',
  address: '漕溪北路 88 号',
  hours: '10:00–21:30',
}

test('a store gets its name, place and hours; two cannot have one name', async () => {
  const owner = await memberOf(shop.owner.userId)
  const [storeId, second] = shop.stores
  expect(await editStore(owner, storeId, corner)).toEqual({ ok: true })
  expect(await loadStore(owner.scope, storeId)).toEqual({
    storeId,
    name: '徐家汇店',
    pickUp: true,
    regionCode: '310104',
    address: '漕溪北路 88 号',
    hours: '10:00–21:30',
  })
  expect((await listPlaces(owner.scope)).stores.find(({ id }) => id === storeId)?.pickUp).toBe(true)
  expect(await editStore(owner, second, corner)).toEqual({ ok: false, reason: 'NAME_TAKEN' })
  const elsewhere = { ...corner, city: '310200' }
  expect(await editStore(owner, storeId, elsewhere)).toEqual({ ok: false, reason: 'REGION_UNKNOWN' })
  expect(await editStore(owner, storeId, { ...corner, district: '310199' })).toMatchObject({ ok: false })
  const plain = { ...corner, pickUp: false, province: '', city: '', district: '', address: '', hours: '' }
  expect(await editStore(owner, storeId, plain)).toEqual({ ok: true })
  expect(await loadStore(owner.scope, storeId)).toMatchObject({
    pickUp: false,
    regionCode: null,
    address: '',
  })
})

test('a supplier is renamed', async () => {
  const owner = await memberOf(shop.owner.userId)
  const [supplierId, second] = shop.suppliers
  expect(await renameSupplier(owner, supplierId, '阳澄湖水产')).toEqual({ ok: true })
  expect(await loadSupplier(owner.scope, supplierId)).toEqual({ supplierId, name: '阳澄湖水产' })
  expect(await renameSupplier(owner, second, '阳澄湖水产')).toEqual({ ok: false, reason: 'NAME_TAKEN' })
})

test('nobody edits a place without the permission, or of another merchant', async () => {
  const tables = ['stores', 'suppliers']
  const state = () =>
    Promise.all(
      [shop, other].flatMap(({ merchantId }) =>
        tables.map((table) => snapshot(stack.sql, table, merchantId)),
      ),
    )
  const before = await state()
  const owner = await memberOf(shop.owner.userId)
  const unknown = { ok: false, reason: 'STORE_UNKNOWN' }
  for (const merchant_id of [shop.merchantId, other.merchantId]) {
    expect(await editStore({ ...owner, merchant_id }, other.stores[0], corner)).toEqual(unknown)
    expect(await renameSupplier({ ...owner, merchant_id }, other.suppliers[0], 'x')).toMatchObject({
      ok: false,
    })
  }
  expect(await loadStore(owner.scope, other.stores[0])).toBeUndefined()
  // Holds store.manage and not supplier.manage.
  const staff = await memberOf(shop.staff.userId)
  expect(await renameSupplier(staff, shop.suppliers[0], 'x')).toMatchObject({ ok: false })
  for (const { userId } of [shop.store, shop.supplier]) {
    const member = await memberOf(userId)
    expect(await editStore(member, shop.stores[0], corner)).toEqual(unknown)
    expect(await renameSupplier(member, shop.suppliers[0], 'x')).toMatchObject({ ok: false })
  }
  expect(await state()).toEqual(before)
})

test('a store for picking up needs region and address; a region is chosen to the end', () => {
  const at = (fields: Partial<StoreForm>) =>
    storeSchema.safeParse({ ...corner, ...fields }).error?.issues.map(({ path }) => path[0])
  const nowhere = { province: '', city: '', district: '' }
  expect(at({})).toBeUndefined()
  expect(at({ ...nowhere, address: ' ' })).toEqual(['province', 'address'])
  expect(at({ city: '', district: '' })).toEqual(['city'])
  expect(at({ pickUp: false, district: '' })).toEqual(['district'])
  expect(at({ pickUp: false, ...nowhere, address: '' })).toBeUndefined()
  expect(at({ address: 'x'.repeat(121) })).toEqual(['address'])
  expect(at({ hours: 'x'.repeat(61) })).toEqual(['hours'])
})

test.each([{ name: ' ' }, { name: 'x'.repeat(61) }, { name: 'a\u0000b' }, { kind: 'shop' }])(
  'refuses %j',
  (wrong) => {
    expect(placeSchema.safeParse({ kind: 'store', name: 'ok', ...wrong }).success).toBe(false)
  },
)
