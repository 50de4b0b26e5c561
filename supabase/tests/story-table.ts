// Who may do what, for every table of the exposed schema. One line per operation, one column per actor:
//
//   x     refused by the database (SQLSTATE 42501)
//   0     goes through, and touches no row
//   n     touches n rows of the shop; `all` of them, `all-1` of them
//
// An insert tries one row that would be right in every other respect. A table without a story fails the test.
import { v7 as uuid } from 'uuid'
import { ACTORS, type Actor, type ActorName, OPERATIONS, type Operation, type World } from './story-world.ts'

type Row = Record<string, string | number | boolean | null>

type Rights = { needs: Partial<Record<Operation, readonly string[]>> }

export type Story = Rights & {
  table: string
  insert: (world: World, actor: Actor) => Row
  update: Row
  /** Narrows the delete to rows that nothing refers to. */
  deleteWhere?: (world: World) => Row
  /** Outcomes that are others through the data API, which gives whole rows: `actor: outcome`. */
  throughApi?: Partial<Record<Operation, Partial<Record<ActorName, string>>>>
  outcomes: string
}

const bytes = '\\x00'
const REPORT_COUNTS = { redemptions: 1, parcels: 1, face_value_minor: 1, shipped: 0, cancelled: 0 }
const STORE_COUNTS = {
  ...{ allocated: 1, moved_in: 0, moved_out: 0, returned: 0, on_hand: 1, activated: 0, deactivated: 0 },
  ...{ sold_minor: 0, redeemed: 0, redeemed_minor: 0, voided: 0, handed: 0, handed_minor: 0 },
}
const reportKeys = (merchant_id: string) => ({
  ...{ merchant_id, product_id: uuid(), batch_id: uuid(), channel_id: uuid() },
  ...{ store_id: uuid(), supplier_id: uuid() },
})

