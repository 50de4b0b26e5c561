import { v7 as uuid } from 'uuid'
import { afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import type { OutgoingJob } from '../queue/outbox.ts'
import { withSystem, withTenant } from './door.ts'
import { applicationPool } from './pool.ts'
import { scopeOfCard, scopeOfUser, scopeOfVisitor } from './scope.ts'

// The web's login, as the door meets it in every request.
const stack = useStack('web')
let shop: Merchant
let other: Merchant

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql), makeMerchant(stack.sql)])
})

const owner = () => scopeOfUser(shop.owner.userId)

function job(): OutgoingJob {
  return {
    queue: 'cards.export',
    data: { v: 1, merchantId: shop.merchantId, userId: shop.owner.userId, jobId: uuid() },
  }
}

const sent = (sending: OutgoingJob) =>
  stack.sql`select data from pgboss.job where data ->> 'jobId' = ${sending.data.jobId}`

afterEach(() => vi.unstubAllEnvs())

/** The door as a process with other settings has it. */
async function freshDoor(settings: Record<string, string>) {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
  vi.resetModules()
  const [door, pool, outbox] = await Promise.all([
    import('./door.ts'),
    import('./pool.ts'),
    import('../queue/outbox.ts'),
  ])
  const close = async () => {
    await outbox.stopSender()
    await pool.closePools()
  }
  return { door, pool, close }
}

describe('jobs', () => {
  test('a commit sends exactly one, readable as it was written', async () => {
    const sending = job()
    await withTenant(owner(), async ({ tx, enqueue }) => {
      await tx`update merchants set name = 'Renamed' where merchant_id = ${shop.merchantId}`
      enqueue(sending)
    })
    expect([...(await sent(sending))]).toEqual([{ data: sending.data }])
  })

  test('a rollback sends none, and undoes the change', async () => {
    const sending = job()
    const fail = withTenant(owner(), async ({ tx, enqueue }) => {
      await tx`update merchants set name = 'Lost' where merchant_id = ${shop.merchantId}`
      enqueue(sending)
      throw new Error('changed my mind')
    })
    await expect(fail).rejects.toThrow('changed my mind')
    expect(await sent(sending)).toHaveLength(0)
    const [merchant] = await stack.sql<
      { name: string }[]
    >`select name from merchants where merchant_id = ${shop.merchantId}`
    expect(merchant?.name).not.toBe('Lost')
  })

  test('a job that cannot be written undoes the change', async () => {
    const fail = withTenant(owner(), async ({ tx, enqueue }) => {
      await tx`update merchants set name = 'Lost' where merchant_id = ${shop.merchantId}`
      enqueue({ ...job(), queue: 'no.such.queue' as OutgoingJob['queue'] })
    })
    await expect(fail).rejects.toThrow()
    const [merchant] = await stack.sql<
      { name: string }[]
    >`select name from merchants where merchant_id = ${shop.merchantId}`
    expect(merchant?.name).not.toBe('Lost')
  })

  test('the very first one goes out even when the pool has a single connection', async () => {
    const { door, close } = await freshDoor({ TIHUO_DATABASE_POOL: '1' })
    const sending = job()
    await door.withTenant(owner(), async ({ enqueue }) => enqueue(sending))
    expect(await sent(sending)).toHaveLength(1)
    await close()
  }, 10_000)

  test('all of several, or none', async () => {
    const several = [job(), job(), job()]
    await withTenant(owner(), async ({ enqueue }) => several.forEach(enqueue))
    for (const sending of several) expect(await sent(sending)).toHaveLength(1)
  })
})

