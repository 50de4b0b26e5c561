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
  await admin`
    insert into task_runs (merchant_id, run_id, task, started_at, outcome)
    values (${merchant_id}, ${uuid()}, 'orders.finish', now(), 'done')`
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
  const shipmentId = await addShipments(admin, shop)
  const senderId = await addWaybill(admin, shop, jobId)
  const saleId = await addSales(admin, shop)
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

  for (const store_id of shop.stores)
    await admin`insert into counter_checks ${admin({ merchant_id, check_id: uuid(), store_id, member_id: shop.store.memberId, card_serial: 3, how: 'password' })}`

  const settlementId = await addSettlements(admin, shop)

  const judged = {
    merchant_id,
    client_idx: Buffer.alloc(16),
    score: 80,
    reasons: admin.json([]),
    decision: 'hold',
  }
  await admin`insert into risk_assessments ${admin({ ...judged, assessment_id: shop.orders[0], card_serial: 1 })}`
  await admin`insert into login_checks ${admin({ ...judged, check_id: uuid(), member_id: shop.staff.memberId })}`

  await admin`insert into reveals ${admin({ merchant_id, member_id: shop.owner.memberId, kind: 'detail', fields: ['name'], order_ids: [shop.orders[0]], order_nos: ['O1'], orders: 1 })}`
  await admin`insert into security_events ${admin({ merchant_id, event_id: uuid(), kind: 'token_forged', client_idx: Buffer.alloc(16) })}`

  for (const account_id of [shop.staff.memberId, shop.owner.memberId, null])
    await admin`insert into login_log ${admin({ merchant_id, entry_id: uuid(), account_id, result: 'refused', reason: 'wrong_password' })}`

  // The parcel is one of no order, so nobody who is confined sees it.
  const callback = {
    callback_enc: Buffer.alloc(1),
    callback_hash: Buffer.alloc(32),
    callback_origin: 'https://a.test',
  }
  await admin`insert into carrier_accounts ${admin({ merchant_id, provider: 'kdniao', credentials_enc: Buffer.alloc(1), ...callback })}`
  await admin`insert into merchant_carriers ${admin({ merchant_id, carrier: 'SF', enabled: true, position: 1 })}`
  const parcel = { merchant_id, carrier: 'SF', tracking_no: 'SF1312345678901' }
  await admin`insert into trackings ${admin(parcel)}`
  await admin`insert into tracking_events ${admin({ ...parcel, happened_at: new Date(), text_idx: Buffer.alloc(16), text_enc: Buffer.alloc(1) })}`

  await admin`insert into sms_templates ${admin({ merchant_id, kind: 'order_received' })}`
  const phone = { phone_idx: Buffer.alloc(16), phone_masked: '138****0000' }
  const received = { message_id: uuid(), kind: 'order_received', order_id: shop.orders[0] }
  await admin`insert into sms_messages ${admin({ merchant_id, ...received, ...phone })}`
  await admin`insert into sms_opt_outs ${admin({ merchant_id, ...phone, source: 'consumer' })}`
  await addErp(admin, shop)
  await admin`insert into roles ${admin({ merchant_id, role_id: uuid(), name: 'Role', kind: 'staff' })}`
  const seen = { merchant_id, device_id: uuid(), client_enc: Buffer.alloc(1), client_idx: Buffer.alloc(16) }
  await admin`insert into sessions ${admin({ ...seen, session_id: uuid(), member_id: shop.store.memberId, agent: 'Chrome' })}`
  await admin`insert into devices ${admin({ ...seen, member_id: shop.staff.memberId, name: 'Chrome' })}`
  await admin`insert into retention_removals ${admin({ merchant_id, run_id: 1, rule: 'card_log', removed: 1 })}`
  const invitation = {
    invitation_id: uuid(),
    kind: 'staff',
    display_name: 'New',
    invited_by: shop.owner.memberId,
  }
  await admin`insert into invitations ${admin({ merchant_id, ...invitation, token_hash: Buffer.alloc(32) })}`
  await admin`
    insert into store_ledger (merchant_id, store_id, batch_id, kind, cards, face_value_minor, created, serials)
    values (${merchant_id}, ${shop.stores[1]}, ${shop.batchId}, 'allocate', 1, 1, 1, '{[9,10)}')`
  await admin`
    insert into store_stock ${admin(
      shop.stores.map((store_id) => ({
        ...{ merchant_id, store_id, batch_id: shop.batchId, created: 0, active: 0, redeemed: 0, void: 0 },
      })),
    )}`

  await addStoreFigures(admin, shop)

  const webhook = await addNotices(admin, merchant_id)

  // A state comes with the merchant, deltas with its orders.
  const counts = { redemptions: 1, parcels: 1, face_value_minor: 1, shipped: 0, cancelled: 0 }
  const keys = { product_id, batch_id: uuid(), channel_id: uuid(), store_id: uuid(), supplier_id: uuid() }
  await admin`insert into report_days ${admin({ merchant_id, day: '2030-10-01', ...keys, ...counts })}`
  const single = { dimension: 'product', grain: 'day', period: '2030-10-01', member_id: product_id }
  await admin`insert into report_sums ${admin({ merchant_id, ...single, ...counts })}`

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
    settlementId,
    importId,
    webhook,
    shipmentId,
    saleId,
    senderId,
    actor: (name, permissions = []) =>
      name === 'exact' ? member(exact.get(permissions.join()) as Account) : actors[name],
  }
}

