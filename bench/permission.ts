// What membership, permission and policies cost a page: typical list pages at 1,000,000 orders and cards of 50 merchants.
// Ours is the page's data through the door as a request loads it: the gate has looked up the account once for all loaders
// of the request (docs/decisions/0005), and the policies ask what it found. The baseline sends the same statements, with
// their explicit filters, as a role that bypasses the policies. In the detail: what the gate takes of each request
// (`gateMs`), and the same pages where nobody has looked up the account before and the door does so in each transaction,
// as for event streams and jobs (`askedAnew`); and a list that a clerk's account can load, though stores have no page of
// it (`confined`). These have no limit.
import { can, loadAccount, type Member } from '#app/core/auth/account.ts'
import type { Permission } from '#app/core/auth/permissions.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { searchCards } from '#app/features/cards/data.ts'
import { listJobs } from '#app/features/jobs/data.ts'
import { listLog } from '#app/features/logs/data.ts'
import { listOrders } from '#app/features/orders/data.ts'
import type { OrderView } from '#app/features/orders/views.ts'
import type { Bench, PairedCase } from './lib/bench.ts'
import { median, takeTurns, timed } from './lib/bench.ts'
import { makeReadable } from './lib/many-orders.ts'
import { addBenchMember, type BenchMerchant, makeBenchMerchant } from './lib/merchant.ts'
import { fillMerchants, PER_MERCHANT, unguarded } from './lib/mixed-merchants.ts'

// One connection, and turns of TURN calls, as in bench/rls.
process.env.TIHUO_DATABASE_POOL = '1'
const TURN = 25
const ROUNDS = 200
/** Cards of the store, and entries of the log. */
const OF_STORE = 2000

type Page = {
  name: string
  userId: string
  permission: Permission
  /** False: the product has no such page; in the detail, to see what being confined costs. */
  isPage?: false
  /** Loads it as this account, by this scope. @returns rows, to see that both sides show the same */
  load: (account: Member, scope: TenantScope, round: number) => Promise<number>
}

/** Who asks, as a request finds it out. */
async function signedIn(page: Page): Promise<Member> {
  const account = await loadAccount(page.userId)
  if (account?.type !== 'member' || !can(account, page.permission))
    throw new Error(`${page.name}: not allowed`)
  return account
}

/** Our call and the baseline's by turns. @param anew true: the door looks up the account itself */
async function compare(
  page: Page,
  rounds: number,
  anew: boolean,
): Promise<{ ours: number; baseline: number }> {
  const known = await signedIn(page)
  const facts = () => known.scope.facts && { ...known.scope.facts, at: Date.now() }
  const rows = new Set<number>()
  const load = (scopeOf: () => TenantScope) => async (round: number) => {
    const scope = scopeOf()
    rows.add(await page.load({ ...known, scope }, scope, round))
  }
  const figures = await takeTurns(
    rounds,
    TURN,
    load(() => ({ ...known.scope, facts: anew ? undefined : facts() })),
    // Functions that look up names for an account find them on both sides.
    load(() => ({ ...unguarded, facts: facts() })),
  )
  if (rows.size !== 1 || rows.has(0)) throw new Error(`${page.name}: ${[...rows]} rows`)
  return figures
}

function comparison(page: Page): PairedCase {
  return { name: page.name, pair: () => compare(page, ROUNDS, false) }
}

/** The gate of a request, in milliseconds. */
async function gateMs(page: Page): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) times.push(await timed(() => signedIn(page)))
  return Math.round(median(times) * 1000) / 1000
}

