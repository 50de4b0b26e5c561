// The same stories through supabase-js and the data API, with real sign-in sessions. Consumers are
// missing here: the card in their claims is set by our server alone, and no session of Supabase carries one.
import type { SupabaseClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { allNeeds, type Case, cases, meaning, needsOf, newRow, toldTables } from './stories/cases.ts'
import type { Actor, World } from './stories/story.ts'
import { makeWorld } from './stories/world.ts'
import { makeUser, signedIn, snapshot, useStack, visitorClient } from './support.ts'

const stack = useStack('web')
let world: World
const sessions = new Map<string, Promise<SupabaseClient>>()

beforeAll(async () => {
  world = await makeWorld(stack.sql, allNeeds(), { signUp: true })
})

function clientOf({ account }: Actor): Promise<SupabaseClient> {
  const email = account?.email ?? ''
  const client = sessions.get(email) ?? (account ? signedIn(account) : Promise.resolve(visitorClient()))
  sessions.set(email, client)
  return client
}

async function touch(
  client: SupabaseClient,
  { story, operation, actor }: Case,
  who: Actor,
): Promise<number | 'refused'> {
  const { merchantId } = world.shop
  const table = client.from(story.table)
  const narrow = operation === 'delete' ? story.deleteWhere?.(world) : undefined
  const query = {
    select: () => table.select('merchant_id', { count: 'exact' }).eq('merchant_id', merchantId),
    insert: () => table.insert([newRow(story, world, who)]),
    update: () => table.update(story.change, { count: 'exact' }).eq('merchant_id', merchantId),
    delete: () => table.delete({ count: 'exact' }).match({ merchant_id: merchantId, ...narrow }),
  }[operation]
  const { error, count } = await query()
  if (error?.code === '42501') return 'refused'
  if (error) throw new Error(`${story.table}: ${operation} as ${actor}: ${error.code} ${error.message}`)
  return operation === 'insert' ? 1 : (count ?? 0)
}

type Rows = Record<string, unknown>[]

async function rowsOf(table: string): Promise<Rows> {
  return stack.sql<Rows>`select * from ${stack.sql(table)} where merchant_id = ${world.shop.merchantId}`
}

/**
 * Takes back what an allowed change has done: the API commits, and the next case counts again. Behind the
 * triggers, which let nobody take back what is logged.
 */
async function restore(table: string, before: Rows): Promise<void> {
  const keys = await stack.sql<{ column: string }[]>`
    select a.attname as column from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = ${table}::regclass and i.indisprimary`
  const keyOf = (row: Rows[number]) => keys.map(({ column }) => String(row[column])).join()
  const generated = await stack.sql<{ column: string }[]>`
    select attname as column from pg_attribute where attrelid = ${table}::regclass and attgenerated <> ''`
  const computed = new Set(generated.map(({ column }) => column))
  const written = (row: Rows[number]) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !computed.has(column)))
  const now = new Map((await rowsOf(table)).map((row) => [keyOf(row), row]))
  const known = new Set(before.map(keyOf))
  await stack.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const same = (row: Rows[number]) =>
      keys.map(({ column }) => tx`and ${tx(column)} = ${row[column] as string}`)
    for (const row of before) {
      const present = now.get(keyOf(row))
      if (!present) await tx`insert into ${tx(table)} ${tx(written(row))}`
      else if (JSON.stringify(present) !== JSON.stringify(row))
        await tx`update ${tx(table)} set ${tx(written(row))} where true ${same(row)}`
    }
    for (const [key, row] of now)
      if (!known.has(key)) await tx`delete from ${tx(table)} where true ${same(row)}`
  })
}

const told = cases()
  .filter(({ actor }) => actor !== 'card' && actor !== 'foreign')
  .map((c) => ({ ...c, expected: c.story.throughApi?.[c.operation]?.[c.actor] ?? c.expected }))

test.each(told.map((c) => [c.story.table, c.operation, c.actor, c.expected, c] as const))(
  '%s: %s as %s: %s',
  async (table, operation, actor, expected, story) => {
    const who = world.actor(actor, needsOf(story))
    const client = await clientOf(who)
    const before = await rowsOf(table)
    const state = await snapshot(stack.sql, table, world.shop.merchantId)
    const wanted = meaning(expected, before.length)
    expect(await touch(client, story, who)).toBe(wanted)
    if (operation === 'select' || wanted === 'refused' || wanted === 0) {
      expect(await snapshot(stack.sql, table, world.shop.merchantId)).toBe(state)
    } else {
      await restore(table, before)
    }
  },
)

