// What every database test starts from. In a test file:
//
//   const stack = useStack('web')                       // 'worker' where the module under test is a worker's
//   let shop: Merchant
//   beforeAll(async () => { shop = await makeMerchant(stack.sql) })
//   test('…', async () => {
//     await as(stack.webUrl, scopeOfUser(shop.owner.userId).claims, (tx) => tx`select …`)   // plain SQL, committed
//     await withTenant(scopeOfUser(shop.owner.userId), async ({ tx, enqueue }) => …)        // through the door
//   })
//
// Make your own merchants in every file and look only at them: files run side by side on one database.
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { v7 as uuid } from 'uuid'
import { afterAll, inject } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { GRANTABLE } from '#app/core/auth/permissions.ts'
import {
  createMerchantKeys,
  keysOf,
  type MerchantKeys,
  registerMasterKey,
} from '#app/core/crypto/key-library.ts'
import { closePools, connect, type Sql, type Tx } from '#app/core/db/pool.ts'
import { stopSender } from '#app/core/queue/outbox.ts'

export type { Sql, Tx } from '#app/core/db/pool.ts'

export type TestStack = {
  adminUrl: string
  /** Connection of the superuser: past every policy. For arranging and for looking, never for acting. */
  sql: Sql
  webUrl: string
  workerUrl: string
  redeemUrl: string
  supabaseUrl: string
  publishableKey: string
}

/** Claims of a transaction, as app/core/db/scope.ts makes them; tests may also forge some. */
export type Claims = { role: string; [claim: string]: unknown }

const pools = new Map<string, Sql>()

function poolOf(url: string): Sql {
  const pool = pools.get(url) ?? connect(url, 4)
  pools.set(url, pool)
  return pool
}

/**
 * Call once, at the top of a test file: gives app/core its settings and closes all connections at the end.
 * @param login whose database login withTenant and withSystem use in this file
 */
export function useStack(login: 'web' | 'worker' | 'redeem'): TestStack {
  const { adminUrl, web, worker, redeem } = inject('stack')
  Object.assign(process.env, { web, worker, redeem }[login])
  afterAll(async () => {
    await stopSender()
    await Promise.all([closePools(), ...[...pools.values()].map((pool) => pool.end({ timeout: 5 }))])
  })
  return {
    adminUrl,
    sql: poolOf(adminUrl),
    webUrl: web.TIHUO_DATABASE_URL as string,
    workerUrl: worker.TIHUO_DATABASE_URL as string,
    redeemUrl: redeem.TIHUO_DATABASE_URL as string,
    supabaseUrl: web.SUPABASE_URL as string,
    publishableKey: web.SUPABASE_PUBLISHABLE_KEY as string,
  }
}

/** The account of a user id, as the session gate would load it. @throws when it is no member's */
export async function memberOf(userId: string): Promise<Member> {
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error(`no member has the user id ${userId}`)
  return account
}

/** Runs fn in one committed transaction of the given login, as the role and with the claims given. */
export async function as<T>(url: string, claims: Claims, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await poolOf(url).begin(async (tx) => {
    await tx`select set_config('role', ${claims.role}, true), set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`
    return { value: await fn(tx) }
  })
  return (result as { value: T }).value
}

/** As `as`, but what was done is rolled back in the end: to see what would have been possible. */
export async function undone<T>(url: string, claims: Claims, fn: (tx: Tx) => Promise<T>): Promise<T> {
  let done: { value: T } | undefined
  const rollback = new Error('rolled back on purpose')
  await as(url, claims, async (tx) => {
    done = { value: await fn(tx) }
    throw rollback
  }).catch((error) => {
    if (error !== rollback) throw error
  })
  return (done as unknown as { value: T }).value
}

let clients = Math.floor(Math.random() * 2 ** 28)

/** The address of somebody who has not been here before: attempts are counted by client (app/features/guard). */
export function newClient(): string {
  clients += 1
  return `2001:db8:${(clients >>> 16).toString(16)}:${(clients & 0xffff).toString(16)}::1`
}

