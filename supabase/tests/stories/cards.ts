// Stories of cards: the batches they come in, their terms, their secrets, what was done to them and how they look.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { everybody, only, SEALED, type Story, staff } from './story.ts'

export const cardStories: Story[] = [
  {
    table: 'card_batches',
    select: staff('card.read').and({ store: 'all' }),
    insert: staff('batch.create'),
    update: staff('card.read', 'batch.create'),
    row: (_, { memberId }) => ({
      ...{ batch_id: uuid(), name: 'New', face_value_minor: 1, quantity: 1, number_mode: 'random' },
      ...{ number_digits: 8, password_length: 6, password_alphabet: 'digits', serial_from: 1_000_000 },
      created_by: memberId,
    }),
    change: { remark: 'Changed' },
  },
  {
    table: 'batch_products',
    select: staff('card.read').and({ store: 'all' }),
    insert: staff('batch.create'),
    row: ({ shop }) => ({ batch_id: shop.batchId, product_id: shop.products[2] }),
    change: { product_id: uuid() },
  },
  {
    table: 'cards',
    // Setting a remark takes card.edit, whatever rows there are. A store may change states of its own cards alone.
    select: staff('card.read').and({ store: '3' }),
    insert: staff('batch.create'),
    update: staff('card.read', 'card.edit').and({ bare: 'x', store: 'x', supplier: 'x', operator: 'x' }),
    row: ({ shop }) => ({ serial: 1_000_000, number: 'NEW', batch_id: shop.batchId }),
    change: { remark: 'Changed' },
  },
  {
    table: 'product_sets',
    select: staff('card.read').and({ store: 'all' }),
    insert: staff('card.edit'),
    row: ({ shop }) => ({ product_set_id: uuid(), product_ids: `{${shop.products[2]}}` }),
    change: { product_ids: `{${uuid()}}` },
  },
  {
    table: 'card_secrets',
    select: staff('card.export'),
    insert: staff('batch.create'),
    row: ({ shop }) => ({ batch_id: shop.batchId, block: 999, passwords_enc: SEALED }),
    change: { passwords_enc: SEALED },
  },
  {
    table: 'card_changes',
    // Written by the trigger of cards alone. A row is about cards of several stores, so no store sees it.
    select: staff('card.read'),
    row: () => ({ serials: '{[1,2)}', serial_from: 1, serial_to: 1, card_count: 1, new_values: '{}' }),
    change: { card_count: 0 },
  },
  {
    table: 'card_log',
    select: staff('log.read'),
    insert: everybody(),
    row: (_, { memberId }) => ({ log_id: uuid(), member_id: memberId, action: 'card.export', card_count: 1 }),
    change: { card_count: 0 },
  },
  {
    table: 'card_lists',
    // Lists, filters and views belong to one account; nobody else sees them. There is one of the owner, one of `bare`.
    select: only({ owner: '1' }, 'card.read'),
    insert: staff('card.read').and({ store: '1' }),
    row: (_, { memberId }) => ({ list_id: uuid(), member_id: memberId, serials: '{1,2}', pasted: 2 }),
    change: { serials: '{3}' },
  },
  {
    table: 'card_filters',
    select: only({ owner: '1' }, 'card.read'),
    insert: staff('card.read').and({ store: '1' }),
    update: only({ owner: '1' }, 'card.read'),
    delete: only({ owner: '1' }, 'card.read'),
    row: (_, { memberId }) => ({
      ...{ filter_id: uuid(), member_id: memberId, name: 'New', query: 'status=active' },
    }),
    change: { query: 'status=void' },
  },
  {
    table: 'card_designs',
    select: staff('card.read'),
    insert: staff('batch.create'),
    update: staff('card.read', 'batch.create'),
    delete: staff('card.read', 'batch.create'),
    row: (_, { memberId }) => ({ design_id: uuid(), name: 'New', created_by: memberId }),
    change: { name: 'Changed' },
  },
  {
    table: 'card_drawings',
    // Removed by the platform alone, together with the object.
    select: staff('card.export'),
    insert: staff('card.export'),
    update: staff('card.export'),
    row: () => ({
      ...{ drawing_id: uuid(), design_id: uuid(), design_version: 1, kind: 'zip' },
      ...{ fingerprint: 'a'.repeat(64), serial_from: 1, serial_to: 2, cards: 2, bytes: 1 },
      sha256: 'a'.repeat(64),
    }),
    change: { expires_at: '2030-01-01T00:00:00Z' },
  },
]

/** Terms that cards refer to, an entry of the log, a design and a drawing, and lists of the owner and of the staff. */
export async function addCardThings(admin: Sql, shop: Merchant): Promise<void> {
  const { merchantId: merchant_id, owner } = shop
  await admin`insert into product_sets ${admin({ merchant_id, product_set_id: uuid(), product_ids: [shop.products[0]] })}`
  const rule = uuid()
  await admin`insert into region_rules ${admin({ merchant_id, region_rule_id: rule, mode: 'except', codes: ['65'] })}`
  // The card of the consumer is redeemed, and its terms are final: behind the triggers.
  await admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update cards set region_rule_id = ${rule} where merchant_id = ${merchant_id} and serial = 1`
  })
  await admin`insert into card_log ${admin({ merchant_id, log_id: uuid(), member_id: owner.memberId, action: 'card.export', card_count: 1 })}`
  await admin`insert into card_designs ${admin({ merchant_id, design_id: uuid(), name: 'Design', created_by: owner.memberId })}`
  const file = { kind: 'zip', fingerprint: 'b'.repeat(64), bytes: 1, sha256: 'b'.repeat(64) }
  const drawn = { design_id: uuid(), design_version: 1, serial_from: 1, serial_to: 3, cards: 3 }
  await admin`insert into card_drawings ${admin({ merchant_id, drawing_id: uuid(), ...file, ...drawn })}`
  for (const { memberId: member_id } of [owner, shop.staff]) {
    await admin`insert into card_lists ${admin({ merchant_id, member_id, list_id: uuid(), serials: [1], pasted: 1 })}`
    await admin`insert into card_filters ${admin({ merchant_id, member_id, filter_id: uuid(), name: 'Old', query: 'status=active' })}`
  }
}
