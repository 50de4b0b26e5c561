import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { addBatch, type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { matching } from '../cards/data.ts'
import { CARD_STATUSES } from '../cards/state.ts'
import { type CardFacts, ruleKey, SKIP_REASONS, type SkipReason, skipReason } from './eligibility.ts'
import type { Change } from './schema.ts'
import { examine, prepareChange, skipReasonSql } from './set/data.ts'

const stack = useStack('web')
let shop: Merchant
let sets: { id: string; products: string[] }[]
let rule: string

const DAYS = [null, '2020-01-01', '2026-06-30', '2099-12-31']

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  const { merchantId: merchant_id } = shop
  const first = await addBatch(stack.sql, shop, shop.owner.memberId, 1000, 200)
  const second = await addBatch(stack.sql, shop, shop.owner.memberId, 2000, 20)
  await stack.sql`update card_batches set status = 'generating' where batch_id = ${second.batchId}`
  const [a, b, c] = [...shop.products].sort() as [string, string, string]
  sets = [[a], [a, b], [c], [a, b, c]].map((products) => ({ id: uuid(), products }))
  await stack.sql`insert into product_sets ${stack.sql(
    sets.map(({ id, products }) => ({ merchant_id, product_set_id: id, product_ids: products })),
  )}`
  rule = uuid()
  await stack.sql`insert into region_rules ${stack.sql({ merchant_id, region_rule_id: rule, mode: 'only', codes: ['31'] })}`
  // Every kind of card there can be, also past what the triggers would let become of it from here.
  await stack.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const { serial } of [...first.cards, ...second.cards]) {
      const pick = <T>(list: readonly T[], salt: number) =>
        list[(serial * 31 + salt * 17 + ((serial * salt) % 7)) % list.length] as T
      const validTo = pick(DAYS, 3)
      const validFrom = pick([null, null, '2026-01-01'], 2)
      await tx`update cards set ${tx({
        status: pick(CARD_STATUSES, 1),
        valid_from: validFrom && validTo && validFrom > validTo ? null : validFrom,
        valid_to: validTo,
        channel_id: pick([null, shop.channelId], 4),
        store_id: pick([null, ...shop.stores], 5),
        remark: pick(['', 'x'], 6),
        product_set_id: pick([null, null, ...sets.map((set) => set.id)], 8),
        region_rule_id: pick([null, rule], 9),
      })} where merchant_id = ${merchant_id} and serial = ${serial}`
    }
  })
})

/** Every card as eligibility.ts sees it. */
async function facts(): Promise<Map<number, CardFacts>> {
  type Row = Omit<CardFacts, 'rule'> & { serial: number; mode: string | null; codes: string[] | null }
  const rows = await stack.sql<Row[]>`
    select c.serial, c.status, b.status = 'generating' as generating,
      c.status in ('created', 'active') and coalesce(c.valid_to < (now() at time zone 'Asia/Shanghai')::date, false) as expired,
      c.valid_from as "validFrom", c.valid_to as "validTo", c.channel_id as "channelId", c.store_id as "storeId", c.remark,
      coalesce(s.product_ids, array(select p.product_id from batch_products p where p.batch_id = c.batch_id)) as "productIds",
      r.mode, r.codes
    from cards c join card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id
    left join product_sets s on s.merchant_id = c.merchant_id and s.product_set_id = c.product_set_id
    left join region_rules r on r.merchant_id = c.merchant_id and r.region_rule_id = c.region_rule_id
    where c.merchant_id = ${shop.merchantId} and c.serial >= 1000`
  return new Map(
    rows.map(({ serial, mode, codes, ...card }) => [
      serial,
      { ...card, rule: ruleKey(mode && codes ? { mode, codes } : null) },
    ]),
  )
}

test('SQL and TypeScript leave the same cards alone, for the same reasons', async () => {
  const [a, b, c] = [...shop.products].sort() as [string, string, string]
  const changes: Change[] = [
    { action: 'activate' },
    { action: 'deactivate' },
    { action: 'void' },
    { action: 'restore' },
    ...(['replace', 'add', 'remove'] as const).flatMap((mode) =>
      [[a], [b, c], [a, b, c]].map((productIds): Change => ({ action: 'products', mode, productIds })),
    ),
    { action: 'validity', from: '2026-07-01' },
    { action: 'validity', from: null },
    { action: 'validity', to: '2025-12-31' },
    { action: 'validity', to: null },
    { action: 'validity', from: '2026-01-01', to: '2099-12-31' },
    { action: 'channel', channelId: shop.channelId },
    { action: 'channel', channelId: null },
    { action: 'remark', remark: 'x' },
    { action: 'remark', remark: '' },
    { action: 'regions', rule: { mode: 'only', codes: ['31'] } },
    { action: 'regions', rule: { mode: 'only', codes: ['44'] } },
    { action: 'regions', rule: null },
    { action: 'store', storeId: shop.stores[0] },
    { action: 'store', storeId: null },
  ]
  const cards = await facts()
  const seen = new Set<SkipReason | null>()
  for (const change of changes) {
    const filter = { serialFrom: 1000 }
    const found = await withTenant(scopeOfUser(shop.owner.userId), async ({ tx }) => {
      const which = matching(tx, shop.merchantId, filter)
      const prepared = await prepareChange(tx, shop.merchantId, change, which)
      const rows = await tx<{ serial: number; reason: SkipReason | null }[]>`
        select c.serial, ${skipReasonSql(tx, shop.merchantId, change, prepared)} as reason from cards c where ${which}`
      return { rows, summary: await examine(tx, shop.merchantId, filter, change) }
    })
    expect(found.rows).toHaveLength(cards.size)
    for (const { serial, reason } of found.rows) {
      const card = cards.get(serial) as CardFacts
      expect(reason, `${JSON.stringify(change)} of ${JSON.stringify(card)}`).toBe(skipReason(card, change))
      seen.add(reason)
    }
    expect(found.summary.count).toBe(found.rows.filter((row) => row.reason === null).length)
  }
  const never = SKIP_REASONS.filter((reason) => !seen.has(reason))
  // Fifty products are more than this merchant has.
  expect(never).toEqual(['TOO_MANY_PRODUCTS'])
})