/** The day, YYYY-MM-DD, that a merchant of makeMerchant has now: from 16:00 on it is no longer the one of UTC. */
export function dayInShanghai(at: Date = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at)
}

/** The SQLSTATE with which a statement fails (42501: refused), or 'ok' when it does not. */
export async function codeOf(statement: PromiseLike<unknown>): Promise<string> {
  try {
    await statement
    return 'ok'
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string') return code
    throw error
  }
}

/**
 * All rows a merchant has in a table, as one short text: equal before and after means nothing changed.
 * @param table name, with schema when it is not public
 */
export async function snapshot(admin: Sql, table: string, merchantId: string): Promise<string> {
  const [row] = await admin<{ state: string }[]>`
    select count(*) || ' rows ' || md5(coalesce(string_agg(t::text, E'\n' order by t::text), '')) as state
    from ${admin(table)} t where merchant_id = ${merchantId}`
  return (row as { state: string }).state
}

export type Account = { memberId: string; userId: string; loginName: string; email: string; password: string }

export type Card = { serial: number; number: string; password: string; batchId: string; productIds: string[] }

export type Merchant = {
  merchantId: string
  code: string
  keys: MerchantKeys
  owner: Account
  /** Holds the permissions given to makeMerchant. */
  staff: Account
  /** Account of stores[0], with all that a store can hold. */
  store: Account
  /** Account of suppliers[0], with all that a supplier can hold. */
  supplier: Account
  stores: [string, string]
  suppliers: [string, string]
  channelId: string
  /** [0] is sent by suppliers[0], [1] by the merchant itself, both are on the cards; [2] is on no card. */
  products: [string, string, string]
  batchId: string
  /** The first half is active, the rest created. [0] and [1] are redeemed; [0] and [2] belong to stores[0]. */
  cards: Card[]
  /** [0] of cards[0] and products[0] (so of stores[0] and suppliers[0]); [1] of cards[1] and products[1]. */
  orders: [string, string]
}

type MemberOptions = {
  kind?: 'owner' | 'staff' | 'store' | 'supplier'
  permissions?: readonly string[]
  storeId?: string
  supplierId?: string
  /** True: a real Supabase Auth user, for signedIn(). Otherwise only an id: enough for SQL, and faster. */
  signUp?: boolean
}

/** A supabase-js client without any session: what a browser with the publishable key has. */
export function visitorClient(): SupabaseClient {
  const { web } = inject('stack')
  return createClient(web.SUPABASE_URL as string, web.SUPABASE_PUBLISHABLE_KEY as string, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  })
}

/** A supabase-js client signed in with the account's own password. The account must have been signed up. */
export async function signedIn(account: Pick<Account, 'email' | 'password'>): Promise<SupabaseClient> {
  const client = visitorClient()
  const { error } = await client.auth.signInWithPassword({ email: account.email, password: account.password })
  if (error) throw error
  return client
}

/** A user of Supabase Auth, real or only an id, that is no account of anybody yet. */
export async function makeUser(real: boolean, metadata: object = {}): Promise<Omit<Account, 'memberId'>> {
  const loginName = `u${uuid().slice(-12)}`
  const user = {
    userId: uuid(),
    loginName,
    email: `${loginName}@test.invalid`,
    password: `pass-${loginName}`,
  }
  if (!real) return user
  const { data, error } = await visitorClient().auth.signUp({ ...user, options: { data: metadata } })
  if (error || !data.user) throw error ?? new Error('sign-up gave no user')
  return { ...user, userId: data.user.id }
}

/** Adds an account to a merchant: by default staff with the permissions given. */
export async function addMember(
  admin: Sql,
  merchantId: string,
  options: MemberOptions = {},
): Promise<Account> {
  const { kind = 'staff', permissions = [], storeId = null, supplierId = null, signUp = false } = options
  const account: Account = { memberId: uuid(), ...(await makeUser(signUp)) }
  await admin`
    insert into members (merchant_id, member_id, kind, login_name, display_name, permissions, store_id, supplier_id, must_change_password)
    values (${merchantId}, ${account.memberId}, ${kind}, ${account.loginName}, ${`Test ${kind}`}, ${permissions as string[]},
      ${storeId}, ${supplierId}, false)`
  await admin`
    insert into private.identities (user_id, merchant_id, member_id, auth_email)
    values (${account.userId}, ${merchantId}, ${account.memberId}, ${account.email})`
  return account
}