describe('what else a client could try', () => {
  test('the schemas beside public are not served', async () => {
    const client = await clientOf(world.actor('owner'))
    for (const api of [visitorClient(), client]) {
      for (const schema of ['private', 'keyring', 'auth', 'storage', 'pgboss', 'supabase_migrations']) {
        const { error } = await api
          .schema(schema as 'public')
          .from('identities')
          .select()
        expect(error?.code, schema).toBe('PGRST106')
      }
    }
  })

  test('functions of schema private cannot be called', async () => {
    const client = await clientOf(world.actor('owner'))
    for (const api of [visitorClient(), client]) {
      for (const [name, args] of [
        ['session_account', {}],
        ['login_email', { merchant_code: world.shop.code, login_name: world.shop.owner.loginName }],
        ['card_or_decoy', { site: world.shop.merchantId, candidates: ['T00000001'] }],
        ['take_serials', { quantity: 1 }],
      ] as const) {
        expect((await api.rpc(name, args)).error?.code, name).toBe('PGRST202')
        expect((await api.schema('private' as 'public').rpc(name, args)).error?.code, name).toBe('PGRST106')
      }
    }
  })

  test('metadata that a user writes is no claim: it makes neither a card, nor another user, nor a role', async () => {
    const forged = {
      card: { merchant_id: world.shop.merchantId, serial: 1 },
      sub: world.shop.owner.userId,
      role: 'service_role',
      merchant_id: world.shop.merchantId,
    }
    const user = await makeUser(true, forged)
    const client = await signedIn(user)
    // A second way to the same place, and a fresh token with whatever it made.
    await client.auth.updateUser({ data: forged })
    await client.auth.refreshSession()
    for (const table of toldTables()) {
      const { data, error } = await client.from(table).select('merchant_id')
      expect(error, table).toBeNull()
      expect(data, table).toEqual([])
    }
  })

  test('a token with forged claims counts for nothing', async () => {
    const forged = { role: 'anon', card: { merchant_id: world.shop.merchantId, serial: 1 } }
    for (const claims of [
      forged,
      { role: 'authenticated', sub: world.shop.owner.userId },
      { role: 'service_role' },
    ]) {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(Buffer.alloc(48, 7))
      const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
      for (const jwt of [token, unsigned]) {
        const response = await fetch(`${stack.supabaseUrl}/rest/v1/cards?select=merchant_id`, {
          headers: { apikey: stack.publishableKey, authorization: `Bearer ${jwt}` },
        })
        // Hosted Supabase answers 401; the embedded one goes on as if there were no token.
        expect(response.ok ? await response.json() : []).toEqual([])
      }
    }
  })

  test('no key at all is nobody', async () => {
    const response = await fetch(`${stack.supabaseUrl}/rest/v1/cards?select=merchant_id`)
    expect(response.ok ? await response.json() : response.status).toBe(401)
  })

  test('settings of the transaction, which the policies believe, cannot be set by a client', async () => {
    const client = await clientOf(world.actor('other'))
    for (const api of [visitorClient(), client]) {
      for (const setting of ['tihuo.member', 'tihuo.merchant', 'request.jwt.claims', 'role']) {
        const { error } = await api.rpc('set_config', {
          setting_name: setting,
          new_value: world.shop.merchantId,
          is_local: false,
        })
        expect(error, setting).not.toBeNull()
      }
      const { error } = await api.schema('private').rpc('remember_member', { facts: {} })
      expect(error).not.toBeNull()
    }
    expect(
      (await client.from('cards').select('serial').eq('merchant_id', world.shop.merchantId)).data,
    ).toEqual([])
  })

  test('the publishable key alone reads nothing of any table', async () => {
    const api = visitorClient()
    for (const table of toldTables())
      expect((await api.from(table).select('merchant_id')).error?.code, table).toBe('42501')
  })

  test('embedding follows the policies of every table it reaches', async () => {
    const reader = await clientOf(world.actor('exact', ['order.read']))
    const embedded = 'order_no, products(name), cards(number)'
    const { data, error } = await reader.from('orders').select(embedded).eq('order_no', 'O1')
    expect(error).toBeNull()
    // Who reads orders alone may see products, but no card.
    expect(data).toEqual([{ order_no: 'O1', products: { name: 'Product 0' }, cards: null }])
    const supplier = await clientOf(world.actor('supplier'))
    expect((await supplier.from('orders').select(embedded)).data).toEqual([])
  })

  test('with the real secret the same claims do count, so it is the signature that stops them', async () => {
    const secret = Buffer.from(inject('stack').secrets.jwtSecret as string)
    const read = async (claims: Record<string, unknown>) => {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(secret)
      return fetch(`${stack.supabaseUrl}/rest/v1/cards?select=serial&order=serial&limit=1`, {
        headers: { apikey: stack.publishableKey, authorization: `Bearer ${token}` },
      })
    }
    const owner = await read({ role: 'authenticated', sub: world.shop.owner.userId })
    expect(await owner.json()).toEqual([{ serial: 1 }])
    // Even rightly signed, a card opens no table: only the functions of schema private answer it.
    const card = await read({ role: 'anon', card: { merchant_id: world.shop.merchantId, serial: 1 } })
    expect(card.ok).toBe(false)
    expect(await card.json()).toMatchObject({ code: '42501' })
  })
})
