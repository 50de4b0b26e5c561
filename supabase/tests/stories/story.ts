// What a story is made of: who may do what to one table of the exposed schema. The words for it are here, too:
//
//   select: staff('card.read').and({ store: 'all-1' })
//
// says that the owner, and staff with exactly this permission, see every row of the shop; its store's account sees all
// but one; everybody else asks in vain. What a story does not mention is refused to everybody.
import type { Account, Claims, Merchant } from '../support.ts'

/** Columns of a right, in this order. All act on the merchant `shop`. */
export const ACTORS = [
  'owner', // of the shop
  'other', // owner of another merchant
  'bare', // staff of the shop without any permission
  'exact', // staff of the shop with exactly the permissions that a right names
  'store', // the shop's store account, with all a store can hold
  'supplier', // the shop's supplier account, with all a supplier can hold
  'visitor', // anon: has shown nothing
  'card', // anon with the claims of the shop's first card
  'foreign', // anon with the claims of a card of another merchant
  'operator', // the platform's
] as const

export type ActorName = (typeof ACTORS)[number]

export const OPERATIONS = ['select', 'insert', 'update', 'delete'] as const

export type Operation = (typeof OPERATIONS)[number]

export type Actor = {
  claims: Claims
  memberId: string
  /** Undefined for those who have no account and so no session at Supabase Auth. */
  account?: Pick<Account, 'userId' | 'email' | 'password'>
}

/** Two merchants, everybody who might touch the first, and the rows of it that stories refer to. */
export type World = {
  shop: Merchant
  other: Merchant
  /** A product of the shop that nothing refers to. */
  spareProduct: string
  /** A channel of the shop without details. */
  bareChannel: string
  /** The owner's job. */
  jobId: string
  /** The statement of suppliers[0] for one month. */
  settlementId: string
  /** A web-hook that was tried once. */
  webhook: { endpointId: string; messageId: string; deliveryId: string }
  /** An import with a row in each of its tables. */
  importId: string
  shipmentId: string
  /** A sale of stores[0]. */
  saleId: string
  /** Where the shop's parcels leave from; orders[1] has no waybill. */
  senderId: string
  /** @param needs permissions of the `exact` staff; others do not need them */
  actor: (name: ActorName, needs?: readonly string[]) => Actor
}

export type Row = Record<string, string | number | boolean | null>

/**
 * What becomes of an attempt:
 *
 *   x     refused by the database (SQLSTATE 42501)
 *   0     goes through, and touches no row
 *   n     touches n rows of the shop; `all` of them, `all-1` of them
 */
export type Outcome = string

export type Outcomes = Partial<Record<ActorName, Outcome>>

/** Who may do one thing to a table. */
export type Right = {
  /** The permissions of the `exact` staff. */
  needs: readonly string[]
  /** Who reaches every row, or may insert one. */
  full: readonly ActorName[]
  /** Whose outcome is another one. */
  others: Outcomes
  /** The same right, with other outcomes for some. */
  and: (others: Outcomes) => Right
}

function right(needs: readonly string[], full: readonly ActorName[], others: Outcomes): Right {
  return { needs, full, others, and: (more) => right(needs, full, { ...others, ...more }) }
}

/** The owner, and staff with exactly these permissions. */
export const staff = (...needs: readonly string[]): Right => right(needs, ['owner', 'exact'], {})

/** Everybody who works for the merchant itself, without any permission. */
export const headOffice = (): Right => right([], ['owner', 'bare', 'exact'], {})

/** Every account of the merchant, also of its stores and suppliers, without any permission. */
export const everybody = (): Right => right([], ['owner', 'bare', 'exact', 'store', 'supplier'], {})

/** These, and nobody else: also staff that has the permissions does not come further than those without. */
export const only = (outcomes: Outcomes, ...needs: readonly string[]): Right => right(needs, [], outcomes)

/** Refused to everybody, also to staff with the permissions that one would think are enough. */
export const nobody = (...needs: readonly string[]): Right =>
  right(needs, [], Object.fromEntries(ACTORS.map((actor) => [actor, 'x'])))

/** Seen, added, changed and removed by who has one and the same permission. */
export const managedWith = (permission: string): Record<Operation, Right> => ({
  select: staff(permission),
  insert: staff(permission),
  update: staff(permission),
  delete: staff(permission),
})

export type Story = Partial<Record<Operation, Right>> & {
  table: string
  /** A row of the shop that would be right in every respect but who adds it; `merchant_id` is there already. */
  row: (world: World, actor: Actor) => Row
  /** What is set in an attempt to change rows. */
  change: Row
  /** Narrows the delete to rows that nothing refers to. */
  deleteWhere?: (world: World) => Row
  /** Outcomes that are others through the data API, which gives whole rows. */
  throughApi?: Partial<Record<Operation, Outcomes>>
}

/** Whatever is sealed. */
export const SEALED = '\\x00'

/** What one actor may expect. */
export function outcomeOf(story: Story, operation: Operation, actor: ActorName): Outcome {
  const { full, others } = story[operation] ?? nobody()
  const stated = others[actor]
  if (stated !== undefined) return stated
  if (full.includes(actor)) return operation === 'insert' ? '1' : 'all'
  // Who is signed in may ask, and gets nothing; a consumer has no right to any table.
  const anonymous = actor === 'visitor' || actor === 'card' || actor === 'foreign'
  return operation === 'insert' || anonymous ? 'x' : '0'
}
