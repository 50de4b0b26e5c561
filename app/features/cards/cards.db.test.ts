import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { type Merchant, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { generated } from '../batches/test-batches.ts'
import { listCards, PAGE } from './data.ts'
import { CARD_STATUSES, CARD_TRANSITIONS } from './state.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

test('the table of card states is the one of the database', async () => {
  const rows = await stack.sql`
    select from_status as "from", to_status as "to", permission, was_activated as "wasActivated"
    from private.card_transitions order by 1, 2`
  const key = (status: string) => CARD_STATUSES.indexOf(status as never)
  const mine = CARD_TRANSITIONS.map((each) => ({ ...each, wasActivated: each.wasActivated ?? null })).sort(
    (a, b) => key(a.from) - key(b.from) || key(a.to) - key(b.to),
  )
  expect(mine).toEqual([...rows])
})

describe('the list', () => {
  test('pages by serial in both directions and finds a card by its number', async () => {
    const { batchId, first } = await generated(stack.sql, shop, { quantity: PAGE + 20, prefix: 'PAG' })
    const list = (place: object, filter = {}) =>
      listCards(owner.scope, shop.merchantId, { batchId, ...filter }, place)
    const one = await list({})
    expect(one.cards).toHaveLength(PAGE)
    expect(one.previous).toBeUndefined()
    const two = await list({ after: one.next })
    expect(two.cards.map((card) => card.serial)).toEqual(
      Array.from({ length: 20 }, (_, i) => first + PAGE + i),
    )
    expect(two.next).toBeUndefined()
    const back = await list({ before: two.previous })
    expect(back.cards).toEqual(one.cards)
    expect(back.previous).toBeUndefined()
    expect((await list({}, { number: 'PAG00000007' })).cards.map((card) => card.serial)).toEqual([first + 6])
  })

  test('shows a store its own cards and another merchant none', async () => {
    const store = await memberOf(shop.store.userId)
    const mine = await listCards(store.scope, shop.merchantId, {}, {})
    expect(mine.cards.map((card) => card.serial)).toEqual([1, 3, 7])
    const other = await makeMerchant(stack.sql)
    const foreign = await memberOf(other.owner.userId)
    expect((await listCards(foreign.scope, shop.merchantId, {}, {})).cards).toEqual([])
  })
})
