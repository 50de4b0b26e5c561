import { v7 as uuid } from 'uuid'
import { GRANTABLE } from '#app/core/auth/permissions.ts'
import { createUser } from '#app/core/auth/supabase-auth.ts'
import { createMerchantKeys } from '#app/core/crypto/key-library.ts'
import type { Sql, Tx } from '#app/core/db/pool.ts'
import { ALPHABETS } from '#app/features/batches/numbers.ts'
import { randomCharacters } from '#app/features/batches/random.ts'
import type { DemoMerchant } from './demo-catalogue.ts'

/** One line of `logins` in demo.json. */
export type DemoLogin = { who: string; url: string; merchant: string; login: string; password: string }

export type DemoPerson = { memberId: string; userId: string }

/** A merchant that has been opened, with the ids of what was made in it. */
export type OpenedMerchant = {
  merchantId: string
  code: string
  owner: DemoPerson
  shipper: DemoPerson
  stores: string[]
  suppliers: string[]
}

/** Lower-case letters and digits that cannot be misread. */
function randomText(length: number): string {
  return randomCharacters(ALPHABETS.safe.toLowerCase(), length).toString()
}

const STORE_PERMISSIONS = ['card.read', 'card.activate', 'card.verify', 'order.read']
const SHIPPING = ['order.read', 'order.ship']

/** Runs fn in one transaction with the rights of these claims, so that the real checks hold for the seed too. */
async function actingAs<T>(
  sql: Sql,
  claims: { role: 'authenticated'; sub: string },
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const result = await sql.begin(async (tx) => {
    await tx`select set_config('role', ${claims.role}, true), set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`
    return { value: await fn(tx) }
  })
  return (result as { value: T }).value
}

/** A user of Supabase Auth with a password nobody knows yet. */
async function newUser(name: string): Promise<{ userId: string; email: string; password: string }> {
  const password = [1, 2, 3].map(() => randomText(4)).join('-')
  // A fresh address each time: a seed that starts over must not meet the users of the run before.
  const email = `${name}.${randomText(10)}@demo.tihuo.invalid`
  return { userId: await createUser(email, password), email, password }
}

/** Makes the platform operator. @param loginName under which the account stands in the table for now */
export async function makeOperator(
  sql: Sql,
  loginName: string,
): Promise<{ userId: string; password: string }> {
  const user = await newUser('operator')
  await sql`
    insert into private.platform_operators (user_id, login_name, display_name, auth_email, must_change_password)
    values (${user.userId}, ${loginName}, '平台运营', ${user.email}, false)`
  return user
}

/** Opens a merchant as the platform operator does, and adds places and one account of each kind. */
export async function openMerchant(
  sql: Sql,
  operatorUserId: string,
  demo: DemoMerchant,
): Promise<{ opened: OpenedMerchant; logins: DemoLogin[] }> {
  const merchantId = uuid()
  await createMerchantKeys(merchantId)
  const [owner, ...others] = await Promise.all(
    ['boss', 'shipper', 'store', 'supplier'].map((login) => newUser(`${login}.${demo.code}`)),
  )
  const [shipper, store, supplier] = others
  if (!owner || !shipper || !store || !supplier) throw new Error('four users were asked for')
  const ownerMember = uuid()
  await actingAs(
    sql,
    { role: 'authenticated', sub: operatorUserId },
    (tx) => tx`
      select private.open_merchant(${merchantId}, ${demo.code}, ${demo.name}, 'Asia/Shanghai', 'CNY',
        ${ownerMember}, ${owner.userId}, ${owner.email}, 'boss', '店主')`,
  )
  await sql`update members set must_change_password = false where merchant_id = ${merchantId}`
  const stores = await addPlaces(sql, 'stores', 'store_id', merchantId, demo.stores)
  const suppliers = await addPlaces(sql, 'suppliers', 'supplier_id', merchantId, demo.suppliers)
  const shipperMember = await addAccount(sql, merchantId, shipper, {
    kind: 'staff',
    login_name: 'shipper',
    display_name: '发货员小周',
    permissions: SHIPPING,
  })
  await addAccount(sql, merchantId, store, {
    kind: 'store',
    login_name: 'store',
    display_name: demo.stores[0],
    permissions: STORE_PERMISSIONS,
    store_id: stores[0] as string,
  })
  await addAccount(sql, merchantId, supplier, {
    kind: 'supplier',
    login_name: 'supplier',
    display_name: demo.suppliers[0],
    // It sends what it cannot print labels for, so it asks where to.
    permissions: [...SHIPPING, 'contact.reveal'],
    supplier_id: suppliers[0] as string,
  })
  const login = (who: string, name: string, password: string): DemoLogin => ({
    who: `${demo.name} ${who}`,
    url: '/login',
    merchant: demo.code,
    login: name,
    password,
  })
  return {
    opened: {
      merchantId,
      code: demo.code,
      owner: { memberId: ownerMember, userId: owner.userId },
      shipper: { memberId: shipperMember, userId: shipper.userId },
      stores,
      suppliers,
    },
    logins: [
      login('商家负责人 / owner', 'boss', owner.password),
      login('发货员 / shipper', 'shipper', shipper.password),
      login('门店 / store', 'store', store.password),
      login('供应商 / supplier', 'supplier', supplier.password),
    ],
  }
}

/** Adds an account of an open merchant that can do what its role says, and no more. */
export async function addStaff(
  sql: Sql,
  { merchantId, code }: OpenedMerchant,
  roleId: string,
  person: { login: string; name: string; who: string },
): Promise<DemoLogin> {
  const user = await newUser(`${person.login}.${code}`)
  await addAccount(sql, merchantId, user, {
    ...{ kind: 'staff', login_name: person.login, display_name: person.name, role_id: roleId },
  })
  return { who: person.who, url: '/login', merchant: code, login: person.login, password: user.password }
}

/** Adds an account of a store of an open merchant. @param place of the store among those of the merchant */
export async function addClerk(
  sql: Sql,
  { merchantId, code, stores }: OpenedMerchant,
  place: number,
  clerk: { login: string; name: string; who: string },
): Promise<DemoLogin> {
  const user = await newUser(`${clerk.login}.${code}`)
  await addAccount(sql, merchantId, user, {
    ...{ kind: 'store', login_name: clerk.login, display_name: clerk.name },
    // What it may do is up to its store.
    ...{ permissions: [...GRANTABLE.store], store_id: stores[place] as string },
  })
  return { who: clerk.who, url: '/login', merchant: code, login: clerk.login, password: user.password }
}

async function addPlaces(
  sql: Sql,
  table: 'stores' | 'suppliers',
  key: 'store_id' | 'supplier_id',
  merchantId: string,
  names: string[],
): Promise<string[]> {
  const rows = names.map((name) => ({ merchant_id: merchantId, [key]: uuid(), name }))
  await sql`insert into ${sql(table)} ${sql(rows)}`
  return rows.map((row) => row[key] as string)
}

async function addAccount(
  sql: Sql,
  merchantId: string,
  user: { userId: string; email: string },
  columns: Record<string, string | string[]>,
): Promise<string> {
  const memberId = uuid()
  const row = { merchant_id: merchantId, member_id: memberId, must_change_password: false, ...columns }
  await sql`insert into members ${sql(row)}`
  await sql`
    insert into private.identities (user_id, merchant_id, member_id, auth_email)
    values (${user.userId}, ${merchantId}, ${memberId}, ${user.email})`
  return memberId
}
