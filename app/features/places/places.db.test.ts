import { beforeAll, expect, test } from 'vitest'
import { type Merchant, makeMerchant, memberOf, snapshot, useStack } from '../../../supabase/tests/support.ts'
import { listSuppliers, loadSupplier } from './data.ts'
import { addSupplier, renameSupplier } from './mutations.ts'
import { supplierSchema } from './schema.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant

beforeAll(async () => {
  const options = { permissions: ['store.manage'] }
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, options), makeMerchant(stack.sql)])
})

test('adds a supplier once per name, in its own merchant only', async () => {
  const owner = await memberOf(shop.owner.userId)
  const before = await snapshot(stack.sql, 'suppliers', other.merchantId)
  expect(await addSupplier(owner, '南京路水产')).toMatchObject({ ok: true })
  expect(await addSupplier(owner, '南京路水产')).toEqual({ ok: false, reason: 'NAME_TAKEN' })
  const suppliers = await listSuppliers(owner.scope)
  expect(suppliers.map(({ name, accounts }) => [name, accounts])).toEqual([
    ['Supplier 0', 1],
    ['Supplier 1', 0],
    ['南京路水产', 0],
  ])
  expect(await snapshot(stack.sql, 'suppliers', other.merchantId)).toBe(before)
})

test('a supplier is renamed', async () => {
  const owner = await memberOf(shop.owner.userId)
  const [supplierId, second] = shop.suppliers
  expect(await renameSupplier(owner, supplierId, '阳澄湖水产')).toEqual({ ok: true })
  expect(await loadSupplier(owner.scope, supplierId)).toEqual({ supplierId, name: '阳澄湖水产' })
  expect(await renameSupplier(owner, second, '阳澄湖水产')).toEqual({ ok: false, reason: 'NAME_TAKEN' })
})

test('nobody adds or renames without the permission, or of another merchant', async () => {
  const state = () =>
    Promise.all([shop, other].map(({ merchantId }) => snapshot(stack.sql, 'suppliers', merchantId)))
  const before = await state()
  const owner = await memberOf(shop.owner.userId)
  for (const merchant_id of [shop.merchantId, other.merchantId])
    expect(await renameSupplier({ ...owner, merchant_id }, other.suppliers[0], 'x')).toMatchObject({
      ok: false,
    })
  // The first holds store.manage and not supplier.manage.
  for (const { userId } of [shop.staff, shop.store, shop.supplier]) {
    const member = await memberOf(userId)
    await expect(addSupplier(member, 'x')).rejects.toMatchObject({ code: '42501' })
    expect(await renameSupplier(member, shop.suppliers[0], 'x')).toMatchObject({ ok: false })
  }
  expect(await state()).toEqual(before)
})

test.each([{ name: ' ' }, { name: 'x'.repeat(61) }, { name: 'a\u0000b' }])('refuses %j', (wrong) => {
  expect(supplierSchema.safeParse(wrong).success).toBe(false)
})
