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
  /** A channel of the shop without details. */
  bareChannel: string
  /** The owner's job. */
  jobId: string
  /** An import with a row in each of its tables. */
  importId: string
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
  const bareChannel = uuid()
  await admin`insert into channels ${admin({ merchant_id, channel_id: bareChannel, name: 'Bare' })}`
  await admin`insert into channel_details ${admin({ merchant_id, channel_id: shop.channelId, commission_note: '5 %' })}`
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
  const staffsJob = job(shop.staff.memberId)
  await admin`insert into jobs ${admin([ownersJob, staffsJob])}`
  await admin`insert into job_secrets ${admin({ merchant_id, member_id: shop.owner.memberId, job_id: staffsJob.job_id, secret_enc: Buffer.alloc(1) })}`
  await admin`insert into job_cards ${admin({ merchant_id, job_id: jobId, part: 0, serials: [1, 2] })}`
  await admin`insert into product_sets ${admin({ merchant_id, product_set_id: uuid(), product_ids: [shop.products[0]] })}`
  const rule = uuid()
  await admin`insert into region_rules ${admin({ merchant_id, region_rule_id: rule, mode: 'except', codes: ['65'] })}`
  // The card of the consumer is redeemed, and its terms are final: behind the triggers.
  await admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update cards set region_rule_id = ${rule} where merchant_id = ${merchant_id} and serial = 1`
  })
  const importId = await addImport(admin, merchant_id, shop.owner.memberId)
  await admin`insert into card_designs ${admin({ merchant_id, design_id: uuid(), name: 'Design', created_by: shop.owner.memberId })}`
  await admin`insert into card_drawings ${admin({
    ...{
      merchant_id,
      drawing_id: uuid(),
      design_id: uuid(),
      design_version: 1,
      kind: 'zip',
      fingerprint: 'b'.repeat(64),
    },
    ...{ serial_from: 1, serial_to: 3, cards: 3, bytes: 1, sha256: 'b'.repeat(64) },
  })}`
  await admin`insert into card_log ${admin({ merchant_id, log_id: uuid(), member_id: shop.owner.memberId, action: 'card.export', card_count: 1 })}`

  const [product_id] = shop.products
  await admin`insert into merchant_holidays ${admin({ merchant_id, day: '2030-10-01', name: 'National Day' })}`
  await admin`insert into product_seasons ${admin({ merchant_id, season_id: uuid(), product_id, kind: 'yearly', from_day: '09-25', to_day: '12-31' })}`
  await admin`insert into product_days ${admin({ merchant_id, product_id, day: '2030-10-02', taken: 1 })}`
  // The second order is of no card of the store, and is picked up at it.
  await admin`update orders set pick_up_store_id = ${shop.stores[0]} where merchant_id = ${merchant_id} and order_id = ${shop.orders[1]}`

  const judged = {
    merchant_id,
    client_idx: Buffer.alloc(16),
    score: 80,
    reasons: admin.json([]),
    decision: 'hold',
  }
  await admin`insert into risk_assessments ${admin({ ...judged, assessment_id: shop.orders[0], card_serial: 1 })}`
  await admin`insert into login_checks ${admin({ ...judged, check_id: uuid(), member_id: shop.staff.memberId })}`

  await admin`insert into security_events ${admin({ merchant_id, event_id: uuid(), kind: 'token_forged', client_idx: Buffer.alloc(16) })}`

  await admin`insert into sms_templates ${admin({ merchant_id, kind: 'order_received' })}`
  const phone = { phone_idx: Buffer.alloc(16), phone_masked: '138****0000' }
  const received = { message_id: uuid(), kind: 'order_received', order_id: shop.orders[0] }
  await admin`insert into sms_messages ${admin({ merchant_id, ...received, ...phone })}`
  await admin`insert into sms_opt_outs ${admin({ merchant_id, ...phone, source: 'consumer' })}`

  for (const { memberId: member_id } of [shop.owner, shop.staff]) {
    const own = { merchant_id, member_id }
    await admin`insert into card_lists ${admin({ ...own, list_id: uuid(), serials: [1], pasted: 1 })}`
    await admin`insert into card_filters ${admin({ ...own, filter_id: uuid(), name: 'Old', query: 'status=active' })}`
    await admin`insert into member_views ${admin({ ...own, screen: 'cards', settings: '{}' })}`
  }

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
    bareChannel,
    jobId,
    importId,
    actor: (name, permissions = []) =>
      name === 'exact' ? member(exact.get(permissions.join()) as Account) : actors[name],
  }
}

async function addImport(admin: Sql, merchant_id: string, created_by: string): Promise<string> {
  const key = { merchant_id, import_id: uuid() }
  const file = { file_name: 'cards.xlsx', file_bytes: 1, sha256: 'a'.repeat(64), source: '{}' }
  await admin`insert into card_imports ${admin({ ...key, ...file, created_by })}`
  const bytes = Buffer.alloc(1)
  await admin`insert into card_import_parts ${admin({ ...key, part: 0, bytes_enc: bytes })}`
  await admin`
    insert into card_import_blocks (merchant_id, import_id, block, file_rows, numbers, passwords_enc)
    values (${merchant_id}, ${key.import_id}, 0, '{2}', '{A}', ${bytes})`
  await admin`
    insert into card_import_problems (merchant_id, import_id, part, file_rows, numbers, reasons)
    values (${merchant_id}, ${key.import_id}, 0, '{3}', '{B}', '{NUMBER_TAKEN}')`
  return key.import_id
}
