import { v7 as uuid } from 'uuid'
import type { Sql } from '#app/core/db/pool.ts'

export const STORES = 200
export const CLERKS = 5
export const DAYS = 400
const BATCHES = 20
/** Hand-overs among the entries of a day; the smaller part of what stores do. */
const HAND_OVERS = 100_000
/** Entries per statement of the load. */
const PORTION = 1_000_000

/**
 * Fills the ledger of a merchant with `rows` entries of 200 stores with 5 clerks each, over the 400 days that end today,
 * and its orders with hand-overs; straight into the tables, because this is not measured. Of a hundred entries 53 are
 * sales and 34 redemptions (two thirds of them by consumers), the rest all other kinds. Past the triggers: the sums must be
 * built afterwards.
 * @returns the stores
 */
export async function fillStoreLedger(
  sql: Sql,
  of: { merchantId: string; memberId: string; productId: string },
  rows: number,
): Promise<string[]> {
  const { merchantId } = of
  const ids = (count: number) => Array.from({ length: count }, () => uuid())
  const [stores, clerks, batches] = [ids(STORES), ids(STORES * CLERKS), ids(BATCHES)]
  await sql`
    insert into stores (merchant_id, store_id, name)
    select ${merchantId}, id, 'Store ' || n from unnest(${stores}::uuid[]) with ordinality s (id, n)`
  await sql`
    insert into members (merchant_id, member_id, kind, login_name, display_name, store_id, must_change_password)
    select ${merchantId}, id, 'store', 'clerk' || n, 'Clerk ' || n, (${stores}::uuid[])[1 + (n - 1) / ${CLERKS}::int], false
    from unnest(${clerks}::uuid[]) with ordinality c (id, n)`
  await sql.begin(async (tx) => {
    // Foreign keys hold by construction here, and the triggers would write a delta for each entry.
    await tx`set local session_replication_role = replica`
    await tx`
      insert into card_batches (merchant_id, batch_id, name, face_value_minor, quantity, number_mode, number_digits,
        start_number, password_length, password_alphabet, serial_from, generated, status, created_by)
      select ${merchantId}, id, 'Batch ' || n, 10000 * n, 1000, 'random', 11, null, 8, 'safe', 1 + (n - 1) * 1000, 1000,
        'ready', ${of.memberId}
      from unnest(${batches}::uuid[]) with ordinality b (id, n)`
    await fillHandOvers(tx as unknown as Sql, of, stores, clerks)
  })
  const dropped = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i where i.indrelid = 'public.store_ledger'::regclass and not i.indisprimary order by 1`
  for (const { name } of dropped) await sql.unsafe(`drop index ${name}`)
  for (let from = 0; from < rows; from += PORTION)
    await fillPortion(
      sql,
      merchantId,
      { stores, clerks, batches },
      { from, past: Math.min(from + PORTION, rows), rows },
    )
  await sql`set maintenance_work_mem = '1GB'`
  for (const { definition } of dropped) await sql.unsafe(definition)
  return stores
}

// In the order in which they happened, as a ledger is. A store and one of its clerks are drawn by a product modulo a
// prime, and what is allocated comes in larger numbers than what is sold.
async function fillPortion(
  sql: Sql,
  merchantId: string,
  { stores, clerks, batches }: { stores: string[]; clerks: string[]; batches: string[] },
  { from, past, rows }: { from: number; past: number; rows: number },
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into store_ledger (merchant_id, at, store_id, batch_id, member_id, kind, cards, face_value_minor, created,
        active, redeemed, void, serials)
      select ${merchantId}, now() - (${rows}::bigint - i) * (interval '1 day' * ${DAYS}::int / ${rows}::bigint),
        (${stores}::uuid[])[1 + who / ${CLERKS}::int], (${batches}::uuid[])[1 + batch],
        case when kind <> 'redeem' or i % 3 = 0 then (${clerks}::uuid[])[1 + who] end,
        kind, cards, cards * 10000 * (1 + batch), created * cards, active * cards, redeemed * cards, void * cards,
        case when i % 2 = 0 then int8multirange(int8range(i, i + cards)) else int8multirange(int8range(i, i + 1)) end
      from generate_series(${from}::bigint, ${past - 1}::bigint) i
      cross join lateral (select (i * 7919 % 1000003 % ${STORES * CLERKS}::int)::int as who,
        (i * 104729 % 999983 % 100)::int as draw, (i * 31 % 1009 % ${BATCHES}::int)::int as batch) d
      cross join lateral (select case when draw < 53 then 'activate' when draw < 87 then 'redeem' when draw < 92 then 'allocate'
        when draw < 94 then 'move_in' when draw < 96 then 'move_out' when draw < 97 then 'take_back' when draw < 98 then 'deactivate'
        when draw < 99 then 'void' else 'restore' end as kind) k
      cross join lateral (select case kind when 'allocate' then 20 when 'activate' then 1 + batch % 3 else 1 end as cards) n
      cross join lateral (select
        case when kind in ('allocate', 'move_in', 'deactivate', 'restore') then 1 when kind = 'redeem' then 0 else -1 end as created,
        case kind when 'activate' then 1 when 'deactivate' then -1 when 'redeem' then -1 else 0 end as active,
        case kind when 'redeem' then 1 else 0 end as redeemed,
        case kind when 'void' then 1 when 'restore' then -1 else 0 end as void) w`
  })
}

/** Orders that clerks have handed over: two in three of a card of their own store. */
async function fillHandOvers(
  tx: Sql,
  { merchantId, productId }: { merchantId: string; productId: string },
  stores: string[],
  clerks: string[],
): Promise<void> {
  await tx`
    insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor, store_id,
      status, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province, city, district,
      finished_at, created_at, updated_at, ship_on, pick_up_store_id, verified_store_id, verified_by, verified_at)
    select ${merchantId}, gen_random_uuid(), lpad(i::text, 14, '0'), i, ${productId}, 'Crab', 10000,
      (${stores}::uuid[])[1 + (case when i % 3 > 0 then store else (store + 1) % ${STORES}::int end)], 'finished',
      decode(repeat('ab', 40), 'hex'), decode(md5('n' || i), 'hex'), decode(repeat('ab', 45), 'hex'),
      decode(md5('p' || i), 'hex'), decode(repeat('ab', 80), 'hex'), '330106', '浙江省', '杭州市', '西湖区',
      t.at, t.at, t.at, t.at::date, (${stores}::uuid[])[1 + store], (${stores}::uuid[])[1 + store], (${clerks}::uuid[])[1 + who], t.at
    from generate_series(1, ${HAND_OVERS}::bigint) i
    cross join lateral (select (i * 7919 % 1000003 % ${STORES * CLERKS}::int)::int as who) w
    cross join lateral (select who / ${CLERKS}::int as store,
      now() - i * (interval '1 day' * ${DAYS}::int / ${HAND_OVERS}::bigint) as at) t`
}