/** Makes a platform operator. */
export async function makeOperator(
  admin: Sql,
  options: { signUp?: boolean } = {},
): Promise<Omit<Account, 'memberId'>> {
  const user = await makeUser(options.signUp ?? false)
  await admin`
    insert into private.platform_operators (user_id, login_name, display_name, auth_email)
    values (${user.userId}, ${user.loginName}, 'Test operator', ${user.email})`
  return user
}

type Shop = Pick<Merchant, 'merchantId' | 'keys' | 'stores' | 'suppliers' | 'products' | 'channelId'>

/**
 * A merchant with everything in it: keys, accounts, stores, suppliers, products, a batch of sealed cards, orders.
 * @param options.permissions of its staff account
 * @param options.cards how many; at least 8
 * @param options.signUp true makes real Supabase Auth users of the four accounts (about 0.1 s each)
 */
export async function makeMerchant(
  admin: Sql,
  options: { code?: string; permissions?: readonly string[]; cards?: number; signUp?: boolean } = {},
): Promise<Merchant> {
  const { code = `t${uuid().slice(-12)}`, permissions = [], cards: quantity = 12, signUp = false } = options
  const merchantId = uuid()
  await admin`insert into merchants (merchant_id, code, name) values (${merchantId}, ${code}, ${`Merchant ${code}`})`
  await admin`insert into private.merchant_counters (merchant_id, next_serial) values (${merchantId}, ${quantity + 1})`
  await registerMasterKey()
  await createMerchantKeys(merchantId)
  const shop: Shop = {
    merchantId,
    keys: await keysOf(merchantId),
    stores: [uuid(), uuid()],
    suppliers: [uuid(), uuid()],
    products: [uuid(), uuid(), uuid()],
    channelId: uuid(),
  }
  await addPlacesAndGoods(admin, shop)
  const member = (options: MemberOptions) => addMember(admin, merchantId, { ...options, signUp })
  const [owner, staff, store, supplier] = await Promise.all([
    member({ kind: 'owner' }),
    member({ permissions }),
    member({
      kind: 'store',
      storeId: shop.stores[0],
      permissions: GRANTABLE.store,
    }),
    member({ kind: 'supplier', supplierId: shop.suppliers[0], permissions: GRANTABLE.supplier }),
  ])
  const { batchId, cards } = await addBatch(admin, shop, owner.memberId, 1, quantity)
  const half = Math.floor(quantity / 2)
  await admin`update cards set status = 'active', activated_at = now() where merchant_id = ${merchantId} and serial <= ${half}`
  await admin`update cards set store_id = ${shop.stores[0]} where merchant_id = ${merchantId} and serial in (1, 3, ${half + 1})`
  const orders: [string, string] = [
    await addOrder(admin, shop, 1, { product: 0, store: shop.stores[0] }),
    await addOrder(admin, shop, 2, { product: 1 }),
  ]
  return { ...shop, code, owner, staff, store, supplier, batchId, cards, orders }
}

async function addPlacesAndGoods(admin: Sql, shop: Shop): Promise<void> {
  const { merchantId: merchant_id } = shop
  await admin`insert into stores ${admin(shop.stores.map((store_id, i) => ({ merchant_id, store_id, name: `Store ${i}`, permissions: [...GRANTABLE.store] })))}`
  await admin`insert into suppliers ${admin(shop.suppliers.map((supplier_id, i) => ({ merchant_id, supplier_id, name: `Supplier ${i}` })))}`
  await admin`insert into channels ${admin({ merchant_id, channel_id: shop.channelId, name: 'Channel' })}`
  const goods = shop.products.map((product_id, i) => ({
    merchant_id,
    product_id,
    name: `Product ${i}`,
    price_minor: 10_000 + i,
    supplier_id: i === 0 ? shop.suppliers[0] : null,
  }))
  await admin`insert into products ${admin(goods)}`
}