describe('claims', () => {
  const look = (scope: Parameters<typeof withTenant>[0]) =>
    withTenant(scope, async ({ tx }) => {
      const [row] = await tx<
        { role: string; claims: string; merchant: string | null; card: number | null }[]
      >`
        select current_user::text as role, current_setting('request.jwt.claims') as claims,
          private.current_merchant_id() as merchant, private.card_serial() as card`
      return row
    })

  test('decide what is seen: account, card, visitor', async () => {
    const nobody = { role: 'anon', merchant: null, card: null }
    expect(await look(owner())).toMatchObject({
      role: 'authenticated',
      merchant: shop.merchantId,
      card: null,
    })
    expect(await look(scopeOfCard(shop.merchantId, 1))).toMatchObject({ ...nobody, card: 1 })
    expect(await look(scopeOfVisitor())).toMatchObject({ ...nobody, claims: '{"role":"anon"}' })
    const orders = await withTenant(owner(), ({ tx }) => tx`select from orders`)
    expect(orders).toHaveLength(2)
    for (const scope of [scopeOfCard(shop.merchantId, 1), scopeOfVisitor()])
      await expect(withTenant(scope, ({ tx }) => tx`select from orders`)).rejects.toMatchObject({
        code: '42501',
      })
  })

  test('do not leak into the next transaction on the same connection, nor past the door', async () => {
    // A pool of one: whatever comes next meets the very connection that was the owner's.
    const { door, pool, close } = await freshDoor({ TIHUO_DATABASE_POOL: '1' })
    const now = () => pool.applicationPool()<{ pid: number; role: string; claims: string | null }[]>`
      select pg_backend_pid() as pid, current_user::text as role, nullif(current_setting('request.jwt.claims', true), '') as claims`
    const [first] = await door.withTenant(
      owner(),
      ({ tx }) => tx<{ pid: number }[]>`select pg_backend_pid() as pid from merchants`,
    )
    expect([...(await now())]).toEqual([{ pid: first?.pid, role: 'app_web', claims: null }])
    await expect(pool.applicationPool()`select from orders`).rejects.toMatchObject({ code: '42501' })
    const [seen] = await door.withTenant(
      scopeOfVisitor(),
      ({ tx }) => tx<{ merchant: string | null }[]>`select private.current_merchant_id() as merchant`,
    )
    expect(seen?.merchant).toBeNull()
    await close()
  })

  test('do not survive a failed transaction either', async () => {
    await expect(withTenant(owner(), async ({ tx }) => tx`select 1 / 0`)).rejects.toMatchObject({
      code: '22012',
    })
    await expect(applicationPool()`select from orders`).rejects.toMatchObject({ code: '42501' })
  })

  test('of many at once do not mix', async () => {
    const scopes = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? shop : other))
    const rows = await Promise.all(
      scopes.map(({ owner, merchantId }) =>
        withTenant(scopeOfUser(owner.userId), async ({ tx }) => {
          const seen = await tx<{ merchant_id: string }[]>`select distinct merchant_id from cards`
          return seen.map((row) => row.merchant_id).join() === merchantId
        }),
      ),
    )
    expect(rows.every(Boolean)).toBe(true)
  })
})

describe('the door of a redemption server', () => {
  test('lets consumers in, and nobody else', async () => {
    const { door, close } = await freshDoor(inject('stack').redeem)
    const card = () =>
      door.withTenant(
        scopeOfCard(shop.merchantId, 1),
        ({ tx }) => tx<{ name: string; role: string; card: number }[]>`
          select session_user::text as name, current_user::text as role, private.card_serial() as card`,
      )
    expect([...(await card())]).toEqual([{ name: 'app_redeem', role: 'anon', card: 1 }])
    const inside = vi.fn()
    await expect(door.withTenant(owner(), inside)).rejects.toMatchObject({ code: '42501' })
    await expect(door.withSystem('test', inside)).rejects.toMatchObject({ code: '42501' })
    expect(inside).not.toHaveBeenCalled()
    // The refused transactions have left nothing on their connections.
    expect(await Promise.all(Array.from({ length: 12 }, card))).toHaveLength(12)
    await close()
  })

  test('sends no jobs', async () => {
    const { door, close } = await freshDoor(inject('stack').redeem)
    const sending = job()
    await expect(
      door.withTenant(scopeOfCard(shop.merchantId, 1), async ({ enqueue }) => enqueue(sending)),
    ).rejects.toMatchObject({ code: '42501' })
    expect(await sent(sending)).toHaveLength(0)
    await close()
  })
})

describe('the system door', () => {
  test('is closed to the web: it fails before anything runs', async () => {
    const inside = vi.fn()
    await expect(withSystem('test', inside)).rejects.toMatchObject({ code: '42501' })
    expect(inside).not.toHaveBeenCalled()
  })

  test('is open to a worker, and still writes jobs as the login', async () => {
    const { door, close } = await freshDoor(inject('stack').worker)
    const sending = job()
    const orders = await door.withSystem('test', async ({ tx, enqueue }) => {
      enqueue(sending)
      return tx`select from orders where merchant_id in (${shop.merchantId}, ${other.merchantId})`
    })
    expect(orders).toHaveLength(4)
    expect(await sent(sending)).toHaveLength(1)
    await close()
  })
})
