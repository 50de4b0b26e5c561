import fc from 'fast-check'
import { v7 as uuid } from 'uuid'
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
import { cities, districts, provinces } from './regions.ts'
import { regionAllowed } from './rule.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant

beforeAll(async () => {
  const options = { permissions: ['card.read', 'batch.create'] }
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, options), makeMerchant(stack.sql)])
})

const intern = (userId: string, rule: Parameters<typeof internRegionRule>[2]) =>
  withTenant(scopeOfUser(userId), ({ tx }) => internRegionRule(tx, shop.merchantId, rule))

const all = provinces()
  .flatMap((province) => cities(province.code))
  .flatMap((city) => districts(city.code))
  .map((district) => district.code)

test('the database and regionAllowed agree on every rule and region', async () => {
  const district = fc.constantFrom(...all)
  const code = fc.tuple(district, fc.constantFrom(2, 4, 6)).map(([whole, n]) => whole.slice(0, n))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('only' as const, 'except' as const),
      fc.uniqueArray(code, { minLength: 1, maxLength: 30 }),
      fc.array(district, { minLength: 1, maxLength: 30 }),
      async (mode, codes, others) => {
        const id = uuid()
        // Districts that lie in the rule as well as any others: both answers must come up.
        const asked = [...others, ...all.filter((each) => codes.some((c) => each.startsWith(c))).slice(0, 20)]
        const [row] = await stack.sql<{ answers: boolean[] }[]>`
          with stored as (
            insert into region_rules (merchant_id, region_rule_id, mode, codes)
            values (${other.merchantId}, ${id}, ${mode}, ${codes}) on conflict do nothing)
          select 1`.then(
          () => stack.sql`
            select array(select private.region_is_allowed(${other.merchantId},
                (select region_rule_id from region_rules where merchant_id = ${other.merchantId}
                  and mode = ${mode}::region_mode and codes = ${codes}::text[]), code)
              from unnest(${asked}::text[]) with ordinality as u (code, n) order by n) as answers`,
        )
        expect(row?.answers).toEqual(asked.map((each) => regionAllowed({ mode, codes }, each)))
      },
    ),
    { numRuns: 100 },
  )
  const [none] = await stack.sql<{ allowed: boolean }[]>`
    select private.region_is_allowed(${other.merchantId}, null, '330102') as allowed`
  expect(none?.allowed).toBe(true)
})

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
