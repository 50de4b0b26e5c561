// The people of the policy stories, and a merchant with at least one row in every table.
import { v7 as uuid } from 'uuid'
import { scopeOfCard, scopeOfUser, scopeOfVisitor } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  type Claims,
  type Merchant,
  makeMerchant,
  makeOperator,
  type Sql,
} from './support.ts'

/** Columns of the outcome tables, in this order. All act on the merchant `shop`. */
export const ACTORS = [
  'owner', // of the shop
  'other', // owner of another merchant
  'bare', // staff of the shop without any permission
  'exact', // staff of the shop with exactly the permissions named in `needs`
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

export type World = {
  shop: Merchant
  other: Merchant
  /** A product of the shop that nothing refers to. */
  spareProduct: string
  /** The owner's job. */
  jobId: string
  /** @param needs permissions of the `exact` staff; others do not need them */
  actor: (name: ActorName, needs?: readonly string[]) => Actor
}

/**
 * Two merchants and everybody who might touch the first.
 * @param needs every set of permissions that an `exact` staff account will be asked for
 * @param options.signUp true: with real Supabase Auth users
 */
export async function makeWorld(
  admin: Sql,
  needs: readonly (readonly string[])[],
  options: { signUp: boolean },
): Promise<World> {
  const [shop, other, operator] = await Promise.all([
    makeMerchant(admin, options),
    makeMerchant(admin, options),
    makeOperator(admin, options),
  ])
  const { merchantId: merchant_id } = shop
  const exact = new Map<string, Account>()
  for (const permissions of needs) {
    const key = permissions.join()
    if (!exact.has(key))
      exact.set(key, await addMember(admin, merchant_id, { permissions, signUp: options.signUp }))
  }
  const spareProduct = uuid()
  await admin`insert into products ${admin({ merchant_id, product_id: spareProduct, name: 'Spare', price_minor: 1 })}`
  // One picture of a product on the card, one of a product that is not.
  const picture = (product_id: string) => ({
    merchant_id,
    image_id: uuid(),
    product_id,
    path: 'p',
    width: 1,
    height: 1,
  })
  await admin`insert into product_images ${admin([picture(shop.products[0]), picture(shop.products[2])])}`
  const job = (requested_by: string) => ({
    merchant_id,
    job_id: uuid(),
    kind: 'cards.export',
    requested_by,
    total: 1,
  })
  const ownersJob = job(shop.owner.memberId)
  const jobId = ownersJob.job_id
  await admin`insert into jobs ${admin([ownersJob, job(shop.staff.memberId)])}`
  await admin`insert into job_cards ${admin({ merchant_id, job_id: jobId, part: 0, serials: [1, 2] })}`
  await admin`insert into product_sets ${admin({ merchant_id, product_set_id: uuid(), product_ids: [shop.products[0]] })}`
  const rule = uuid()
  await admin`insert into region_rules ${admin({ merchant_id, region_rule_id: rule, mode: 'except', codes: ['65'] })}`
  // The card of the consumer is redeemed, and its terms are final: behind the triggers.
  await admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update cards set region_rule_id = ${rule} where merchant_id = ${merchant_id} and serial = 1`
  })
  await admin`insert into card_log ${admin({ merchant_id, log_id: uuid(), member_id: shop.owner.memberId, action: 'card.export', card_count: 1 })}`

  const member = (account: Account): Actor => ({
    claims: scopeOfUser(account.userId).claims,
    memberId: account.memberId,
    account,
  })
  const nobody = { memberId: uuid() }
  const actors: Record<Exclude<ActorName, 'exact'>, Actor> = {
    owner: member(shop.owner),
    other: member(other.owner),
    bare: member(shop.staff),
    store: member(shop.store),
    supplier: member(shop.supplier),
    visitor: { claims: scopeOfVisitor().claims, ...nobody },
    card: { claims: scopeOfCard(merchant_id, 1).claims, ...nobody },
    foreign: { claims: scopeOfCard(other.merchantId, 1).claims, ...nobody },
    operator: { claims: scopeOfUser(operator.userId).claims, account: operator, ...nobody },
  }
  return {
    shop,
    other,
    spareProduct,
    jobId,
    actor: (name, permissions = []) =>
      name === 'exact' ? member(exact.get(permissions.join()) as Account) : actors[name],
  }
}
