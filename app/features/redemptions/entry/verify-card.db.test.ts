import { beforeAll, describe, expect, test } from 'vitest'
import {
  addBatch,
  type Card,
  type Merchant,
  makeMerchant,
  newClient,
  useStack,
} from '../../../../supabase/tests/support.ts'
import { normaliseCode } from '../normalise.ts'
import type { RedemptionSite } from '../types.ts'
import { verifyCard } from './verify-card.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant

// Serials 1 to 600, so that passwords stand in three blocks; 1 and 2 are redeemed, 1 to 300 active.
beforeAll(async () => {
  ;[shop, other] = await Promise.all([
    makeMerchant(stack.sql, { cards: 600 }),
    makeMerchant(stack.sql, { cards: 40 }),
  ])
})

function siteOf({ merchantId, code }: Merchant): RedemptionSite {
  return { merchant_id: merchantId, code, time_zone: 'Asia/Shanghai', currency: 'CNY' }
}

const card = (serial: number) => shop.cards[serial - 1] as Card

const check = (shown: { number: string; password: string }, at = siteOf(shop)) =>
  verifyCard(
    at,
    { number: normaliseCode(shown.number), password: normaliseCode(shown.password) },
    { clientAddress: newClient(), captcha: undefined },
  )

const setCard = (serial: number, values: Record<string, unknown>) =>
  stack.sql`update cards set ${stack.sql(values)} where merchant_id = ${shop.merchantId} and serial = ${serial}`

describe('verifyCard', () => {
  test.each([3, 255, 256, 257, 300])('opens card %i with its own password', async (serial) => {
    expect(await check(card(serial))).toEqual({ ok: true, serial, redeemed: false })
  })

  test('forgives how number and password were typed', async () => {
    const { number, password } = card(3)
    const typed = {
      number: ` ${number.toLowerCase().slice(0, 3)} - ${number.slice(3)}`,
      password: `${password} `,
    }
    expect(await check(typed)).toMatchObject({ ok: true, serial: 3 })
  })

  test('a redeemed card leads to its order', async () => {
    expect(await check(card(1))).toEqual({ ok: true, serial: 1, redeemed: true })
  })

  // Each on a number of its own: from the third wrong password on, a number asks for a captcha.
  test.each<[name: string, shown: () => { number: string; password: string }]>([
    ['an unknown number', () => ({ number: 'T99999999', password: card(3).password })],
    ['a number that was never sold', () => ({ number: 'T00000000', password: '00000000' })],
    ['a wrong password', () => ({ number: card(5).number, password: '000000' })],
    ['one that is too short', () => ({ number: card(6).number, password: card(6).password.slice(0, 5) })],
    ['one that is too long', () => ({ number: card(7).number, password: `${card(7).password}0` })],
    ['that of the next card in the block', () => ({ number: card(8).number, password: card(9).password })],
  ])('%s gets one and the same answer', async (_name, shown) => {
    expect(await check(shown())).toEqual({ ok: false, reason: 'CARD_MISMATCH' })
  })

  test('a card of another merchant gets the same answer', async () => {
    expect(await check(card(300), siteOf(other))).toEqual({ ok: false, reason: 'CARD_MISMATCH' })
  })

  test('says what is wrong with a card only when the password is right', async () => {
    const states = [
      [290, { status: 'void' }, 'CARD_VOID', undefined],
      [291, { status: 'created' }, 'CARD_INACTIVE', undefined],
      [292, { valid_to: '2020-12-31' }, 'CARD_EXPIRED', '2020-12-31'],
      [293, { valid_from: '2099-01-01' }, 'CARD_NOT_YET_VALID', '2099-01-01'],
    ] as const
    for (const [serial, values, reason, date] of states) {
      await setCard(serial, values)
      expect(await check(card(serial)), reason).toEqual({ ok: false, reason, date })
      expect(await check({ ...card(serial), password: '000000' }), reason).toEqual({
        ok: false,
        reason: 'CARD_MISMATCH',
      })
    }
  })
})

test('passwords of a second batch are found in its own blocks', async () => {
  const { cards } = await addBatch(stack.sql, shop, shop.owner.memberId, 601, 10)
  await stack.sql`update cards set status = 'active' where merchant_id = ${shop.merchantId} and serial > 600`
  expect(await check(cards[5] as Card)).toEqual({ ok: true, serial: 606, redeemed: false })
})