/** Adds a batch of created cards with sealed passwords; the counter of serials is the caller's business. */
export async function addBatch(
  admin: Sql,
  shop: Pick<Shop, 'merchantId' | 'keys' | 'products' | 'channelId'>,
  createdBy: string,
  serialFrom: number,
  quantity: number,
): Promise<{ batchId: string; cards: Card[] }> {
  const batchId = uuid()
  const { merchantId: merchant_id, keys, channelId } = shop
  const productIds = shop.products.slice(0, 2)
  const cards = Array.from(
    { length: quantity },
    (_, i): Card => ({
      serial: serialFrom + i,
      number: `T${String(serialFrom + i).padStart(8, '0')}`,
      // Any digits do, as long as a test can tell one card's from another's.
      password: String(((serialFrom + i) * 7919) % 1_000_000).padStart(6, '0'),
      batchId,
      productIds,
    }),
  )
  await admin`
    insert into card_batches (merchant_id, batch_id, name, face_value_minor, quantity, prefix, number_mode, number_digits,
      start_number, password_length, password_alphabet, channel_id, serial_from, generated, status, created_by)
    values (${merchant_id}, ${batchId}, 'Batch', 10000, ${quantity}, 'T', 'sequential', 8,
      ${serialFrom - 1}, 6, 'digits', ${channelId}, ${serialFrom}, ${quantity}, 'ready', ${createdBy})`
  await admin`insert into batch_products ${admin(productIds.map((product_id) => ({ merchant_id, batch_id: batchId, product_id })))}`
  const rows = cards.map(({ serial, number }) => ({
    merchant_id,
    serial,
    number,
    batch_id: batchId,
    channel_id: channelId,
  }))
  await admin`insert into cards ${admin(rows)}`
  for (let block = 0; block * 256 < quantity; block += 1) {
    const plain = cards.slice(block * 256, (block + 1) * 256).map((card) => card.password)
    const sealed = keys.seal(
      { table: 'card_secrets', column: 'passwords_enc', row: `${batchId}.${block}` },
      plain.join(''),
    )
    await admin`insert into card_secrets ${admin({ merchant_id, batch_id: batchId, block, passwords_enc: sealed })}`
  }
  return { batchId, cards }
}

/** Redeems a card behind the policies' back: the order, and the card as redeemed. */
export async function addOrder(
  admin: Sql,
  shop: Pick<Shop, 'merchantId' | 'keys' | 'products' | 'suppliers'>,
  serial: number,
  options: { product: 0 | 1; store?: string },
): Promise<string> {
  const orderId = uuid()
  const seal = (column: string, text: string) =>
    shop.keys.seal({ table: 'orders', column, row: orderId }, text)
  await admin`insert into orders ${admin({
    merchant_id: shop.merchantId,
    order_id: orderId,
    order_no: `O${serial}`,
    card_serial: serial,
    product_id: shop.products[options.product],
    product_name: `Product ${options.product}`,
    face_value_minor: 10_000,
    supplier_id: options.product === 0 ? shop.suppliers[0] : null,
    store_id: options.store ?? null,
    consignee_enc: seal('consignee_enc', '张三'),
    consignee_idx: shop.keys.index('consignee', '张三'),
    phone_enc: seal('phone_enc', '13800000000'),
    phone_idx: shop.keys.index('phone', '13800000000'),
    address_enc: seal('address_enc', '人民路1号'),
    region_code: '310101',
    province: '上海市',
    city: '上海市',
    district: '黄浦区',
  })}`
  await admin`update cards set status = 'active' where merchant_id = ${shop.merchantId} and serial = ${serial} and status = 'created'`
  await admin`update cards set status = 'redeemed', redeemed_at = now() where merchant_id = ${shop.merchantId} and serial = ${serial}`
  return orderId
}
