import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { log } from '#app/core/log/log.ts'
import { clientOf } from '../guard/client.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { nameOfPlace } from '../regions/regions.ts'
import { nameOddity, phoneOddity } from './oddities.ts'
import type { FraudSettingsForm } from './schema.ts'
import { score } from './score.ts'
import { strayRegion } from './stray-region.ts'
import type { Assessment, FraudSettings, RiskFacts } from './types.ts'

/** What somebody is about to order, or to change an order to. */
export type RedemptionAttempt = {
  /** UUID; the assessment is kept under it. */
  orderId: string
  serial: number
  /** As the trusted proxies tell it; only its blind index is kept. */
  clientAddress: string
  consignee: string
  phone: string
  phoneIdx: Buffer
  /** null: picked up in a store, where many meet. */
  addressIdx: Buffer | null
  /** District of the destination, six digits; of a pick-up the store's. */
  regionCode: string
  /** '' of a pick-up. */
  street: string
  captchaSolved: boolean
}

type Counted = {
  settings: FraudSettings
  facts: RiskFacts & { storeProvince: string | null }
}

/**
 * Judges a redemption and keeps the judgement. In the transaction that places the order, before it does: cards
 * that go to one phone or address are counted one after the other until it commits.
 * @param tx under the claims of the card
 * @returns what to do: `captcha` is never asked of somebody who has just solved one; an order on `hold` is placed
 *   and held
 */
export async function assessRedemption(
  tx: Tx,
  keys: MerchantKeys,
  input: RedemptionAttempt,
): Promise<Assessment> {
  const client = keys.index('client', clientOf(input.clientAddress).client)
  const [row] = await tx<{ counted: Counted | null }[]>`
    select private.redemption_signals(${client}, ${input.phoneIdx}, ${input.addressIdx},
      ${input.regionCode.slice(0, 2)}) as counted`
  if (!row?.counted) throw new Error('private.redemption_signals knows no such card')
  const { settings, facts } = row.counted
  const found = score({ ...facts, ...typedFacts(input, facts.storeProvince) }, settings)
  await tx`
    select private.note_assessment(${input.orderId}, ${client}, ${found.score}, ${tx.json(found.reasons)},
      ${found.decision}, ${input.captchaSolved})`
  const solved = found.decision === 'captcha' && input.captchaSolved
  if (found.decision !== 'allow') {
    const { score: points, decision } = found
    const signals = found.reasons.map((reason) => reason.signal)
    log.warn({ serial: input.serial, score: points, decision, solved, signals }, 'redemption looks unusual')
  }
  return solved ? { ...found, decision: 'allow' } : found
}

/** The signals in what was typed and chosen. */
function typedFacts(input: RedemptionAttempt, storeProvince: string | null): RiskFacts {
  const { regionCode, street, consignee, phone } = input
  const far = storeProvince !== null && !regionCode.startsWith(storeProvince)
  return {
    strayRegion: strayRegion(street, regionCode),
    oddName: nameOddity(consignee),
    oddPhone: phoneOddity(phone),
    farStore: far ? nameOfPlace(storeProvince) : undefined,
  }
}

/** Another reviewer was faster. */
type Reviewed = {
  ok: false
  reason: 'ALREADY_REVIEWED'
  orderNo?: string
  outcome: 'released' | 'rejected'
  by: string | null
  at: string | null
}

export type ReviewRefusal =
  | Reviewed
  | {
      ok: false
      reason: 'ORDER_UNKNOWN' | 'ORDER_CANCELLED' | 'LOGIN_UNKNOWN' | 'NOT_PERMITTED'
      orderNo?: string
    }

/** What shall become of a held order. `card` of a rejected one: given back to its holder, or made void. */
export type Verdict = { verdict: 'released' } | { verdict: 'rejected'; card: 'active' | 'void' }

/**
 * Releases or rejects a held order; logged, with the card's changes beside it. Of several who do so at once one does
 * it, and the others are told who.
 * @param note why, up to 200 characters
 * @returns NOT_PERMITTED without order.review, or when a card shall be made void without card.void
 */
export async function reviewOrder(
  reviewer: { scope: TenantScope },
  orderId: string,
  verdict: Verdict,
  note: string,
): Promise<{ ok: true; orderNo: string } | ReviewRefusal> {
  const card = verdict.verdict === 'rejected' ? verdict.card : null
  const logId = uuid()
  return permitted(() =>
    withTenant(reviewer.scope, async ({ tx }) => {
      await tx`select set_config('tihuo.operation', ${logId}, true)`
      const [row] = await tx<
        { outcome: { ok: true; orderNo: string; cardSerial: number } | ReviewRefusal }[]
      >`
        select private.review_order(${orderId}, ${verdict.verdict}, ${card}, ${note}) as outcome`
      if (!row) throw new Error('private.review_order gave no answer')
      if (!row.outcome.ok) return row.outcome
      const { orderNo, cardSerial } = row.outcome
      await writeCardLog(tx, {
        logId,
        action: verdict.verdict === 'released' ? 'orders.release' : 'orders.reject',
        filter: { orderId, orderNo, cardSerial },
        count: 1,
        detail: { ...(card && { card }), ...(note && { note }) },
      })
      return { ok: true as const, orderNo }
    }),
  )
}

/** Says of a refused sign-in whether it was in order; if so, that account may sign in from there for a day. */
export async function reviewLogin(
  reviewer: { scope: TenantScope },
  checkId: string,
  verdict: Verdict['verdict'],
): Promise<{ ok: true } | ReviewRefusal> {
  return permitted(() =>
    withTenant(reviewer.scope, async ({ tx }) => {
      const [row] = await tx<{ outcome: { ok: true; memberId: string } | ReviewRefusal }[]>`
        select private.review_login(${checkId}, ${verdict}) as outcome`
      if (!row) throw new Error('private.review_login gave no answer')
      if (!row.outcome.ok) return row.outcome
      const action = verdict === 'released' ? 'logins.release' : 'logins.reject'
      const filter = { memberId: row.outcome.memberId }
      await writeCardLog(tx, { logId: uuid(), action, filter, count: 0 })
      return { ok: true as const }
    }),
  )
}

/** The database refuses who may not review; routes have asked before, so this is for requests made by hand. */
async function permitted<T>(review: () => Promise<T>): Promise<T | ReviewRefusal> {
  try {
    return await review()
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    return { ok: false, reason: 'NOT_PERMITTED' }
  }
}

/** Saves thresholds and signals. Needs settings.write. @returns false without it */
export async function saveSettings(
  account: Pick<Member, 'merchant_id' | 'scope'>,
  form: FraudSettingsForm,
): Promise<boolean> {
  const changed = await withTenant(
    account.scope,
    ({ tx }) => tx`
      update fraud_settings set captcha_at = ${form.captchaAt}, hold_at = ${form.holdAt},
        signals_off = ${form.signalsOff}, updated_at = now()
      where merchant_id = ${account.merchant_id}`,
  )
  return changed.count === 1
}

/** The part of the hourly clean-up: judgements after 180 days, tries of sign-ins after 7 and 90. @returns rows */
export function forgetOldRisks(): Promise<number> {
  return withSystem('judgements of redemptions and sign-ins are kept for a limited time', async ({ tx }) => {
    const [row] = await tx<{ n: number }[]>`select private.forget_risks() as n`
    return row?.n ?? 0
  })
}
