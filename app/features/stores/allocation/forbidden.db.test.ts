// Who may not move cards, and what nobody may do with them.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import {
  type Account,
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../../supabase/tests/support.ts'
import { previewMoves } from './data.ts'
import { moveCards } from './mutations.ts'
import { type AllocationShop, changesNothing, makeAllocationShop } from './test-allocation.ts'
import type { MoveRequest } from './types.ts'

const stack = useStack('worker')
const by = ({ userId }: { userId: string }) => ({ role: 'authenticated', sub: userId })
let shop: Merchant
let other: Merchant
let owner: Member
let keeper: Member
let { allocate, takeBack, move, whose, reset } = {} as AllocationShop

beforeAll(async () => {
  ;({ shop, owner, keeper, allocate, takeBack, move, whose, reset } = await makeAllocationShop(stack.sql))
  other = await makeMerchant(stack.sql)
})

describe('nobody else', () => {
  const accounts = async () => {
    const { merchantId } = shop
    const editor = await addMember(stack.sql, merchantId, {
      permissions: ['card.read', 'card.edit', 'card.activate', 'card.void', 'store.manage'],
    })
    return [editor, shop.store, shop.supplier] as Account[]
  }

  test('gives, takes back or moves cards, through the door or in SQL', async () => {
    await reset()
    await move(keeper, allocate([10]))
    const [a, b] = shop.stores
    const requests: MoveRequest[] = [
      allocate([1]),
      takeBack(a, 1),
      { action: 'move', from: a, filter: {}, parts: [{ to: b, count: 1 }] },
    ]
    for (const account of await accounts()) {
      const member = await memberOf(account.userId)
      await changesNothing(stack.sql, member, async () => {
        for (const request of requests) {
          expect(await previewMoves(member, request)).toEqual({ ok: false, reason: 'FORBIDDEN' })
          // Even when the right was there a moment ago.
          const forged = { ...member, kind: 'owner' as const }
          const tried = await moveCards(forged, request, 'x').catch((error) => ({ code: error.code }))
          expect(tried).not.toMatchObject({ ok: true })
        }
        for (const to of [b, null])
          expect(
            await codeOf(
              as(
                stack.workerUrl,
                by(account),
                (tx) =>
                  tx`update cards set store_id = ${to} where merchant_id = ${shop.merchantId} and serial between 101 and 120`,
              ),
            ),
          ).toBe('42501')
      })
    }
  })

  test('of another merchant: neither its cards nor its stores', async () => {
    const foreign = await memberOf(other.owner.userId)
    await changesNothing(stack.sql, owner, async () => {
      for (const merchant_id of [foreign.merchant_id, shop.merchantId]) {
        const who = { ...foreign, merchant_id }
        expect(await previewMoves(who, allocate([1]))).toMatchObject({ ok: false })
        expect(await moveCards(who, allocate([1]), 'x')).toMatchObject({ ok: false })
        expect(await previewMoves(who, takeBack(shop.stores[0], 1))).toMatchObject({ ok: false })
      }
    })
    const theirs = { ...allocate([1]), parts: [{ to: other.stores[0], count: 1 }] }
    expect(await previewMoves(owner, theirs)).toEqual({ ok: false, reason: 'STORE_UNKNOWN' })
  })

  test('not even who may changes whose a sold card is', async () => {
    await reset()
    const { merchantId, stores } = shop
    await move(keeper, allocate([2]))
    await stack.sql`update cards set status = 'active', activated_at = now() where merchant_id = ${merchantId} and serial = 101`
    for (const account of [shop.owner, shop.staff])
      for (const to of [stores[1], null])
        expect(
          await codeOf(
            as(
              stack.workerUrl,
              by(account),
              (tx) =>
                tx`update cards set store_id = ${to} where merchant_id = ${merchantId} and serial = 101`,
            ),
          ),
        ).toBe('23514')
    expect(await whose(stores[0])).toEqual([101, 102])
  })
})
