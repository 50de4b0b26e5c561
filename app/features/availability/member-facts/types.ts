import type { RedemptionFacts } from '../types.ts'

/** A card as the back office asks about it: the facts for the evaluator, and what a page says beside them. */
export type CardInQuestion = {
  serial: number
  number: string
  batchName: string
  /** Of its newest order that is not cancelled; undefined when there is none, or it is not for this account. */
  orderNo: string | undefined
  /** Too many wrong passwords; known to accounts that read the log. */
  lockedUntil: Date | undefined
  /** Names by product id. */
  productNames: Readonly<Record<string, string>>
  facts: RedemptionFacts
}

/** Why a product has no day left to choose. */
export type NoDateCause = 'settings' | 'season' | 'capacity'
