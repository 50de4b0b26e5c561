// For tests: both simulators, a server they push to, and a fresh merchant for every test.
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { startKdniao } from '../../../e2e/vendors/kdniao.ts'
import { startKuaidi100 } from '../../../e2e/vendors/kuaidi100.ts'
import { type Merchant, makeMerchant, memberOf, type Sql, useStack } from '../../../supabase/tests/support.ts'
import { listAccounts } from '../carriers/data.ts'
import type { Provider } from '../carriers/types.ts'
import { pollParcels, subscribeParcels } from './jobs.ts'
import { follow, startHooks, TEST_KDNIAO, TEST_KUAIDI100 } from './test-tracking.ts'

type Parcel = {
  state: string
  detail: string | null
  subscription: string
  reason: string | null
  /** Minutes until it is subscribed again. */
  wait: number | null
}

type World = {
  kdniao: Awaited<ReturnType<typeof startKdniao>>
  kuaidi100: Awaited<ReturnType<typeof startKuaidi100>>
  hooks: Awaited<ReturnType<typeof startHooks>>
  shop: Merchant
  owner: Member
  /** The superuser's. */
  sql: Sql
}

/** Call once, at the top of a test file. */
export function useTracking() {
  const stack = useStack('worker')
  const signal = new AbortController().signal
  // Filled by the hooks below, before any test looks at it.
  const world = { sql: stack.sql } as World
  beforeAll(async () => {
    // Orders of the tests go to 13800000000.
    const phones = { SF1312345678901: '0000' }
    world.kdniao = await startKdniao(TEST_KDNIAO, { phones })
    world.kuaidi100 = await startKuaidi100(TEST_KUAIDI100, { phones })
    process.env.TIHUO_KDNIAO_ENDPOINT = world.kdniao.url
    process.env.TIHUO_KUAIDI100_ENDPOINT = world.kuaidi100.url
    world.hooks = await startHooks()
  })
  afterAll(() => Promise.all([world.kdniao.close(), world.kuaidi100.close(), world.hooks.close()]))
  beforeEach(async () => {
    world.shop = await makeMerchant(stack.sql, { cards: 30 })
    world.owner = await memberOf(world.shop.owner.userId)
  })
  return { world, ...actions(world, signal) }
}

function actions(world: World, signal: AbortSignal) {
  let last = 100_000_000
  /** A number that no parcel has had. */
  const number = (prefix = 'YT50000') => {
    last += 1
    return `${prefix}${last}`
  }
  const input = () => ({ merchantId: world.shop.merchantId, signal })
  const subscribe = () => subscribeParcels(input())
  const poll = () => pollParcels(input())
  /** Has the merchant's parcels followed by a service. */
  async function setUp(provider: Provider, more = {}): Promise<void> {
    await follow(world.owner, provider, world.hooks.url, more)
    const [account] = (await listAccounts(world.owner)).filter((each) => each.provider === provider)
    world.kdniao.setCallback(account?.callbackUrl)
  }
  return { number, input, subscribe, poll, setUp, ...looks(world) }
}

/** What the database has. */
function looks(world: World) {
  const order = async (orderId: string) => {
    const [row] = await world.sql<{ status: string; finishedAt: Date | null }[]>`
      select status, finished_at as "finishedAt" from orders
      where merchant_id = ${world.shop.merchantId} and order_id = ${orderId}`
    return row as { status: string; finishedAt: Date | null }
  }
  const parcels = () => world.sql<Parcel[]>`
    select state, detail, subscription, reason, round(extract(epoch from due_at - now()) / 60)::int as wait
    from trackings where merchant_id = ${world.shop.merchantId} order by created_at, tracking_no`
  const parcel = async () => (await parcels())[0] as Parcel
  const events = async () => {
    const [row] = await world.sql<{ count: number }[]>`
      select count(*)::int as count from tracking_events where merchant_id = ${world.shop.merchantId}`
    return row?.count
  }
  /** Lets the service have been silent for 13 hours. */
  const silence = () => world.sql`
    update trackings set look_at = now() - interval '1 hour'
    where merchant_id = ${world.shop.merchantId} and look_at is not null`
  return { order, parcels, parcel, events, silence }
}
