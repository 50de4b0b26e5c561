import { beforeAll, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { internRegionRule } from './mutations.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant

beforeAll(async () => {
  const options = { permissions: ['card.read', 'batch.create'] }
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, options), makeMerchant(stack.sql)])
})

const intern = (userId: string, rule: Parameters<typeof internRegionRule>[2]) =>
  withTenant(scopeOfUser(userId), ({ tx }) => internRegionRule(tx, shop.merchantId, rule))

test('the same regions are one row, whoever asks and in whatever order, also at once', async () => {
  expect(await intern(shop.owner.userId, null)).toBeNull()
  const first = await intern(shop.owner.userId, { mode: 'only', codes: ['33', '3205'] })
  expect(await intern(shop.staff.userId, { mode: 'only', codes: ['3205', '33', '330102'] })).toBe(first)
  expect(await intern(shop.owner.userId, { mode: 'except', codes: ['3205', '33'] })).not.toBe(first)
  const rules = Array.from({ length: 6 }, () =>
    intern(shop.owner.userId, { mode: 'except', codes: ['54', '65'] }),
  )
  expect(new Set(await Promise.all(rules)).size).toBe(1)
})

test('a region that does not exist, another merchant, or nobody’s permission: nothing is stored', async () => {
  const before = await snapshot(stack.sql, 'region_rules', shop.merchantId)
  await expect(intern(shop.owner.userId, { mode: 'only', codes: ['99'] })).rejects.toThrow('REGION_UNKNOWN')
  await expect(intern(other.owner.userId, { mode: 'only', codes: ['44'] })).rejects.toMatchObject({
    code: '42501',
  })
  const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.activate'] })
  await expect(intern(reader.userId, { mode: 'only', codes: ['44'] })).rejects.toMatchObject({
    code: '42501',
  })
  expect(await snapshot(stack.sql, 'region_rules', shop.merchantId)).toBe(before)
})
