import { beforeAll, describe, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { runGeneration } from '../batches/jobs.ts'
import { createBatch } from '../batches/mutations.ts'
import { batchSchema } from '../batches/schema.ts'
import { testInput } from '../jobs/test-input.ts'
import { listCards, PAGE } from './data.ts'
import { CARD_STATUSES, CARD_TRANSITIONS } from './state.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

async function memberOf(userId: string): Promise<Member> {
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('no such member')
  return account
}

const inputOf = (asker: Member, jobId: string) =>
  testInput({ merchantId: asker.merchant_id, userId: asker.userId }, jobId)

/** A generated batch of a merchant; its serials from the first on. */
async function generated(merchant: Merchant, quantity: number, prefix: string) {
  const asker = await memberOf(merchant.owner.userId)
  const form = batchSchema.parse({
    name: `Batch "${prefix}" / ${quantity}`,
    faceValue: '588',
    quantity: String(quantity),
    productIds: [merchant.products[0]],
    numberMode: 'sequential',
    prefix,
    numberDigits: '8',
    startNumber: '0',
    passwordLength: '6',
    passwordAlphabet: 'digits',
    validTo: '2027-08-31',
  })
  const made = await createBatch(asker, form)
  if (!made.ok) throw new Error(made.reason)
  await runGeneration(inputOf(asker, made.jobId))
  const [row] = await stack.sql<{ first: number }[]>`
    select serial_from as first from card_batches where batch_id = ${made.batchId}`
  return { batchId: made.batchId, first: row?.first ?? 0, last: (row?.first ?? 0) + quantity - 1 }
}

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
    const { batchId, first } = await generated(shop, PAGE + 20, 'PAG')
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
