// What it brings that a request is matched among the routes of its section alone (docs/decisions/0032): requests per
// second of the same build in the same process, handled as server.ts does against Remix's own handler of all routes.
// Whole answers, with their loaders, database and rendering; and the question about the routes behind a page's links.
import { createRequestHandler, type RequestHandler, type ServerBuild } from '@remix-run/node'
import { loadAccount } from '#app/core/auth/account.ts'
import type { RequestContext } from '#app/core/http/context.ts'
import { createSectionedHandler } from '#app/core/http/sectioned-handler.ts'
import { buildWeb } from '../scripts/lib/build.ts'
import { type Bench, type PairedCase, takeTurns } from './lib/bench.ts'
import { addBenchMember, makeBenchMerchant } from './lib/merchant.ts'

const ROUNDS = 200
const TURN = 20
const ORIGIN = 'http://tihuo.example'

type Asked = { name: string; path: string; userId?: string }

/** What server.ts would tell Remix of a request. @param userId who is signed in */
function contextOf(userId: string | undefined): RequestContext {
  let account: ReturnType<RequestContext['account']> | undefined
  return {
    requestId: 'bench-routing',
    cspNonce: 'bench',
    secure: false,
    posted: false,
    clientAddress: '100.127.0.1',
    origin: ORIGIN,
    backOfficeOrigin: ORIGIN,
    surface: 'all',
    session: undefined,
    account: () => {
      account ??= userId ? loadAccount(userId) : Promise.resolve(undefined)
      return account
    },
  }
}

async function textOf(handle: RequestHandler, { name, path, userId }: Asked): Promise<string> {
  const request = new Request(ORIGIN + path, { headers: { accept: 'text/html' } })
  const answer = await handle(request, contextOf(userId))
  if (answer.status !== 200) throw new Error(`${name}: ${answer.status}`)
  return answer.text()
}

/** The question that a browser asks when it shows a page. */
async function questionOf(handle: RequestHandler, page: Asked, version: string): Promise<string> {
  const links = (await textOf(handle, page)).matchAll(/<a [^>]*data-discover="true"[^>]* href="([^"?#]*)/g)
  const asked = new URLSearchParams(
    [...new Set([...links].map(([, path = '']) => path))].map((path) => ['p', path]),
  )
  asked.set('version', version)
  return `/__manifest?${asked}`
}

export const bench: Bench = {
  limit: 1.1,
  measure: 'rate',
  pairs: 7,
  prepare: async ({ adminUrl }) => {
    const { sql, account } = await makeBenchMerchant(adminUrl)
    const [store] = await sql<{ id: string }[]>`
      insert into stores (merchant_id, store_id, name)
      values (${account.merchant_id}, gen_random_uuid(), 'Store') returning store_id as id`
    if (!store) throw new Error('no store')
    const clerk = await addBenchMember(sql, account.merchant_id, {
      kind: 'store',
      storeId: store.id,
      permissions: ['card.read', 'card.verify', 'order.read'],
    })
    buildWeb()
    const build = (await import(new URL('../build/server/index.js', import.meta.url).href)) as ServerBuild
    const ours = createSectionedHandler(build, 'production')
    const whole = createRequestHandler(build, 'production')
    const orders = { name: 'orders', path: '/admin/orders', userId: account.userId }
    const pages: Asked[] = [
      { name: 'login', path: '/login' },
      { name: 'redemption site', path: '/r/bench' },
      { name: 'counter', path: '/store/counter', userId: clerk },
      orders,
      { name: 'routes behind links', path: await questionOf(whole, orders, build.assets.version) },
    ]
    const comparison = (page: Asked): PairedCase => ({
      name: page.name,
      pair: () =>
        takeTurns(
          ROUNDS,
          TURN,
          () => textOf(ours, page),
          () => textOf(whole, page),
        ),
    })
    return {
      cases: pages.map(comparison),
      detail: async () => {
        await sql.end()
        return { routes: Object.keys(build.routes).length }
      },
    }
  },
}