/** A sale, a cancellation and a receipt of each store, behind the triggers, and a pile. @returns that of stores[0] */
async function addSales(admin: Sql, shop: Merchant): Promise<string> {
  const { merchantId: merchant_id, store, stores } = shop
  const rows = stores.map((store_id) => ({
    merchant_id,
    sale_id: uuid(),
    store_id,
    member_id: store.memberId,
  }))
  const facts = { cards: 1, face_value_minor: 10_000, serials: '{[3,4)}' }
  await admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const row of rows) {
      await tx`insert into sales ${tx({ ...row, ...facts, day: '2026-01-01', day_no: 1 })}`
      await tx`insert into sale_cancellations ${tx({ ...row, ...facts, cancellation_id: uuid() })}`
    }
  })
  for (const { sale_id, ...row } of rows)
    await admin`insert into receipt_prints ${admin({ ...row, print_id: uuid(), kind: 'sale', subject_id: sale_id })}`
  await admin`insert into sale_pile ${admin({ merchant_id, member_id: store.memberId, serial: 3 })}`
  return rows[0]?.sale_id ?? ''
}

/** A part of the product that is on no card, and a statement of each supplier with a line and adjustments. */
async function addSettlements(admin: Sql, shop: Merchant): Promise<string> {
  const { merchantId: merchant_id, suppliers, owner } = shop
  await admin`insert into product_parts ${admin({ merchant_id, product_id: shop.products[2], part: 2, name: 'Part', supplier_id: suppliers[0] })}`
  const statement = (supplier_id: string, statement_no: string) => ({
    ...{ merchant_id, settlement_id: uuid(), supplier_id, month: '2026-09-01', statement_no },
    ...{ orders: 0, total_minor: 100, issued_by: owner.memberId },
  })
  const own = statement(suppliers[0], 'JS202609-01')
  const statements = [own, statement(suppliers[1], 'JS202609-02')]
  await admin`insert into settlements ${admin(statements)}`
  const lines = statements.map(({ settlement_id, supplier_id }) => ({
    ...{ merchant_id, settlement_id, supplier_id, line: 1, kind: 'adjustment', amount_minor: 100 },
  }))
  await admin`insert into settlement_lines ${admin(lines)}`
  const adjustment = (settlement_id: string | null) => ({
    ...{ merchant_id, adjustment_id: uuid(), supplier_id: suppliers[0], settlement_id },
    ...{ amount_minor: 100, note: 'Old', created_by: owner.memberId },
  })
  await admin`insert into settlement_adjustments ${admin([adjustment(own.settlement_id), adjustment(null)])}`
  return own.settlement_id
}

/** A contract, a sender, whose id is returned, and a waybill bought for orders[0] in a job of the owner's. */
async function addWaybill(admin: Sql, shop: Merchant, job_id: string): Promise<string> {
  const { merchantId: merchant_id, owner, orders } = shop
  const sealed = Buffer.alloc(1)
  const sender_id = uuid()
  await admin`insert into waybill_carriers ${admin({ merchant_id, carrier: 'SF', access_enc: sealed })}`
  const sender = { name: 'Sender', region_code: '320583', sender_enc: sealed, is_default: true }
  await admin`insert into waybill_senders ${admin({ merchant_id, sender_id, ...sender })}`
  const key = { waybill_id: uuid(), order_id: orders[0], order_no: 'O1', order_code: 'W0123456789A' }
  const asked = { job_id, requested_by: owner.memberId, provider: 'kdniao', carrier: 'SF', sender_id }
  const sold = {
    state: 'bought',
    tracking_no: 'SF1000000000001',
    bought_at: new Date(),
    label_size: '76x130',
  }
  await admin`insert into waybills ${admin({ merchant_id, ...key, ...asked, ...sold })}`
  return sender_id
}

/** Two files to ship: the merchant's own, whose id is returned, and one of a supplier. */
async function addShipments(
  admin: Sql,
  { merchantId: merchant_id, owner, suppliers }: Merchant,
): Promise<string> {
  const ids = [null, suppliers[0]].map((supplier_id) => ({ merchant_id, shipment_id: uuid(), supplier_id }))
  for (const { supplier_id, ...key } of ids) {
    const file = { file_name: 'ship.xlsx', file_bytes: 1, sha256: 'a'.repeat(64), source: '{}' }
    await admin`insert into bulk_shipments ${admin({ ...key, supplier_id, ...file, created_by: owner.memberId })}`
    await admin`insert into bulk_shipment_parts ${admin({ ...key, part: 0, bytes_enc: Buffer.alloc(1) })}`
    await admin`
      insert into bulk_shipment_blocks
      values (${merchant_id}, ${key.shipment_id}, 0, '{2}', '{O1}', '{SF}', '{SF1000000001}', '{SHIPPED}', '{""}')`
    const line = { line: 2, order_no: 'O1', carrier: 'SF', tracking_no: 'SF1000000001', result: 'SHIPPED' }
    await admin`insert into bulk_shipment_lines ${admin({ ...key, ...line })}`
  }
  return ids[0]?.shipment_id ?? ''
}

