import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { noteSecurityEvent } from '../guard/mutations.ts'
import type { AttemptTicket, CardToCheck } from '../guard/types.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { passwordFits } from '../redemptions/entry/password-check.ts'
import { candidatesOf } from '../redemptions/normalise.ts'
import { newOrderNumber } from '../redemptions/order-number.ts'
import { readPickUpCode } from '../redemptions/pick-up-code/code.ts'
import { resolve } from '../regions/regions.ts'
import { type CheckState, stateOf } from './check-state.ts'
import { readCheck } from './data.ts'
import type { Shown } from './entry.ts'
import type { CounterFacts } from './facts.ts'
import type { HandOverRefusal, VerifyRefusal } from './types.ts'

/** Who stands at the counter. */
export type Clerk = Pick<Member, 'scope' | 'merchant_id' | 'member_id' | 'time_zone'>

type Verified = { ok: true; checkId: string } | ({ ok: false } & VerifyRefusal)
type Ticket = AttemptTicket & { left: number }
type Begun = CardToCheck & {
  decision: 'go' | 'number_locked' | 'client_locked'
  retry_seconds: number
  ticket: Ticket
}
type Opened =
  | { ok: true; checkId: string }
  | { ok: false; reason: 'CARD_UNKNOWN' | 'CODE_EXPIRED' }
  | { ok: false; reason: 'CODE_USED'; store: string; clerk: string | null; at: string }

/** Writes down a card that was shown rightly. */
async function openCheck(tx: Tx, serial: number, code?: { id: Buffer; fresh: boolean }): Promise<Verified> {
  const [row] = await tx<{ opened: Opened }[]>`
    select private.open_counter_check(${uuid()}, ${serial}, ${code?.id ?? null}, ${code?.fresh ?? true}) as opened`
  if (!row) throw new Error('private.open_counter_check gave no answer')
  const { opened } = row
  return 'at' in opened ? { ...opened, at: new Date(opened.at) } : opened
}

/**
 * Checks a card that was shown at a counter: number and password, by the same work and under the same counts per number
 * as on the redemption site, or the consumer's pick-up code alone. What is right becomes a check, whatever the card is
 * good for; its page says that. Needs card.verify and a store.
 * @param clientAddress for the page of security
 * @param moment against which the age of a code is taken
 */
export async function verifyAtCounter(
  clerk: Clerk,
  shown: Shown,
  clientAddress: string,
  moment: Date = new Date(),
): Promise<Verified> {
  const keys = await keysOf(clerk.merchant_id)
  if (shown.how === 'password') return verifyPassword(clerk, keys, shown, clientAddress)
  const read = readPickUpCode(keys, clerk.merchant_id, shown.code, moment)
  if (!read.ok) {
    if (read.reason === 'CODE_FORGED')
      await noteSecurityEvent(clerk.merchant_id, 'code_forged', { clientAddress })
    return read
  }
  return withTenant(clerk.scope, ({ tx }) => openCheck(tx, read.serial, read))
}

async function verifyPassword(
  clerk: Clerk,
  keys: MerchantKeys,
  shown: { number: string; password: string },
  clientAddress: string,
): Promise<Verified> {
  const { merchant_id: merchantId, scope } = clerk
  const [typed, meant = typed] = candidatesOf(shown.number)
  const byClerk = keys.index('clerk', clerk.member_id)
  const byNumber = keys.index('tried_number', meant)
  const [begun] = await withTenant(
    scope,
    ({ tx }) => tx<Begun[]>`
      select * from private.begin_counter_attempt(${byClerk}, ${byNumber}, ${[typed, meant]})`,
  )
  if (!begun) throw new Error('private.begin_counter_attempt gave no answer')
  const { decision, ticket, retry_seconds: seconds } = begun
  if (decision === 'number_locked') return { ok: false, reason: 'NUMBER_LOCKED', seconds }
  if (decision === 'client_locked') return { ok: false, reason: 'CLERK_LOCKED', seconds }
  const card = begun.serial === null ? undefined : begun
  if (!passwordFits(keys, merchantId, card, shown.password) || !card) {
    await noteLocks(merchantId, ticket, card, clientAddress)
    return { ok: false, reason: 'CARD_MISMATCH', left: Math.max(0, ticket.left) }
  }
  return withTenant(scope, async ({ tx }) => {
    await tx`select private.end_attempt(${merchantId}, 'card', ${byClerk}, ${byNumber}, null, ${byClerk}, ${tx.json(ticket)})`
    return openCheck(tx, card.serial)
  })
}

/** What a wrong attempt has locked, for the page of security. */
async function noteLocks(
  merchantId: string,
  ticket: Ticket,
  card: CardToCheck | undefined,
  clientAddress: string,
): Promise<void> {
  log.info({ serial: card?.is_real ? card.serial : undefined }, 'card check at a counter failed')
  if (ticket.alarm) log.warn({ merchantId, kind: 'card' }, 'attack: more wrong attempts than usual')
  for (const subject of ticket.locked)
    await noteSecurityEvent(merchantId, subject === 'number' ? 'card_locked' : 'clerk_locked', {
      clientAddress,
      cardSerial: subject === 'number' && card?.is_real ? card.serial : undefined,
      detail: { kind: 'card', counter: true },
    })
}

/** What the page had when the clerk confirmed: a gift of the card, or an order that waits. */
export type Chosen = { productId: string } | { orderId: string }

type HandedOver = Outcome<{ orderNo: string; replayed: boolean }, HandOverRefusal>
type Written = Outcome<{ orderNo: string; replayed: boolean }, HandOverRefusal | 'PARTS_NEEDED'> & {
  parts?: number
}

