import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { drawQr } from '#app/features/merchants/site-address.ts'
import type { QrDrawing } from '#app/features/merchants/types.ts'
import { cardState } from '../card-state.ts'
import { readCard, readOrder } from '../data.ts'
import { maskNumber } from '../normalise.ts'
import type { PickUpStore, RedemptionSite } from '../types.ts'
import { mintPickUpCode } from './code.ts'

/** What a consumer shows in a store. */
export type PickUpPass = {
  qr: QrDrawing
  maskedNumber: string
  /** What was ordered for pick-up; undefined: it is chosen in the store. */
  ordered: { productName: string; store: PickUpStore } | undefined
  stores: PickUpStore[]
}

/**
 * A fresh code for the card of a session: for a card that can be redeemed where the merchant offers pick-up, or one with
 * an order that waits in a store. Every call makes another one.
 * @returns the reason when there is none: the card is spent (its order says how), cannot be used, or is only sent
 */
export async function pickUpPass(
  scope: TenantScope,
  site: RedemptionSite,
  moment: Date = new Date(),
): Promise<PickUpPass | 'spent' | 'unusable' | 'sent'> {
  const keys = await keysOf(site.merchant_id)
  const { file, order } = await withTenant(scope, async ({ tx }) => {
    const file = await readCard(tx, { lock: false })
    return { file, order: file?.card.status === 'redeemed' ? await readOrder(tx) : undefined }
  })
  if (!file) return 'unusable'
  const { status, validFrom, validTo } = file.card
  const today = localTime(moment, site.time_zone).day
  const state = cardState({ status, valid_from: validFrom, valid_to: validTo, today })
  const waiting = order?.pickUpStore && order.status === 'pending' ? order : undefined
  if (state === 'CARD_REDEEMED' && !waiting) return 'spent'
  if (state !== 'usable' && state !== 'CARD_REDEEMED') return 'unusable'
  if (!waiting && file.pickUpStores.length === 0) return 'sent'
  const code = mintPickUpCode(keys, { merchantId: site.merchant_id, serial: file.serial }, moment)
  return {
    qr: drawQr(code),
    maskedNumber: maskNumber(file.number),
    ordered: waiting?.pickUpStore
      ? { productName: waiting.productName, store: waiting.pickUpStore }
      : undefined,
    stores: waiting?.pickUpStore ? [] : file.pickUpStores,
  }
}
