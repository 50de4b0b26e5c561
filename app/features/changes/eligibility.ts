import type { Permission } from '#app/core/auth/permissions.ts'
import { CARD_STATUSES, type CardStatus } from '../cards/state.ts'
import { type Change, type ChangeAction, MAX_PRODUCTS } from './schema.ts'

/** Why a card of the filter is left alone. */
export const SKIP_REASONS = [
  // Its state does not go with the action.
  'STATE',
  'EXPIRED',
  // Its batch is still being generated.
  'GENERATING',
  // It is already as it would become.
  'UNCHANGED',
  // Its validity would begin after its end.
  'START_AFTER_END',
  'NO_PRODUCT_LEFT',
  'TOO_MANY_PRODUCTS',
] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

export type ChangeRule = {
  permission: Permission
  /** States a card may be in. */
  from: readonly CardStatus[]
  /** False: cards past their last day are left alone. */
  expired: boolean
}

const UNSPENT = ['created', 'active'] as const
const terms: ChangeRule = { permission: 'card.edit', from: UNSPENT, expired: true }
const notes: ChangeRule = { permission: 'card.edit', from: CARD_STATUSES, expired: true }

/** Which cards each action may touch, and who may ask for it. data.ts says the same in SQL; a test compares. */
export const CHANGE_RULES: Record<ChangeAction, ChangeRule> = {
  // An expired card that is activated could not be redeemed, and somebody would have paid for it.
  activate: { permission: 'card.activate', from: ['created'], expired: false },
  deactivate: { permission: 'card.deactivate', from: ['active'], expired: true },
  void: { permission: 'card.void', from: UNSPENT, expired: true },
  restore: { permission: 'card.void', from: ['void'], expired: true },
  products: terms,
  validity: terms,
  regions: terms,
  // Sold cards stay with the store that sold them; whole filters of cards go elsewhere as features/stores has it.
  store: { permission: 'stock.manage', from: ['created'], expired: false },
  channel: notes,
  remark: notes,
}

/** What of a card decides whether it changes. */
export type CardFacts = {
  status: CardStatus
  expired: boolean
  /** Its batch is still being generated. */
  generating: boolean
  validFrom: string | null
  validTo: string | null
  channelId: string | null
  storeId: string | null
  remark: string
  /** The products it is good for, its own or those of the batch. */
  productIds: readonly string[]
  /** As stored: mode and codes, joined. */
  rule: string | null
}

/** Why a change leaves a card alone; null when it changes it. */
export function skipReason(card: CardFacts, change: Change): SkipReason | null {
  const rule = CHANGE_RULES[change.action]
  if (card.generating) return 'GENERATING'
  if (!rule.from.includes(card.status)) return 'STATE'
  if (card.expired && !rule.expired) return 'EXPIRED'
  switch (change.action) {
    case 'products':
      return skippedProducts(card.productIds, change)
    case 'validity': {
      const from = change.from === undefined ? card.validFrom : change.from
      const to = change.to === undefined ? card.validTo : change.to
      if (from === card.validFrom && to === card.validTo) return 'UNCHANGED'
      return from !== null && to !== null && from > to ? 'START_AFTER_END' : null
    }
    case 'channel':
      return change.channelId === card.channelId ? 'UNCHANGED' : null
    case 'remark':
      return change.remark === card.remark ? 'UNCHANGED' : null
    case 'regions':
      return ruleKey(change.rule) === card.rule ? 'UNCHANGED' : null
    case 'store':
      return change.storeId === card.storeId ? 'UNCHANGED' : null
    default:
      return null
  }
}

/** A region rule as one text, to compare. */
export function ruleKey(rule: { mode: string; codes: readonly string[] } | null): string | null {
  return rule && `${rule.mode} ${rule.codes.join(' ')}`
}

type ProductChange = Extract<Change, { action: 'products' }>

/** The products of a card after a change, sorted. @param present sorted or not */
export function newProducts(present: readonly string[], { mode, productIds }: ProductChange): string[] {
  switch (mode) {
    case 'replace':
      return [...new Set(productIds)].sort()
    case 'add':
      return [...new Set([...present, ...productIds])].sort()
    case 'remove':
      return [...new Set(present)].filter((product) => !productIds.includes(product)).sort()
  }
}

/** Why the products of a card stay as they are; null when they change. */
export function skippedProducts(
  present: readonly string[],
  change: ProductChange,
): 'UNCHANGED' | 'NO_PRODUCT_LEFT' | 'TOO_MANY_PRODUCTS' | null {
  const next = newProducts(present, change)
  if (next.length === 0) return 'NO_PRODUCT_LEFT'
  if (next.length > MAX_PRODUCTS) return 'TOO_MANY_PRODUCTS'
  return next.join() === [...present].sort().join() ? 'UNCHANGED' : null
}