/** A store with cards, a clerk of it, a role with an account, jobs and a log. */
async function furnish({ sql, account }: BenchMerchant) {
  const { merchant_id: merchantId, member_id: owner } = account
  const [store] = await sql<{ id: string }[]>`
    insert into stores (merchant_id, store_id, name) values (${merchantId}, gen_random_uuid(), 'Store') returning store_id as id`
  const [role] = await sql<{ id: string }[]>`
    insert into roles (merchant_id, role_id, name, kind, permissions)
    values (${merchantId}, gen_random_uuid(), 'Service', 'staff', ${['order.read', 'card.read', 'job.read', 'log.read']})
    returning role_id as id`
  if (!store || !role) throw new Error('no store, no role')
  await sql`
    update cards set store_id = ${store.id} where merchant_id = ${merchantId} and serial between 1 and ${2 * OF_STORE} and status in ('created', 'active')`
  await sql`
    insert into jobs (merchant_id, job_id, kind, status, requested_by, total, created_at)
    select ${merchantId}, gen_random_uuid(), 'cards.export', 'done', ${owner}, 1, now() - make_interval(mins => n)
    from generate_series(1, ${OF_STORE}::int) n`
  await sql`
    insert into card_log (merchant_id, log_id, at, member_id, action, card_count)
    select ${merchantId}, gen_random_uuid(), now() - make_interval(secs => n), ${owner}, 'cards.export', 1
    from generate_series(1, ${OF_STORE}::int) n`
  const newest = await sql<{ id: string }[]>`
    (select order_id as id from orders where merchant_id = ${merchantId} order by created_at desc limit 60)
    union
    (select order_id from orders where merchant_id = ${merchantId} and status = 'pending' order by created_at desc limit 60)`
  await makeReadable(
    sql,
    merchantId,
    newest.map((row) => row.id),
  )
  await sql`analyze`
  const clerk = await addBenchMember(sql, merchantId, {
    kind: 'store',
    storeId: store.id,
    permissions: ['card.read', 'card.verify', 'order.read'],
  })
  const service = await addBenchMember(sql, merchantId, { kind: 'staff', roleId: role.id })
  return { storeId: store.id, clerk, service }
}

function pagesOf(merchant: BenchMerchant, people: Awaited<ReturnType<typeof furnish>>): Page[] {
  const { account } = merchant
  const { storeId, clerk, service } = people
  const orders = (view: OrderView) => async (member: Member, scope: TenantScope) => {
    const request = {
      merchantId: member.merchant_id,
      access: { ship: false, reveal: false, byPhone: true, handOver: null },
      today: '2026-11-22',
      view,
      search: undefined,
      behind: undefined,
    }
    return (await listOrders(scope, request)).orders.length
  }
  return [
    { name: 'orders, owner', userId: account.userId, permission: 'order.read', load: orders('all') },
    { name: 'unshipped, by role', userId: service, permission: 'order.read', load: orders('unshipped') },
    {
      name: 'cards, by role',
      userId: service,
      permission: 'card.read',
      load: async (member, scope, round) => {
        const serialFrom = 1 + ((round * 97) % (PER_MERCHANT - 4000))
        const filter = { serialFrom, serialTo: serialFrom + 3999 }
        return (await searchCards(scope, member.merchant_id, filter, {}, { counts: false })).cards.length
      },
    },
    {
      name: 'cards of a store, clerk',
      userId: clerk,
      permission: 'card.read',
      isPage: false,
      load: async (member, scope) =>
        (await searchCards(scope, member.merchant_id, { storeId }, {}, { counts: false })).cards.length,
    },
    {
      name: 'log, by role',
      userId: service,
      permission: 'log.read',
      load: async (member) => (await listLog(member, {}, {})).entries.length,
    },
    {
      name: 'jobs, by role',
      userId: service,
      permission: 'job.read',
      load: async (member) => (await listJobs(member, {}, {})).jobs.length,
    },
  ]
}

export const bench: Bench = {
  limit: 1.2,
  pairs: 9,
  prepare: async ({ adminUrl }) => {
    const merchant = await makeBenchMerchant(adminUrl)
    const { sql, account, productId } = merchant
    await fillMerchants(sql, { merchantId: account.merchant_id, productId })
    const pages = pagesOf(merchant, await furnish(merchant))
    return {
      cases: pages.filter(({ isPage }) => isPage !== false).map(comparison),
      detail: async () => {
        const [size] = await sql<{ cards: number; orders: number; merchants: number }[]>`
          select (select count(*) from cards) as cards, (select count(*) from orders) as orders,
            (select count(*) from merchants) as merchants`
        const gates: Record<string, number> = {}
        for (const page of pages.slice(0, 2)) gates[page.name] = await gateMs(page)
        const ratioOf = async (page: Page, anew: boolean) => {
          const { ours, baseline } = await compare(page, 2 * ROUNDS, anew)
          return Math.round((ours / baseline) * 1000) / 1000
        }
        const askedAnew: Record<string, number> = {}
        const confined: Record<string, number> = {}
        for (const page of pages) {
          askedAnew[page.name] = await ratioOf(page, true)
          if (page.isPage === false) confined[page.name] = await ratioOf(page, false)
        }
        await sql.end()
        return { ...size, rounds: ROUNDS, gateMs: gates, askedAnew, confined }
      },
    }
  },
}
