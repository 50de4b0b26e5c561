import { v7 as uuid } from 'uuid'
import type { Sql } from '#app/core/db/pool.ts'

/** A merchant full of cards, with what the searches of the bench ask for. */
export type FullMerchant = {
  merchantId: string
  userId: string
  cards: number
  batches: string[]
  channelId: string
  /** On the cards of some batches, taken off a part of them and put onto some others by rebinding. */
  productId: string
}

const BATCHES = 50
const CHANNELS = 5

async function makeAccount(
  sql: Sql,
  code: string,
): Promise<{ merchantId: string; userId: string; memberId: string }> {
  const [merchantId, memberId, userId] = [uuid(), uuid(), uuid()]
  await sql`insert into merchants (merchant_id, code, name) values (${merchantId}, ${code}, ${code})`
  await sql`
    insert into members (merchant_id, member_id, kind, login_name, display_name, must_change_password)
    values (${merchantId}, ${memberId}, 'owner', 'owner', 'Owner', false)`
  await sql`
    insert into private.identities (user_id, merchant_id, member_id, auth_email)
    values (${userId}, ${merchantId}, ${memberId}, ${`owner@${code}.invalid`})`
  return { merchantId, userId, memberId }
}

/**
 * Makes a merchant with `cards` cards in 50 batches; straight into the tables, because this is not measured.
 * Everything grows with the number of cards but the number of batches, channels, products and last days. Three in
 * ten batches have expired; of each batch half is active, the rest created, redeemed or void.
 */
export async function makeFullMerchant(sql: Sql, code: string, cards: number): Promise<FullMerchant> {
  const { merchantId, userId, memberId } = await makeAccount(sql, code)
  const perBatch = cards / BATCHES
  const batches = Array.from({ length: BATCHES }, () => uuid())
  const channels = Array.from({ length: CHANNELS }, () => uuid())
  const products = [uuid(), uuid()]
  const [with0, without0] = [uuid(), uuid()]
  const [productId = '', otherProduct = ''] = products
  await sql`insert into channels ${sql(channels.map((channel_id, i) => ({ merchant_id: merchantId, channel_id, name: `Channel ${i}` })))}`
  await sql`insert into products ${sql(products.map((product_id, i) => ({ merchant_id: merchantId, product_id, name: `Product ${i}`, price_minor: 100 })))}`
  await sql`insert into product_sets values (${merchantId}, ${with0}, ${[productId]}::uuid[]), (${merchantId}, ${without0}, ${[otherProduct]}::uuid[])`
  await sql.begin(async (tx) => {
    // Foreign keys hold by construction here, and checking them row by row is most of the time of such a load.
    await tx`set local session_replication_role = replica`
    await tx`
      insert into card_batches (merchant_id, batch_id, name, face_value_minor, quantity, number_mode, number_digits,
        start_number, password_length, password_alphabet, serial_from, generated, status, created_by)
      select ${merchantId}, batch, 'Batch ' || i, 10000 * (1 + i % 5), ${perBatch}, 'random', 11, null, 8, 'safe',
        1 + (i - 1) * ${perBatch}::int, ${perBatch}, 'ready', ${memberId}
      from unnest(${batches}::uuid[]) with ordinality b (batch, i)`
    await tx`
      insert into batch_products (merchant_id, batch_id, product_id)
      select ${merchantId}, batch, case when i <= 30 then ${productId} else ${otherProduct} end::uuid
      from unnest(${batches}::uuid[]) with ordinality b (batch, i)`
    // Numbers are spread like random ones: a product modulo a prime.
    await tx`
      insert into cards (merchant_id, serial, number, batch_id, status, valid_to, channel_id, remark, product_set_id)
      select ${merchantId}, i, lpad((i * 7368787 % 10000000019)::text, 11, '0'), (${batches}::uuid[])[b],
        (array['created', 'active', 'active', 'active', 'active', 'active', 'redeemed', 'redeemed', 'redeemed', 'void'])
          [1 + (i * 7919 % 10)]::card_status,
        current_date + (b - 15) * 20, (${channels}::uuid[])[1 + b % ${CHANNELS}],
        case when i % 50 = 0 then 'Remark ' || b % 4 else '' end,
        case when b between 11 and 20 then ${without0} when b in (40, 41, 42) and i % 2 = 0 then ${with0} end::uuid
      from generate_series(1, ${cards}::bigint) i cross join lateral (select (1 + (i - 1) / ${perBatch}::int)::int as b) batch`
  })
  return { merchantId, userId, cards, batches, channelId: channels[1] as string, productId }
}

/** Runs a load of cards without their secondary indexes, and makes them again from their own definitions. */
export async function withoutIndexes(sql: Sql, load: () => Promise<void>): Promise<void> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i where i.indrelid = 'public.cards'::regclass and not i.indisprimary order by 1`
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`)
  await load()
  await sql`set maintenance_work_mem = '1GB'`
  for (const { definition } of indexes) await sql.unsafe(definition)
}
