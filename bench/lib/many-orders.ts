import { v7 as uuid } from 'uuid'
import { createMerchantKeys, keysOf } from '#app/core/crypto/key-library.ts'
import type { Sql } from '#app/core/db/pool.ts'

/** A merchant full of orders. */
export type OrderMerchant = { merchantId: string; userId: string; orders: number }

const PRODUCTS = 200
const CHANNELS = 20
const STORES = 30
const SUPPLIERS = 10

/** Makes a merchant with an owner, its keys, and the names that orders point to. */
async function makeMerchant(sql: Sql, code: string): Promise<OrderMerchant & { memberId: string }> {
  const [merchantId, memberId, userId] = [uuid(), uuid(), uuid()]
  await sql`insert into merchants (merchant_id, code, name) values (${merchantId}, ${code}, ${code})`
  await createMerchantKeys(merchantId)
  await sql`
    insert into members (merchant_id, member_id, kind, login_name, display_name, must_change_password)
    values (${merchantId}, ${memberId}, 'owner', 'owner', 'Owner', false)`
  await sql`
    insert into private.identities (user_id, merchant_id, member_id, auth_email)
    values (${userId}, ${merchantId}, ${memberId}, ${`owner@${code}.invalid`})`
  for (const [table, id, n] of [
    ['channels', 'channel_id', CHANNELS],
    ['stores', 'store_id', STORES],
    ['suppliers', 'supplier_id', SUPPLIERS],
  ] as const)
    await sql`
      insert into ${sql(table)} (merchant_id, ${sql(id)}, name)
      select ${merchantId}, gen_random_uuid(), 'Name ' || i from generate_series(1, ${n}::int) i`
  await sql`
    insert into products (merchant_id, product_id, name, price_minor)
    select ${merchantId}, gen_random_uuid(), 'Product ' || i, 10000 from generate_series(1, ${PRODUCTS}::int) i`
  return { merchantId, userId, memberId, orders: 0 }
}

/**
 * Makes a merchant with `orders` orders of the last year; straight into the tables, because this is not measured.
 * Of a thousand: 8 are due or overdue, 4 leave tomorrow, 8 later, 4 are held, 30 are under way, 20 cancelled, the rest
 * finished. Every share grows with the number of orders. The sealed columns hold bytes that do not open.
 */
export async function makeOrderMerchant(sql: Sql, code: string, orders: number): Promise<OrderMerchant> {
  const { merchantId, userId } = await makeMerchant(sql, code)
  await sql.begin(async (tx) => {
    // Foreign keys hold by construction but for the cards, which nothing here looks at.
    await tx`set local session_replication_role = replica`
    await tx`
      with p as (select array_agg(product_id order by name) as ids from products where merchant_id = ${merchantId}),
        c as (select array_agg(channel_id order by name) as ids from channels where merchant_id = ${merchantId}),
        t as (select array_agg(store_id order by name) as ids from stores where merchant_id = ${merchantId}),
        s as (select array_agg(supplier_id order by name) as ids from suppliers where merchant_id = ${merchantId})
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
        supplier_id, store_id, channel_id, status, review, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc,
        region_code, province, city, district, deliver_on, ship_on, carrier, tracking_no, shipped_at, finished_at,
        cancelled_at, created_at, updated_at)
      select ${merchantId}, gen_random_uuid(), lpad(i::text, 14, '0'), i, p.ids[1 + i % ${PRODUCTS}::int],
        'Product ' || 1 + i % ${PRODUCTS}::int, 10000,
        case when i % 3 = 0 then s.ids[1 + i % ${SUPPLIERS}::int] end,
        case when i % 5 = 0 then t.ids[1 + i % ${STORES}::int] end, c.ids[1 + i % ${CHANNELS}::int], state::order_status,
        case when kind between 20 and 23 then 'held' end,
        decode(repeat('ab', 40), 'hex'), decode(md5('n' || i), 'hex'), decode(repeat('ab', 45), 'hex'),
        decode(md5('p' || i), 'hex'), decode(repeat('ab', 80), 'hex'), '330106', '浙江省', '杭州市', '西湖区',
        leaves + 1, leaves, sent.carrier, sent.number, sent.moment, case when state = 'finished' then ordered + interval '8 days' end,
        case when state = 'cancelled' then ordered + interval '1 hour' end, ordered, ordered
      from generate_series(1, ${orders}::bigint) i
      -- Spread over the whole table, as orders of all states are in real life.
      cross join lateral (select (i * 7919 % 1000)::int as kind) k
      cross join lateral (select case when kind < 24 then 'pending' when kind < 52 then 'shipped'
        when kind < 72 then 'cancelled' else 'finished' end as state) st
      cross join lateral (select now() - (${orders}::bigint - i) * (interval '365 days' / ${orders}::bigint) as ordered) a
      cross join lateral (select case when kind < 8 then current_date - (i / 1000 % 4)::int when kind < 12 then current_date + 1
        when kind < 20 then current_date + 2 + (i / 1000 % 30)::int else ordered::date end as leaves) l
      cross join lateral (select case when state in ('shipped', 'finished') then 'SF' end as carrier,
        case when state in ('shipped', 'finished') then 'SF' || lpad(i::text, 13, '0') end as number,
        case when state in ('shipped', 'finished') then ordered + interval '1 day' end as moment) sent
      cross join p cross join c cross join t cross join s`
  })
  return { merchantId, userId, orders }
}

/** Runs a load of orders without their secondary indexes, and makes them again from their own definitions. */
export async function withoutOrderIndexes(sql: Sql, load: () => Promise<void>): Promise<void> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid
    where i.indrelid = 'public.orders'::regclass and c.oid is null order by 1`
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`)
  await load()
  await sql`set maintenance_work_mem = '1GB'`
  for (const { definition } of indexes) await sql.unsafe(definition)
}

/** Gives some orders personal data that opens. */
export async function makeReadable(sql: Sql, merchantId: string, orderIds: readonly string[]): Promise<void> {
  const keys = await keysOf(merchantId)
  const seal = (column: string, text: string) =>
    orderIds.map((row) => keys.seal({ table: 'orders', column, row }, text).toString('hex'))
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      update orders o set consignee_enc = decode(n.name, 'hex'), phone_enc = decode(n.phone, 'hex'),
        address_enc = decode(n.address, 'hex')
      from unnest(${orderIds as string[]}::uuid[], ${seal('consignee_enc', '欧阳明月')}::text[],
        ${seal('phone_enc', '13800138000')}::text[], ${seal('address_enc', '文三路 90 号东部软件园 1 号楼 502 室')}::text[])
        as n (order_id, name, phone, address)
      where o.merchant_id = ${merchantId} and o.order_id = n.order_id`
  })
}
