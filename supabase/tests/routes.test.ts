// Every route, asked by every kind of user: what comes out is compared with route-table.ts. A document has loaders of
// several routes; here each route's own loader is asked alone, as a browser does when it navigates, so that none hides
// behind the one above it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildWeb } from '../../scripts/lib/build.ts'
import { type Running, startProcess } from '../../scripts/lib/processes.ts'
import { OUTCOMES, STOPS } from './route-table.ts'
import {
  makeUsers,
  placeIn,
  type Route,
  readRoutes,
  USERS,
  type UserName,
  type Users,
} from './route-users.ts'
import { useStack } from './support.ts'

const stack = useStack('web')
let web: Running
let users: Users
let routes: Route[]
const cookies = new Map<UserName, string>()

beforeAll(async () => {
  buildWeb()
  routes = readRoutes()
  const origin = 'http://127.0.0.1'
  process.env.TIHUO_PUBLIC_URL = origin
  web = await startProcess({
    name: 'web',
    file: 'server.ts',
    env: {
      ...(process.env as Record<string, string>),
      TIHUO_LOG_LEVEL: 'silent',
      TIHUO_PORT: '0',
      TIHUO_HOST: '127.0.0.1',
      TIHUO_PUBLIC_URL: origin,
      TIHUO_TRUSTED_PROXIES: '1',
      TIHUO_METRICS_PORT: '0',
    },
  })
  users = await makeUsers(stack)
}, 240_000)

afterAll(() => web?.stop())

/** What a user gets: `ok`, a status, or where it is sent. */
async function ask(route: Route, method: 'GET' | 'POST', user: UserName): Promise<string> {
  const path = placeIn(route, users)
  const url = new URL(
    route.page ? `${path === '/' ? '/_root' : path}.data` : path,
    `http://127.0.0.1:${web.port}`,
  )
  if (route.page && method === 'GET') url.searchParams.set('_routes', route.id)
  if (route.index && method === 'POST') url.search = '?index'
  const answer = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      accept: '*/*',
      cookie: cookies.get(user) ?? '',
      'x-forwarded-for': '203.0.113.7',
      ...(method === 'POST' && {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'http://127.0.0.1',
      }),
    },
    ...(method === 'POST' && { body: '' }),
    signal: AbortSignal.timeout(20_000),
  })
  // An event stream goes on for ever.
  const text = answer.headers.get('content-type')?.startsWith('text/event-stream') ? '' : await answer.text()
  await answer.body?.cancel().catch(() => undefined)
  if (answer.status === 202 || (answer.status >= 300 && answer.status < 400))
    return `>${targetOf(answer, text)}`
  return answer.status >= 200 && answer.status < 300 ? 'ok' : String(answer.status)
}

/** The first part of the path a redirect leads to, which says what kind of answer it is. */
function targetOf(answer: Response, text: string): string {
  const to = answer.headers.get('location') ?? /"(\/[^"]*)"/.exec(text)?.[1] ?? '?'
  return to.split(/[/?]/)[1] ?? ''
}

async function outcomes(route: Route, method: 'GET' | 'POST'): Promise<string[]> {
  // What ends a session, ends one that nobody needs any more.
  const fresh = method === 'POST' && /^routes\/(account|logout|password|login)/.test(route.id)
  if (fresh || cookies.size === 0) for (const user of USERS) cookies.set(user, await users.cookieOf(user))
  return Promise.all(USERS.map((user) => ask(route, method, user)))
}

test('every route is told of', () => {
  const asked = routes.flatMap((route) => [
    ...(route.loader ? [`GET ${route.id}`] : []),
    ...(route.action ? [`POST ${route.id}`] : []),
  ])
  expect(Object.keys(OUTCOMES).sort()).toEqual(asked.sort())
})

describe.each(['GET', 'POST'] as const)('%s', (method) => {
  test('each user gets what the table says', async () => {
    const found: Record<string, string[]> = {}
    for (const route of routes) {
      if (method === 'GET' ? !route.loader : !route.action) continue
      found[`${method} ${route.id}`] = await outcomes(route, method)
    }
    const told = Object.fromEntries(
      Object.entries(OUTCOMES).filter(([name]) => name.startsWith(`${method} `)),
    )
    expect(found).toEqual(told)
  }, 240_000)
})

test('nobody gets into the back office of a merchant without an account of it', () => {
  const strangers: UserName[] = ['visitor', 'consumer', 'operator']
  for (const [name, line] of Object.entries(OUTCOMES)) {
    if (!/ routes\/(admin|store|supplier)(\.|$)/.test(name)) continue
    for (const user of strangers) expect(STOPS, `${name}: ${user}`).toContain(line[USERS.indexOf(user)])
  }
})