/** Settings and outboxes of what the merchant is told: switched off, so that no other story writes to them. */
async function addNotices(admin: Sql, merchant_id: string): Promise<World['webhook']> {
  await admin`insert into notification_channels ${admin({ merchant_id, channel: 'email' })}`
  await admin`insert into notification_events ${admin({ merchant_id, channel: 'email', event: 'attack' })}`
  await admin`insert into notification_messages ${admin({ merchant_id, message_id: uuid(), channel: 'email', recipient_id: uuid() })}`
  const [endpointId, messageId, deliveryId] = [uuid(), uuid(), uuid()]
  const url = 'https://shop.example'
  const off = { active: false, events: ['order.created'], secret_enc: Buffer.alloc(1) }
  await admin`insert into webhook_endpoints ${admin({ merchant_id, endpoint_id: endpointId, url, ...off })}`
  await admin`insert into webhook_messages ${admin({ merchant_id, message_id: messageId, event: 'order.created', data: admin.json({}) })}`
  await admin`insert into webhook_deliveries ${admin({ merchant_id, delivery_id: deliveryId, endpoint_id: endpointId, message_id: messageId, due_at: null })}`
  // The insert that is tried is of another endpoint: one is told of a message once.
  const other = uuid()
  await admin`insert into webhook_endpoints ${admin({ merchant_id, endpoint_id: other, url, ...off })}`
  await admin`insert into webhook_attempts ${admin({ merchant_id, delivery_id: deliveryId, attempt: 1, url, duration_ms: 1 })}`
  return { endpointId: other, messageId, deliveryId }
}

async function addErp(
  admin: Sql,
  { merchantId: merchant_id, products, channelId, orders }: Merchant,
): Promise<void> {
  await admin`insert into erp_goods ${admin({ merchant_id, product_id: products[0], goods_no: 'G', spec_no: 'S' })}`
  await admin`insert into erp_shops ${admin({ merchant_id, channel_id: channelId, shop_no: 'S1' })}`
  await admin`insert into erp_carriers ${admin({ merchant_id, erp_name: 'YS001', carrier: 'SF' })}`
  await admin`insert into erp_regions ${admin({ merchant_id, region_code: '81', erp_name: '香港' })}`
  await admin`insert into erp_batches ${admin({ merchant_id, batch_id: uuid(), shop_no: 'S1', trades: 1 })}`
  await admin`insert into erp_pushes ${admin({ merchant_id, order_id: orders[0], tid: 'O1', shop_no: 'S1' })}`
  const line = {
    rec_id: '7300000000000000001',
    tid: 'O1',
    logistics_no: 'SF1',
    outcome: 'CONFLICT',
    ack_status: 1,
  }
  await admin`insert into erp_results ${admin({ merchant_id, sid: 'sid', shop_no: 'S1', ...line })}`
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

/** Figures of the first store and of another one; deltas come with the ledger. */
async function addStoreFigures(admin: Sql, shop: Merchant): Promise<void> {
  const { merchantId: merchant_id } = shop
  const counts = {
    ...{ allocated: 1, moved_in: 0, moved_out: 0, returned: 0, on_hand: 1, activated: 0, deactivated: 0 },
    ...{ sold_minor: 0, redeemed: 0, redeemed_minor: 0, voided: 0, handed: 0, handed_minor: 0 },
  }
  const sums = shop.stores.map((store_id) => ({
    ...{
      merchant_id,
      grain: 'day',
      period: '2030-10-01',
      store_id,
      member_id: uuid(),
      other_store_id: uuid(),
    },
    ...counts,
  }))
  await admin`insert into store_sums ${admin(sums)}`
  const month = { merchant_id, month: '2026-01-01' }
  const issued = { statement_no: 'MD202601', orders: 2, total_minor: 2, issued_by: shop.owner.memberId }
  await admin`insert into store_settlements ${admin({ ...month, ...issued })}`
  const lines = [
    { sold_store_id: shop.stores[0], handed_store_id: shop.stores[1] },
    { sold_store_id: shop.stores[1], handed_store_id: uuid() },
  ].map((between, at) => ({
    ...{
      ...month,
      line: at + 1,
      order_id: uuid(),
      order_no: `O${at}`,
      product_name: 'Crab',
      card_serial: at + 1,
    },
    ...{ handed_at: new Date('2026-01-05T00:00:00Z'), amount_minor: 1, ...between },
  }))
  await admin`insert into store_settlement_lines ${admin(lines)}`
}