const TRIES = 5

/**
 * Hands over what a check is good for, exactly once: the order takes the check's id, and a check that was used answers
 * with what it was used for. Rules are asked under the lock of the card, and the database has the last word.
 * @param moment for which the rules are asked
 */
export async function handOverAtCounter(
  clerk: Clerk,
  checkId: string,
  chosen: Chosen,
  moment: Date = new Date(),
): Promise<HandedOver> {
  const keys = await keysOf(clerk.merchant_id)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTenant(clerk.scope, ({ tx }) => handOver(tx, { clerk, keys, checkId, chosen, moment }))
    } catch (error) {
      const { code, constraint_name: constraint } = error as { code?: string; constraint_name?: string }
      // An order number that is taken, or parts of a gift that have just changed: once more.
      const again = code === '40001' || (code === '23505' && constraint === 'orders_merchant_id_order_no_key')
      if (!again || attempt === TRIES) throw error
    }
  }
}

type Asked = { clerk: Clerk; keys: MerchantKeys; checkId: string; chosen: Chosen; moment: Date }

async function handOver(tx: Tx, asked: Asked): Promise<HandedOver> {
  const { clerk, checkId, chosen, moment } = asked
  const facts = await readCheck(tx, checkId, { lock: true })
  if (!facts) return { ok: false, reason: 'CHECK_UNKNOWN' }
  const state = stateOf(facts, moment)
  if (state.is === 'done') return { ok: true, orderNo: state.order.orderNo, replayed: true }
  const reason = refusalOf(state, facts, chosen)
  if (reason) return { ok: false, reason }
  const outcome =
    'orderId' in chosen ? await giveOrder(tx, checkId, chosen) : await giveGift(tx, asked, facts)
  if (outcome.ok && !outcome.replayed)
    await writeCardLog(tx, {
      logId: uuid(),
      action: 'counter.hand_over',
      filter: { cardSerial: facts.file.serial },
      count: 1,
      detail: { orderNo: outcome.orderNo, store: facts.store.name },
    })
  log.info({ merchantId: clerk.merchant_id, checkId, outcome }, 'hand-over at a counter')
  return outcome
}

/** Why what the clerk has confirmed cannot be handed over; undefined when it can. */
function refusalOf(state: CheckState, facts: CounterFacts, chosen: Chosen): HandOverRefusal | undefined {
  if (state.is === 'refused') return state.refusal.reason
  if (state.is === 'order')
    return 'orderId' in chosen && chosen.orderId === state.order.orderId ? undefined : 'ORDER_CHANGED'
  if (state.is !== 'goods' || 'orderId' in chosen) return 'ORDER_CHANGED'
  const gift = state.gifts.find(({ productId }) => productId === chosen.productId)
  if (gift) return gift.refusal?.reason
  const known = facts.file.products.some(({ productId }) => productId === chosen.productId)
  return known ? 'PRODUCT_OFF_SHELF' : 'PRODUCT_NOT_ON_CARD'
}

async function giveOrder(tx: Tx, checkId: string, { orderId }: { orderId: string }): Promise<HandedOver> {
  const [row] = await tx<{ outcome: HandedOver }[]>`
    select private.counter_hand_over(${checkId}, ${orderId}) as outcome`
  if (!row) throw new Error('private.counter_hand_over gave no answer')
  return row.outcome
}

// A store that has not said where it is.
const NOWHERE = { code: '000000', province: '', city: '', district: '' }

/** Nobody is named at a counter: an order has sealed empty texts where others have the consignee. */
function nobody(keys: MerchantKeys, orderId: string) {
  const seal = (column: string) => keys.seal({ table: 'orders', column, row: orderId }, '')
  return { consignee: seal('consignee_enc'), phone: seal('phone_enc'), address: seal('address_enc') }
}

async function giveGift(tx: Tx, asked: Asked, facts: CounterFacts): Promise<HandedOver> {
  const { clerk, keys, checkId, chosen } = asked
  if (!('productId' in chosen)) return { ok: false, reason: 'ORDER_CHANGED' }
  const region = (facts.store.regionCode && resolve(facts.store.regionCode)) || NOWHERE
  const sealed = nobody(keys, checkId)
  const give = async (parts: number): Promise<Written> => {
    const more = Array.from({ length: parts - 1 }, () => {
      const orderId = uuid()
      const { consignee, phone, address } = nobody(keys, orderId)
      const text = (bytes: Buffer) => bytes.toString('base64')
      return { orderId, consignee: text(consignee), phone: text(phone), address: text(address) }
    })
    const [row] = await tx<{ outcome: Written }[]>`
      select private.counter_redeem(${checkId}, ${newOrderNumber(clerk.time_zone)}, ${chosen.productId},
        ${sealed.consignee}, ${keys.index('consignee', '')}, ${sealed.phone}, ${keys.index('phone', '')}, ${sealed.address},
        ${region.code}, ${region.province}, ${region.city}, ${region.district}, ${tx.json(more)}) as outcome`
    if (!row) throw new Error('private.counter_redeem gave no answer')
    return row.outcome
  }
  let outcome = await give(1)
  if (!outcome.ok && outcome.reason === 'PARTS_NEEDED') outcome = await give(outcome.parts ?? 1)
  if (outcome.ok) return outcome
  if (outcome.reason === 'PARTS_NEEDED') throw new PartsChangedError()
  return { ok: false, reason: outcome.reason }
}

/** The product was given another number of parts between two questions about it; the next attempt finds it settled. */
class PartsChangedError extends Error {
  override name = 'PartsChangedError'
  code = '40001'
}
