// For tests: redemptions by whoever, judged and placed as the last page does. Each test file has a module of its own,
// and so its own merchant.
import { v7 as uuid } from 'uuid'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfCard } from '#app/core/db/scope.ts'
import { type Merchant, makeMerchant, type TestStack } from '../../../supabase/tests/support.ts'
import { assessRedemption, type RedemptionAttempt } from './mutations.ts'
import type { SignalName } from './signals.ts'

let stack: TestStack
export let shop: Merchant

/** Call in beforeAll: makes the merchant, its cards activated yesterday. */
export async function arrange(of: TestStack): Promise<void> {
  stack = of
  shop = await makeMerchant(stack.sql, { cards: 1000 })
  await stack.sql`
    update cards set activated_at = now() - interval '1 day'
    where merchant_id = ${shop.merchantId} and status = 'active'`
}

let nextSerial = 3
let nextPerson = 1_000

/** An attempt with a fresh card, by a fresh client, to a fresh phone and address, unless said otherwise. */
export function attempt(more: Partial<RedemptionAttempt> & { address?: string } = {}): RedemptionAttempt {
  nextSerial += 1
  nextPerson += 7
  const { address = `street ${nextPerson}`, ...rest } = more
  const phone = more.phone ?? `1376420${nextPerson}`
  return {
    orderId: uuid(),
    serial: nextSerial,
    clientAddress: `198.51.${nextPerson >> 8}.${nextPerson & 255}`,
    consignee: '欧阳娜娜',
    phone,
    phoneIdx: shop.keys.index('phone', phone),
    addressIdx: shop.keys.index('address', address),
    regionCode: '310101',
    street: '人民路1号',
    captchaSolved: false,
    ...rest,
  }
}

/** Judges without placing an order. */
export const assess = (input: RedemptionAttempt) =>
  withTenant(scopeOfCard(shop.merchantId, input.serial), ({ tx }) => assessRedemption(tx, shop.keys, input))

/** Assesses and places the order, as the last page of a redemption does. */
export function redeem(input: RedemptionAttempt) {
  const { orderId, serial, phone, phoneIdx, addressIdx, regionCode } = input
  const seal = (column: string, text: string) =>
    shop.keys.seal({ table: 'orders', column, row: orderId }, text)
  return withTenant(scopeOfCard(shop.merchantId, serial), async ({ tx }) => {
    const verdict = await assessRedemption(tx, shop.keys, input)
    if (verdict.decision === 'captcha') return verdict
    const [row] = await tx<{ outcome: { ok: boolean } }[]>`
      select private.place_order(${orderId}, ${`F${serial}`}, ${shop.products[1]},
        ${seal('consignee_enc', '张三')}, ${shop.keys.index('consignee', '张三')}, ${seal('phone_enc', phone)}, ${phoneIdx},
        ${seal('address_enc', '人民路1号')}, ${addressIdx}, ${regionCode}, '上海市', '上海市', '黄浦区',
        null, current_date, null, ${verdict.decision === 'hold'}) as outcome`
    if (!row?.outcome.ok) throw new Error(`no order: ${JSON.stringify(row)}`)
    return verdict
  })
}

/** One after the other, each with a card of its own. */
export async function redeemMany(count: number, more: Parameters<typeof attempt>[0]) {
  const verdicts = []
  for (let i = 0; i < count; i += 1) verdicts.push(await redeem(attempt(more)))
  return verdicts
}

/** Reasons by signal. */
export const factsOf = (verdict: { reasons: { signal: SignalName; fact: number | string }[] }) =>
  Object.fromEntries(verdict.reasons.map(({ signal, fact }) => [signal, fact]))

/** What is stored of a judgement. */
export async function keptOf(orderId: string) {
  const [row] = await stack.sql<Record<string, unknown>[]>`
    select score, decision, captcha_solved as solved, outcome, reasons, reviewed_by as by, review_note as note
    from risk_assessments where assessment_id = ${orderId}`
  return row
}

/** A held order made through the front door; its id. */
export async function heldOrder(): Promise<string> {
  const person = {
    phone: `1394420${nextPerson}`,
    address: `held ${nextPerson}`,
    clientAddress: `203.0.113.${nextSerial % 250}`,
  }
  await redeemMany(30, { ...person, captchaSolved: true })
  const last = attempt(person)
  const { decision } = await redeem(last)
  if (decision !== 'hold') throw new Error(`not held: ${decision}`)
  return last.orderId
}