const stories: Story[] = [
  {
    table: 'merchants',
    needs: { update: ['settings.write'] },
    insert: () => ({ merchant_id: uuid(), code: `x${uuid().slice(-12)}`, name: 'New' }),
    update: { name: 'Changed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all   all    all    |    x     x      x    |   all
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'stores',
    needs: { insert: ['store.manage'], update: ['store.manage'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, store_id: uuid(), name: `Store ${uuid()}` }),
    update: { created_at: '2026-01-01T00:00:00Z' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    1      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'suppliers',
    needs: { insert: ['supplier.manage'], update: ['supplier.manage'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, supplier_id: uuid(), name: `Supplier ${uuid()}` }),
    update: { created_at: '2026-01-01T00:00:00Z' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    0      1     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'channels',
    needs: { select: ['card.read'], insert: ['batch.create'], update: ['card.read', 'batch.create'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, channel_id: uuid(), name: `Channel ${uuid()}` }),
    update: { created_at: '2026-01-01T00:00:00Z' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'channel_details',
    needs: { select: ['batch.create'], insert: ['batch.create'], update: ['batch.create'] },
    insert: ({ shop, bareChannel }) => ({
      merchant_id: shop.merchantId,
      channel_id: bareChannel,
      contact_enc: bytes,
    }),
    update: { commission_note: 'Changed' },
    // Who reads cards sees the names of channels; a person to call and what was agreed take more.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'members',
    needs: { select: ['account.manage'], insert: ['account.manage'], update: ['account.manage'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      member_id: uuid(),
      kind: 'staff',
      login_name: `n${uuid().slice(-12)}`,
      display_name: 'New',
    }),
    update: { display_name: 'Changed' },
    // Everybody sees the own account; managers change neither the owner, nor themselves, nor anybody who can do
    // what they cannot: with `account.manage` alone, the two accounts without a permission are left.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    1    all    1      1     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update all-1   0    0     2     0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'products',
    needs: { insert: ['product.write'], update: ['product.write'], delete: ['product.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, product_id: uuid(), name: 'New', price_minor: 1 }),
    update: { description: 'Changed' },
    deleteWhere: ({ spareProduct }) => ({ product_id: spareProduct }),
    // What goods cost is in the row.
    throughApi: { select: { store: '0' } },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all   all     0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   1     0    0     1     0      0     |    x     x      x    |    0`,
  },
  {
    table: 'product_images',
    needs: { insert: ['product.write'], update: ['product.write'], delete: ['product.write'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      image_id: uuid(),
      product_id: shop.products[0],
      path: 'n',
      width: 1,
      height: 1,
    }),
    update: { sort: 7 },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all   all     0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'job_events',
    needs: { select: ['job.read'] },
    insert: ({ shop, jobId }) => ({ merchant_id: shop.merchantId, job_id: jobId, event: 'done', done: 1 }),
    update: { done: 0 },
    // Whoever sees a job sees what happened to it.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    1    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'jobs',
    needs: { select: ['job.read'], update: ['job.read', 'job.manage'] },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      job_id: uuid(),
      kind: 'cards.export',
      requested_by: memberId,
      total: 1,
    }),
    update: { reason: 'Changed' },
    // A row alone starts nothing, so every account may write down what it asked for; it sees its own.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    1    all    0      0     |    x     x      x    |    0
      insert   1     x    1     1     1      1     |    x     x      x    |    x
      update  all    0    1    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'scheduled_tasks',
    needs: { select: ['job.read'], insert: ['settings.write'], update: ['job.read', 'job.manage'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, task: 'some.task', interval_seconds: 60 }),
    update: { due_at: '2027-01-01T00:00:00Z' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'task_runs',
    needs: { select: ['job.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, run_id: uuid(), task: 'orders.finish' },
      ...{ started_at: '2026-01-01T00:00:00Z', outcome: 'done' },
    }),
    update: { outcome: 'failed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'card_log',
    needs: { select: ['log.read'] },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      log_id: uuid(),
      member_id: memberId,
      action: 'card.export',
      card_count: 1,
    }),
    update: { card_count: 0 },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    1     1     1      1     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'card_batches',
    needs: { select: ['card.read'], insert: ['batch.create'], update: ['card.read', 'batch.create'] },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      batch_id: uuid(),
      name: 'New',
      face_value_minor: 1,
      quantity: 1,
      number_mode: 'random',
      number_digits: 8,
      password_length: 6,
      password_alphabet: 'digits',
      serial_from: 1_000_000,
      created_by: memberId,
    }),
    update: { remark: 'Changed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all   all     0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'batch_products',
    needs: { select: ['card.read'], insert: ['batch.create'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      batch_id: shop.batchId,
      product_id: shop.products[2],
    }),
    update: { product_id: uuid() },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all   all     0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'cards',
    needs: { select: ['card.read'], insert: ['batch.create'], update: ['card.read', 'card.edit'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      serial: 1_000_000,
      number: 'NEW',
      batch_id: shop.batchId,
    }),
    update: { remark: 'Changed' },
    // Setting a remark takes card.edit, whatever rows there are. A store may change states of its own cards alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    3      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    x    all    x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'product_sets',
    needs: { select: ['card.read'], insert: ['card.edit'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      product_set_id: uuid(),
      product_ids: `{${shop.products[2]}}`,
    }),
    update: { product_ids: `{${uuid()}}` },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all   all     0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'region_rules',
    needs: { insert: ['settings.write'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      region_rule_id: uuid(),
      mode: 'except',
      codes: '{54,65}',
    }),
    update: { mode: 'only' },
    // Cards, batches, products and the merchant's settings refer to them: who writes one of these may add one.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'card_changes',
    needs: { select: ['card.read'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      serials: '{[1,2)}',
      serial_from: 1,
      serial_to: 1,
      card_count: 1,
      new_values: '{}',
    }),
    update: { card_count: 0 },
    // Written by the trigger of cards alone. A row is about cards of several stores, so no store sees it.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'store_ledger',
    needs: { select: ['card.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, store_id: shop.stores[0], batch_id: shop.batchId },
      ...{ kind: 'allocate', cards: 1, face_value_minor: 1, created: 1, serials: '{[1,2)}' },
    }),
    update: { cards: 2 },
    // Written by the triggers of cards alone; one row is of another store.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'store_sums',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, grain: 'day', period: '2030-10-02', store_id: shop.stores[0] },
      ...{ member_id: uuid(), other_store_id: uuid(), ...STORE_COUNTS },
    }),
    update: { allocated: 2 },
    // Written by the workers alone; one row is of another store.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'store_deltas',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, at: '2030-10-02T00:00:00Z', store_id: shop.stores[0] },
      ...{ member_id: uuid(), other_store_id: uuid(), ...STORE_COUNTS },
    }),
    update: { allocated: 2 },
    // Written by the triggers of the ledger and of orders alone; one row is of another store.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'store_sum_states',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { time_zone: 'UTC' },
    // Made with the merchant, and written by the workers alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all   all     0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'store_settlements',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, month: '2026-02-01', statement_no: 'MD202602', orders: 1 },
      ...{ total_minor: 1, issued_by: shop.owner.memberId },
    }),
    update: { total_minor: 2 },
    // Issued by a function alone, and never changed.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all   all     0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'store_settlement_lines',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, month: '2026-01-01', line: 9, order_id: uuid(), order_no: 'O9' },
      ...{
        product_name: 'Crab',
        card_serial: 1,
        sold_store_id: shop.stores[0],
        handed_store_id: shop.stores[1],
      },
      ...{ handed_at: '2026-01-05T00:00:00Z', amount_minor: 1 },
    }),
    update: { amount_minor: 2 },
    // A store sees what it gets and what it owes; one line is between others.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'retention_removals',
    needs: { select: ['log.read'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, run_id: 2, rule: 'card_log', removed: 1 }),
    update: { removed: 2 },
    // Written by the clean-up alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sales',
    needs: { select: ['card.read'], insert: ['card.activate', 'card.read'] },
    insert: ({ shop }, { memberId }) => ({
      ...{ merchant_id: shop.merchantId, sale_id: uuid(), store_id: shop.stores[0], member_id: memberId },
    }),
    update: { cards: 2 },
    // Written by the transaction that activates its cards, and by nothing else; one row is of another store.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sale_cancellations',
    needs: { select: ['card.read'], insert: ['card.deactivate', 'card.read'] },
    insert: ({ shop, saleId }, { memberId }) => ({
      ...{ merchant_id: shop.merchantId, cancellation_id: uuid(), sale_id: saleId },
      ...{ store_id: shop.stores[0], member_id: memberId },
    }),
    update: { cards: 2 },
    // The same.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sale_pile',
    needs: {
      ...{ select: ['card.activate'], insert: ['card.activate'], delete: ['card.activate'] },
    },
    insert: ({ shop }, { memberId }) => ({ merchant_id: shop.merchantId, member_id: memberId, serial: 7 }),
    update: { serial: 9 },
    // Each clerk has one of its own; who is of no store has none.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select   0     0    0     0    all     0     |    x     x      x    |    0
      insert   x     x    x     x     1      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   0     0    0     0    all     0     |    x     x      x    |    0`,
  },
  {
    table: 'receipt_prints',
    needs: { select: ['order.read'], insert: ['order.read'] },
    insert: ({ shop }, { memberId }) => ({
      ...{ merchant_id: shop.merchantId, print_id: uuid(), kind: 'order', subject_id: uuid() },
      ...{ store_id: shop.stores[0], member_id: memberId },
    }),
    update: { kind: 'sale' },
    // One row is of another store.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select   0     0    0     0   all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     1      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'counter_checks',
    needs: { select: ['card.verify'] },
    insert: ({ shop }, { memberId }) => ({
      ...{ merchant_id: shop.merchantId, check_id: uuid(), store_id: shop.stores[0], member_id: memberId },
      ...{ card_serial: 1, how: 'password' },
    }),
    update: { expires_at: '2099-01-01T00:00:00Z' },
    // Written by the functions of the counter alone; one row is of another store.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'store_stock',
    needs: { select: ['card.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, store_id: shop.stores[0], batch_id: uuid() },
      ...{ created: 1, active: 0, redeemed: 0, void: 0 },
    }),
    update: { created: 2 },
    // Written by the task alone; one row is of another store.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'store_stock_deltas',
    needs: { select: ['card.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, store_id: shop.stores[0], batch_id: shop.batchId },
      ...{ created: 1, active: 0, redeemed: 0, void: 0 },
    }),
    update: { created: 2 },
    // Written by the trigger of the ledger alone; one row is of another store.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all  all-1    0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'roles',
    needs: {
      ...{ select: ['account.manage'], insert: ['account.manage'] },
      ...{ update: ['account.manage'], delete: ['account.manage'] },
    },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, role_id: uuid(), name: `Role ${uuid().slice(-12)}`, kind: 'staff' },
    }),
    update: { updated_at: '2026-01-01T00:00:00Z' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'invitations',
    needs: { select: ['account.manage'], insert: ['account.manage'], update: ['account.manage'] },
    insert: ({ shop }, { memberId }) => ({
      ...{ merchant_id: shop.merchantId, invitation_id: uuid(), kind: 'staff', display_name: 'New' },
      ...{ token_hash: `\\x${uuid().replaceAll('-', '').repeat(2)}`, invited_by: memberId },
    }),
    update: { revoked_at: '2026-01-01T00:00:00Z' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'job_cards',
    needs: { select: ['card.edit'], insert: ['card.edit'], delete: ['card.edit'] },
    insert: ({ shop, jobId }) => ({ merchant_id: shop.merchantId, job_id: jobId, part: 9, serials: '{1}' }),
    update: { serials: '{}' },
    // Serials alone say nothing: which of these cards an account may change, the policies of cards decide.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all   all     0     |    x     x      x    |    0
      insert   1     x    x     1     1      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete  all    0    0    all   all     0     |    x     x      x    |    0`,
  },
  {
    table: 'card_lists',
    needs: { insert: ['card.read'], select: ['card.read'] },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      list_id: uuid(),
      member_id: memberId,
      serials: '{1,2}',
      pasted: 2,
    }),
    update: { serials: '{3}' },
    // Lists, filters and views belong to one account; nobody else sees them. There is one of the owner, one of `bare`.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select   1     0    0     0     0      0     |    x     x      x    |    0
      insert   1     x    x     1     1      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'card_filters',
    needs: { insert: ['card.read'], select: ['card.read'], update: ['card.read'], delete: ['card.read'] },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      filter_id: uuid(),
      member_id: memberId,
      name: 'New',
      query: 'status=active',
    }),
    update: { query: 'status=void' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select   1     0    0     0     0      0     |    x     x      x    |    0
      insert   1     x    x     1     1      x     |    x     x      x    |    x
      update   1     0    0     0     0      0     |    x     x      x    |    0
      delete   1     0    0     0     0      0     |    x     x      x    |    0`,
  },
  {
    table: 'member_views',
    needs: {},
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      member_id: memberId,
      screen: 'new',
      settings: '{}',
    }),
    update: { settings: '{"frozen": 2}' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select   1     0    1     0     0      0     |    x     x      x    |    0
      insert   1     x    1     1     1      1     |    x     x      x    |    x
      update   1     0    1     0     0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'card_secrets',
    needs: { select: ['card.export'], insert: ['batch.create'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      batch_id: shop.batchId,
      block: 999,
      passwords_enc: bytes,
    }),
    update: { passwords_enc: bytes },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'job_secrets',
    needs: { select: ['card.export'], insert: ['card.export'] },
    insert: ({ shop, jobId }, actor) => ({
      merchant_id: shop.merchantId,
      member_id: actor.memberId,
      job_id: jobId,
      secret_enc: bytes,
    }),
    update: { secret_enc: bytes },
    // The one there is is the owner's: with every permission, others see none of it. Only the clean-up deletes.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0     0    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'bulk_shipments',
    needs: { select: ['order.ship'], insert: ['order.ship'], update: ['order.ship'] },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      shipment_id: uuid(),
      file_name: 'new.xlsx',
      file_bytes: 1,
      sha256: 'a'.repeat(64),
      source: '{}',
      created_by: memberId,
    }),
    update: { problem: 'Changed' },
    // Two files: the merchant's own and one of the supplier's. A supplier's new one must carry its name.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      1     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      1     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'bulk_shipment_parts',
    needs: { select: ['order.ship'], insert: ['order.ship'], delete: ['order.ship'] },
    insert: ({ shop, shipmentId }) => ({
      merchant_id: shop.merchantId,
      shipment_id: shipmentId,
      part: 9,
      bytes_enc: bytes,
    }),
    update: { bytes_enc: bytes },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      1     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete  all    0    0    all    0      1     |    x     x      x    |    0`,
  },
  {
    table: 'bulk_shipment_blocks',
    needs: { select: ['order.ship'], insert: ['order.ship'], delete: ['order.ship'] },
    insert: ({ shop, shipmentId }) => ({
      merchant_id: shop.merchantId,
      shipment_id: shipmentId,
      block: 9,
      lines: '{2}',
      order_nos: '{O1}',
      carriers: '{SF}',
      tracking_nos: '{SF1000000001}',
      verdicts: '{SHIPPED}',
      notes: '{""}',
    }),
    update: { lines: '{3}' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      1     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete  all    0    0    all    0      1     |    x     x      x    |    0`,
  },
  {
    table: 'bulk_shipment_lines',
    needs: { select: ['order.ship'], insert: ['order.ship'] },
    insert: ({ shop, shipmentId }) => ({
      merchant_id: shop.merchantId,
      shipment_id: shipmentId,
      line: 9,
      order_no: 'O1',
      carrier: 'SF',
      tracking_no: 'SF1000000001',
      result: 'SHIPPED',
    }),
    update: { result: 'SHIPPED' },
    // What has become of a line stays.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      1     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'card_imports',
    needs: { select: ['batch.create'], insert: ['batch.create'], update: ['batch.create'] },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      import_id: uuid(),
      file_name: 'new.xlsx',
      file_bytes: 1,
      sha256: 'a'.repeat(64),
      source: '{}',
      created_by: memberId,
    }),
    update: { problem: 'Changed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'card_import_parts',
    needs: { select: ['batch.create'], insert: ['batch.create'], delete: ['batch.create'] },
    insert: ({ shop, importId }) => ({
      merchant_id: shop.merchantId,
      import_id: importId,
      part: 9,
      bytes_enc: bytes,
    }),
    update: { bytes_enc: bytes },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'card_import_blocks',
    needs: { select: ['batch.create'], insert: ['batch.create'], delete: ['batch.create'] },
    insert: ({ shop, importId }) => ({
      merchant_id: shop.merchantId,
      import_id: importId,
      block: 9,
      file_rows: '{2}',
      numbers: '{A}',
      passwords_enc: bytes,
    }),
    update: { passwords_enc: bytes },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'card_import_problems',
    needs: { select: ['batch.create'], insert: ['batch.create'], delete: ['batch.create'] },
    insert: ({ shop, importId }) => ({
      merchant_id: shop.merchantId,
      import_id: importId,
      part: 9,
      file_rows: '{2}',
      numbers: '{A}',
      reasons: '{NUMBER_TAKEN}',
    }),
    update: { reasons: '{}' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'card_designs',
    needs: {
      select: ['card.read'],
      insert: ['batch.create'],
      update: ['card.read', 'batch.create'],
      delete: ['card.read', 'batch.create'],
    },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      design_id: uuid(),
      name: 'New',
      created_by: memberId,
    }),
    update: { name: 'Changed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'card_drawings',
    needs: { select: ['card.export'], insert: ['card.export'], update: ['card.export'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      drawing_id: uuid(),
      design_id: uuid(),
      design_version: 1,
      kind: 'zip',
      fingerprint: 'a'.repeat(64),
      serial_from: 1,
      serial_to: 2,
      cards: 2,
      bytes: 1,
      sha256: 'a'.repeat(64),
    }),
    update: { expires_at: '2030-01-01T00:00:00Z' },
    // Removed by the platform alone, together with the object.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'orders',
    needs: { select: ['order.read'], update: ['order.read', 'order.ship'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      order_id: uuid(),
      order_no: uuid(),
      card_serial: 3,
      product_id: shop.products[0],
      product_name: 'New',
      face_value_minor: 1,
      consignee_enc: bytes,
      consignee_idx: bytes,
      phone_enc: bytes,
      phone_idx: bytes,
      address_enc: bytes,
      region_code: '310101',
      province: '上海市',
      city: '上海市',
      district: '黄浦区',
    }),
    update: { admin_remark: 'Changed' },
    // Face value, card and price are in the row; the application shows what a store or supplier needs.
    throughApi: { select: { store: '0', supplier: '0' }, update: { supplier: '0' } },
    // Orders come into being by private.place_order alone. The store sees that of its card, and that picked up at it.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    2      1     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      1     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'redemption_settings',
    needs: { update: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { share_title: 'Changed' },
    // Made with the merchant.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'merchant_holidays',
    needs: { insert: ['settings.write'], update: ['settings.write'], delete: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, day: '2030-10-02' }),
    update: { name: 'Changed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'product_seasons',
    needs: { insert: ['product.write'], update: ['product.write'], delete: ['product.write'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      season_id: uuid(),
      product_id: shop.products[0],
      kind: 'yearly',
      from_day: '11-15',
      to_day: '01-20',
    }),
    update: { from_day: '01-01' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'product_parts',
    needs: { insert: ['product.write'], update: ['product.write'], delete: ['product.write'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      product_id: shop.products[2],
      part: 3,
      name: 'New',
      supplier_id: shop.suppliers[1],
    }),
    update: { supply_price_minor: 1 },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'settlements',
    needs: { select: ['settlement.manage'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      settlement_id: uuid(),
      supplier_id: shop.suppliers[1],
      month: '2026-10-01',
      statement_no: 'JS202610-09',
      orders: 0,
      total_minor: 0,
      issued_by: uuid(),
    }),
    update: { total_minor: 1 },
    // Issued and moved on by private.issue_settlement and private.move_settlement alone; a supplier sees its own.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      1     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'settlement_lines',
    needs: { select: ['settlement.manage'] },
    insert: ({ shop, settlementId }) => ({
      merchant_id: shop.merchantId,
      settlement_id: settlementId,
      line: 2,
      supplier_id: shop.suppliers[0],
      kind: 'adjustment',
      amount_minor: 1,
    }),
    update: { amount_minor: 1 },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      1     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'settlement_adjustments',
    needs: {
      select: ['settlement.manage'],
      insert: ['settlement.manage'],
      delete: ['settlement.manage'],
    },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      adjustment_id: uuid(),
      supplier_id: shop.suppliers[0],
      amount_minor: -100,
      note: 'New',
      created_by: memberId,
    }),
    update: { amount_minor: 1 },
    // One of the two has gone into a statement, and stays.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   1     0    0     1     0      0     |    x     x      x    |    0`,
  },
  {
    table: 'product_days',
    needs: {},
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, product_id: shop.products[1], day: '2030-10-02' }),
    update: { taken: 0 },
    // Written by the functions of redemption alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'guard_settings',
    needs: { select: ['log.read'], update: ['log.read', 'settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { pace_seconds: 6 },
    // Made with the merchant.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'reveals',
    needs: { select: ['log.read'], insert: ['contact.reveal'] },
    insert: ({ shop }, { memberId }) => ({
      merchant_id: shop.merchantId,
      member_id: memberId,
      kind: 'list',
      fields: '{phone}',
      order_ids: `{${shop.orders[0]}}`,
      order_nos: '{O1}',
      orders: 1,
    }),
    update: { about: 'Changed' },
    // Everybody writes in the own name, and who may look may write that down. What stands there stays.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     1      1     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'reveal_orders',
    needs: { select: ['log.read'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      order_no: 'O2',
      at: '2026-01-01T00:00:00Z',
      reveal_id: uuid(),
    }),
    update: { order_no: 'O3' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sign_in_settings',
    needs: { select: ['settings.write'], update: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { updated_at: '2026-01-01T00:00:00Z' },
    // Made with the merchant.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sessions',
    needs: { select: ['account.manage'] },
    insert: ({ shop }, { memberId }) => ({
      ...{ merchant_id: shop.merchantId, session_id: uuid(), member_id: memberId, device_id: uuid() },
      ...{ agent: 'Chrome', client_enc: bytes, client_idx: bytes },
    }),
    update: { ended_at: '2026-01-01T00:00:00Z', end_reason: 'ended' },
    // One of the store's account, opened and ended by functions alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    0    all     0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'devices',
    needs: { select: ['account.manage'] },
    insert: ({ shop }, { memberId }) => ({
      ...{ merchant_id: shop.merchantId, member_id: memberId, device_id: uuid() },
      ...{ name: 'Chrome', client_enc: bytes, client_idx: bytes },
    }),
    update: { state: 'bound' },
    // One of the staff account without rights, which `exact` manages.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0   all   all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'security_events',
    needs: { select: ['log.read'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, event_id: uuid(), kind: 'token_forged' }),
    update: { kind: 'nothing' },
    // Written by private.note_security_event alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'login_log',
    needs: { select: ['log.read'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, entry_id: uuid(), account_id: shop.staff.memberId },
      ...{ result: 'in', reason: 'signed_in' },
    }),
    update: { reason: 'nothing' },
    // Written by private.note_sign_in alone. Everybody sees what is about the own account.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    1    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'fraud_settings',
    needs: { select: ['order.review'], update: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { hold_at: 80 },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'risk_assessments',
    needs: { select: ['order.review'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      assessment_id: uuid(),
      card_serial: 3,
      client_idx: bytes,
      score: 0,
      reasons: '[]',
      decision: 'allow',
    }),
    update: { outcome: 'released' },
    // Written by private.note_assessment and private.review_order alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'login_checks',
    needs: { select: ['account.manage'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      check_id: uuid(),
      member_id: shop.staff.memberId,
      client_idx: bytes,
      score: 0,
      reasons: '[]',
      decision: 'hold',
    }),
    update: { outcome: 'released' },
    // Written by private.note_login and private.review_login alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'carrier_accounts',
    needs: { select: ['settings.write'], insert: ['settings.write'], update: ['settings.write'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      provider: 'kuaidi100',
      credentials_enc: bytes,
      callback_enc: bytes,
      callback_hash: 'A'.repeat(32),
      callback_origin: 'https://b.test',
    }),
    update: { daily_queries: 9 },
    // The sealed keys of the merchant's account are in it.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'merchant_carriers',
    needs: { select: ['order.read'], insert: ['settings.write'], delete: ['order.read', 'settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, carrier: 'JD', enabled: true, position: 2 }),
    update: { enabled: false },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all   all    all    |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'trackings',
    needs: { select: ['order.read'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, carrier: 'SF', tracking_no: 'SF1312345678902' }),
    update: { state: 'signed' },
    // Written by a trigger, by what services push, and by the workers. This one is in no order of theirs.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'tracking_events',
    needs: { select: ['order.read'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      carrier: 'SF',
      tracking_no: 'SF1312345678901',
      happened_at: '2030-10-01T00:00:00Z',
      text_idx: 'A'.repeat(16),
      text_enc: bytes,
    }),
    update: { state: 'signed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sms_settings',
    needs: { select: ['settings.write'], update: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { sign_name: 'Changed' },
    // Made with the merchant. The sealed key of the merchant's account is in it.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sms_templates',
    needs: { select: ['settings.write'], insert: ['settings.write'], update: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, kind: 'order_shipped' }),
    update: { template_code: 'SMS_2' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sms_messages',
    needs: { select: ['order.read'], insert: ['settings.write'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      message_id: uuid(),
      kind: 'order_received',
      test: true,
      phone_enc: bytes,
      phone_idx: bytes,
    }),
    update: { reason: 'Changed' },
    // Orders make messages, by a trigger; an account makes try-outs alone. A store's or supplier's sees none.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'sms_opt_outs',
    needs: { select: ['order.read'], insert: ['order.ship'], delete: ['order.read', 'order.ship'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      phone_idx: '\\x01',
      phone_masked: '139****0000',
      source: 'merchant',
    }),
    update: { phone_masked: '137****0000' },
    // The consumer's own wish goes through private.choose_sms.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'erp_settings',
    needs: { select: ['settings.write'], update: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { shop_no: 'S2' },
    // Made with the merchant. The sealed secret of its account is in it.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'erp_goods',
    needs: { select: ['erp.manage'], insert: ['erp.manage'], update: ['erp.manage'], delete: ['erp.manage'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      product_id: shop.products[1],
      goods_no: 'N',
      spec_no: 'N',
    }),
    update: { spec_no: 'S2' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'erp_shops',
    needs: { select: ['erp.manage'], insert: ['erp.manage'], update: ['erp.manage'], delete: ['erp.manage'] },
    insert: ({ shop, bareChannel }) => ({
      merchant_id: shop.merchantId,
      channel_id: bareChannel,
      shop_no: 'S3',
    }),
    update: { shop_no: 'S2' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'erp_carriers',
    needs: { select: ['erp.manage'], insert: ['erp.manage'], update: ['erp.manage'], delete: ['erp.manage'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, erp_name: 'X001', carrier: 'ZTO' }),
    update: { carrier: 'JD' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'erp_regions',
    needs: { select: ['erp.manage'], insert: ['erp.manage'], update: ['erp.manage'], delete: ['erp.manage'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, region_code: '82', erp_name: '澳门' }),
    update: { erp_name: '香港特区' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'erp_batches',
    needs: { select: ['erp.manage'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, batch_id: uuid(), shop_no: 'S1', trades: 1 }),
    update: { trades: 2 },
    // Written by the workers alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'erp_pushes',
    needs: { select: ['erp.manage'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      order_id: shop.orders[1],
      tid: 'O2',
      shop_no: 'S1',
    }),
    update: { status: 'pushed' },
    // Written by the workers alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'erp_results',
    needs: { select: ['erp.manage'], update: ['erp.manage'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      sid: 'sid',
      rec_id: '2',
      shop_no: 'S1',
      tid: 'O2',
      logistics_no: 'SF2',
      outcome: 'SHIPPED',
      ack_status: 0,
    }),
    update: { settled_at: '2026-01-01T00:00:00Z' },
    // Written by the workers; an account ticks off what it has looked at.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'report_days',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({ ...reportKeys(shop.merchantId), day: '2030-10-02', ...REPORT_COUNTS }),
    update: { parcels: 2 },
    // Written by the workers alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'report_sums',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({
      ...{
        merchant_id: shop.merchantId,
        dimension: 'product',
        grain: 'day',
        period: '2030-10-02',
        member_id: uuid(),
      },
      ...REPORT_COUNTS,
    }),
    update: { parcels: 2 },
    // Written by the workers alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'report_deltas',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({
      ...reportKeys(shop.merchantId),
      ...{ at: '2030-10-02T00:00:00Z' },
      ...REPORT_COUNTS,
    }),
    update: { parcels: 2 },
    // Written by the triggers of orders alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'report_states',
    needs: { select: ['report.read'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { time_zone: 'UTC' },
    // Made with the merchant, and written by the workers alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'waybill_settings',
    needs: { select: ['settings.write'], update: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId }),
    update: { remark: 'Changed' },
    // Made with the merchant. Who ships reads it, too; a supplier's account does not.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'waybill_carriers',
    needs: {
      select: ['order.ship'],
      insert: ['settings.write'],
      update: ['settings.write'],
      delete: ['settings.write'],
    },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, carrier: 'ZTO', access_enc: bytes }),
    update: { exp_type: '2' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'waybill_senders',
    needs: { select: ['order.ship'], insert: ['settings.write'], update: ['settings.write'] },
    insert: ({ shop }) => ({
      ...{ merchant_id: shop.merchantId, sender_id: uuid(), name: 'New', region_code: '310101' },
      sender_enc: bytes,
    }),
    update: { name: 'Changed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'waybills',
    needs: { select: ['order.read'], insert: ['order.ship'], update: ['order.read', 'order.ship'] },
    insert: ({ shop, jobId, senderId }, actor) => ({
      ...{ merchant_id: shop.merchantId, waybill_id: uuid(), order_id: shop.orders[1], order_no: 'O2' },
      ...{
        job_id: jobId,
        requested_by: actor.memberId,
        provider: 'kdniao',
        carrier: 'SF',
        sender_id: senderId,
      },
      ...{ label_size: '76x130', order_code: 'W0123456789B' },
    }),
    update: { reason: 'Changed' },
    // They are bought on the merchant's account: nothing of suppliers, who hold order.ship all the same.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'notification_channels',
    needs: { select: ['settings.write'], insert: ['settings.write'], update: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, channel: 'dingtalk' }),
    update: { summary_hour: 8 },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'notification_events',
    needs: { select: ['settings.write'] },
    insert: ({ shop }) => ({ merchant_id: shop.merchantId, channel: 'email', event: 'attack' }),
    update: { event: 'attack' },
    // Triggers write them and workers make messages of them; nobody else does.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'notification_messages',
    needs: { select: ['order.read'], insert: ['settings.write'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      message_id: uuid(),
      channel: 'dingtalk',
      test: true,
    }),
    update: { reason: 'Changed' },
    // An account makes try-outs alone.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'webhook_endpoints',
    needs: {
      select: ['settings.write'],
      insert: ['settings.write'],
      update: ['settings.write'],
      delete: ['settings.write'],
    },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      endpoint_id: uuid(),
      url: 'https://shop.example',
      events: '{order.created}',
      secret_enc: bytes,
    }),
    update: { name: 'Changed' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   1     x    x     1     x      x     |    x     x      x    |    x
      update  all    0    0    all    0      0     |    x     x      x    |    0
      delete  all    0    0    all    0      0     |    x     x      x    |    0`,
  },
  {
    table: 'webhook_messages',
    needs: { select: ['order.read'] },
    insert: ({ shop }) => ({
      merchant_id: shop.merchantId,
      message_id: uuid(),
      event: 'order.created',
      data: '{}',
    }),
    update: { data: '{}' },
    // Who gets a parcel is sealed in them, and that column nobody reads.
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'webhook_deliveries',
    needs: { select: ['job.read'] },
    insert: ({ shop, webhook }) => ({
      merchant_id: shop.merchantId,
      endpoint_id: webhook.endpointId,
      message_id: webhook.messageId,
    }),
    update: { status: 'queued' },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
  {
    table: 'webhook_attempts',
    needs: { select: ['order.read'] },
    insert: ({ shop, webhook }) => ({
      merchant_id: shop.merchantId,
      delivery_id: webhook.deliveryId,
      attempt: 2,
      url: 'https://shop.example',
      duration_ms: 1,
    }),
    update: { duration_ms: 0 },
    //       owner other bare exact store supplier | visitor card foreign | operator
    outcomes: `
      select  all    0    0    all    0      0     |    x     x      x    |    0
      insert   x     x    x     x     x      x     |    x     x      x    |    x
      update   x     x    x     x     x      x     |    x     x      x    |    x
      delete   x     x    x     x     x      x     |    x     x      x    |    x`,
  },
]

export type Case = { story: Story; operation: Operation; actor: ActorName; expected: string }

/** The outcome tables as a flat list. @throws when a table is not complete */
export function cases(): Case[] {
  return stories.flatMap((story) => {
    const lines = story.outcomes
      .trim()
      .split('\n')
      .map((line) => line.split(/[\s|]+/).filter(Boolean))
    return OPERATIONS.flatMap((operation) => {
      const outcomes = lines.find((line) => line[0] === operation)?.slice(1)
      if (outcomes?.length !== ACTORS.length)
        throw new Error(`${story.table}: ${operation} must have ${ACTORS.length} outcomes`)
      return ACTORS.map((actor, i): Case => ({ story, operation, actor, expected: outcomes[i] as string }))
    })
  })
}

/** Tables that have a story. */
export function toldTables(): string[] {
  return stories.map((story) => story.table)
}

/** The permissions of the `exact` staff in one case. */
export function needsOf({ story, operation }: Pick<Case, 'story' | 'operation'>): readonly string[] {
  return story.needs[operation] ?? []
}

/** Every set of permissions that some case needs. */
export function allNeeds(): (readonly string[])[] {
  return cases().map(needsOf)
}

/** What an outcome stands for when the shop has so many rows in the table. */
export function meaning(expected: string, all: number): number | 'refused' {
  if (expected === 'x') return 'refused'
  const [, minus] = /^all(?:-(\d+))?$/.exec(expected) ?? []
  return expected.startsWith('all') ? all - Number(minus ?? 0) : Number(expected)
}
