import { v7 as uuid } from 'uuid'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { resolve } from '#app/features/regions/regions.ts'
import type { Region } from '#app/features/regions/types.ts'
import { type CardFacts, cardState, dateOfState } from './card-state.ts'
import { nameForIndex } from './normalise.ts'
import { newOrderNumber } from './order-number.ts'
import { passwordFits, type SealedPassword } from './password-check.ts'
import { phoneForIndex } from './phone.ts'
import type { CardCheck, RedeemRefusal, RedemptionChoice, RedemptionSite } from './types.ts'

const ORDER_NUMBER_TRIES = 5

/**
 * Checks number and password of a card on one merchant's site. Only after the password is right does the
 * answer say anything about the card.
 * @param scope of a visitor
 * @param shown normalised number and password
 */
export async function verifyCard(
  scope: TenantScope,
  site: RedemptionSite,
  shown: { number: string; password: string },
): Promise<CardCheck> {
  const keys = await keysOf(site.merchant_id)
  const [found] = await withTenant(
    scope,
    ({ tx }) => tx<(SealedPassword & CardFacts)[]>`
      select c.*, (now() at time zone ${site.time_zone})::date as today
      from private.card_for_check(${site.merchant_id}, ${shown.number}) c`,
  )
  if (!passwordFits(keys, site.merchant_id, found, shown.password) || !found) {
    log.info({ serial: found?.serial }, 'card check failed')
    return { ok: false, reason: 'CARD_MISMATCH' }
  }
  const state = cardState(found)
  if (state === 'usable' || state === 'CARD_REDEEMED') {
    return { ok: true, serial: found.serial, redeemed: state === 'CARD_REDEEMED' }
  }
  return { ok: false, reason: state, date: dateOfState(state, found) }
}

/**
 * Redeems the card of the scope: makes the order, seals the personal data, takes one from stock. Exactly once,
 * whatever happens at the same time; the database function has the last word on every condition.
 * @param scope of the card
 * @param choice validated by addressSchema; the region is looked up here, by its code
 */
export async function redeemCard(
  scope: TenantScope,
  site: RedemptionSite,
  choice: RedemptionChoice,
): Promise<Outcome<{ orderNo: string }, RedeemRefusal>> {
  const region = resolve(choice.region)
  if (!region) {
    log.warn({ regionCode: choice.region }, 'redemption refused: no such region')
    return { ok: false, reason: 'REGION_UNKNOWN' }
  }
  const keys = await keysOf(site.merchant_id)
  for (let attempt = 1; ; attempt += 1) {
    const orderNo = newOrderNumber(site.time_zone)
    try {
      const outcome = await placeOrder(scope, keys, orderNo, choice, region)
      if (outcome.ok) return { ok: true, orderNo }
      const ids = { serial: scope.claims.card?.serial, productId: choice.productId, reason: outcome.reason }
      // No page offers such a product: somebody has changed what the page sent.
      if (outcome.reason === 'PRODUCT_NOT_ON_CARD') log.warn(ids, 'redemption refused: product not on card')
      else log.info(ids, 'redemption refused')
      return outcome
    } catch (error) {
      const { code, constraint_name: constraint } = error as { code?: string; constraint_name?: string }
      if (code !== '23505') throw error
      if (constraint === 'orders_one_per_card') return { ok: false, reason: 'CARD_REDEEMED' }
      if (constraint !== 'orders_merchant_id_order_no_key' || attempt === ORDER_NUMBER_TRIES) throw error
    }
  }
}

async function placeOrder(
  scope: TenantScope,
  keys: MerchantKeys,
  orderNo: string,
  choice: RedemptionChoice,
  region: Region,
): Promise<Outcome<object, RedeemRefusal>> {
  const orderId = uuid()
  const seal = (column: string, plain: string) => keys.seal({ table: 'orders', column, row: orderId }, plain)
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ outcome: Outcome<object, RedeemRefusal> }[]>`
      select private.redeem(
        ${orderId}, ${orderNo}, ${choice.productId},
        ${seal('consignee_enc', choice.consignee)}, ${keys.index('consignee', nameForIndex(choice.consignee))},
        ${seal('phone_enc', choice.phone)}, ${keys.index('phone', phoneForIndex(choice.phone))},
        ${seal('address_enc', choice.street)},
        ${region.code}, ${region.province}, ${region.city}, ${region.district}, null) as outcome`,
  )
  if (!row) throw new Error('private.redeem gave no answer')
  return row.outcome
}
