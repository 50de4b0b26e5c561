// Fifty merchants with 20,000 cards and 20,000 orders each, mixed in the heap as they are in real life.
import type { Sql } from '#app/core/db/pool.ts'
import type { TenantScope } from '#app/core/db/scope.ts'

const MERCHANTS = 50
/** Rows of each table in all. */
export const ROWS = 1_000_000
export const PER_MERCHANT = ROWS / MERCHANTS

/** The same door for the baseline: service_role bypasses the policies. Only the workers' login may become it. */
export const unguarded = { claims: { role: 'service_role' } } as unknown as TenantScope

type Mine = { merchantId: string; productId: string }

/** The other 49 merchants, and the rows of all; straight into the tables, because the seed is not measured. */
export async function fillMerchants(sql: Sql, mine: Mine): Promise<void> {
  await sql`
    insert into merchants (merchant_id, code, name)
    select gen_random_uuid(), 'other-' || i, 'Other ' || i from generate_series(2, ${MERCHANTS}::int) i`
  await sql`
    insert into products (merchant_id, product_id, name, price_minor)
    select merchant_id, gen_random_uuid(), 'Crab', 38800 from merchants where merchant_id <> ${mine.merchantId}`
  await sql.begin(async (tx) => {
    // Foreign keys hold by construction here, and checking them row by row is most of the time of such a load.
    await tx`set local session_replication_role = replica`
    await tx`
      insert into card_batches (merchant_id, batch_id, name, face_value_minor, quantity, number_mode, number_digits,
        start_number, password_length, password_alphabet, serial_from, generated, status, created_by)
      select merchant_id, gen_random_uuid(), 'Batch', 38800, ${PER_MERCHANT}, 'sequential', 10, 0, 8, 'safe', 1,
        ${PER_MERCHANT}, 'ready', gen_random_uuid()
      from merchants`
    // Row i of every merchant before row i + 1 of any: the heap is as mixed as in real life.
    await tx`
      insert into cards (merchant_id, serial, number, batch_id, status)
      select b.merchant_id, i, lpad(i::text, 10, '0'), b.batch_id,
        (array['created', 'active', 'redeemed', 'void'])[1 + i % 4]::card_status
      from generate_series(1, ${PER_MERCHANT}::int) i cross join card_batches b`
    await tx`
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
        status, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province, city, district,
        carrier, tracking_no, shipped_at, ship_on, created_at)
      select p.merchant_id, gen_random_uuid(), lpad(i::text, 14, '0'), i, p.product_id, p.name, 38800,
        case when i % 3 = 0 then 'pending' else 'shipped' end::order_status,
        decode(repeat('ab', 60), 'hex'), decode(md5('n' || i), 'hex'), decode(repeat('ab', 50), 'hex'),
        decode(md5('p' || i), 'hex'), decode(repeat('ab', 90), 'hex'), '330106', '浙江省', '杭州市', '西湖区',
        'SF', 'SF' || lpad(i::text, 12, '0'), now(), current_date, now() - make_interval(mins => i::int)
      from generate_series(1, ${PER_MERCHANT}::int) i cross join products p`
  })
  await sql`vacuum analyze cards`
  await sql`vacuum analyze orders`
  await sql`analyze`
}
