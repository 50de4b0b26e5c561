// A redemption server of its own beside the installation: what it serves, what it does not, whom it believes.

import { expect, test } from '@playwright/test'
import { connect } from '#app/core/db/pool.ts'
import type { RedemptionServer } from '../scripts/lib/redemption-server.ts'
import { cardOf } from './support/demo.ts'
import { raw } from './support/http.ts'
import { redemptionServer } from './support/servers.ts'
import { connections, hiddenFields, Shopper } from './support/shopper.ts'

test.describe.configure({ mode: 'serial' })

let server: RedemptionServer
test.beforeAll(async () => {
  // This program is the one proxy: so each test is a client of its own, and none waits for another's tries.
  server = await redemptionServer({ TIHUO_TRUSTED_PROXIES: '1' })
})
test.afterAll(() => server.stop())

const shopperAt = (url: string, address = '198.51.100.7') =>
  new Shopper({ url, agent: connections(2), address })

test('a card is redeemed through it, from number and password to the order', async () => {
  // The one that is to be had all year.
  const card = cardOf('588 型蟹卡', 'ready to redeem', 2)
  const site = new URL(card.site, server.url).pathname
  const shopper = shopperAt(server.url)
  expect(await shopper.post(`${site}?index`, card)).toMatchObject({ status: 303, location: `${site}/goods` })
  const goods = await shopper.get(`${site}/goods`)
  const picture = /\/media\/[\w/-]+\.webp/.exec(goods.body)?.[0]
  expect((await shopper.get(picture ?? '/no-picture')).status).toBe(200)
  const product = /<input[^>]*name="product"[^>]*value="([0-9a-f-]{36})"/.exec(goods.body)?.[1] ?? ''
  const chosen = await shopper.post(`${site}/goods`, { ...hiddenFields(goods.body), product })
  expect(chosen).toMatchObject({ status: 303, location: `${site}/address` })
  const form = await shopper.get(`${site}/address`)
  // The merchant may ask for a day; the first will do.
  const date = /<(?:option|input)[^>]*value="(\d{4}-\d\d-\d\d)"/.exec(form.body)?.[1]
  const addressed = await shopper.post(`${site}/address`, {
    ...hiddenFields(form.body),
    ...{ province: '320000', city: '320500', district: '320508' },
    ...{ consignee: '欧阳娜娜', phone: '13800138000', street: '平江路 88 号' },
    ...(date ? { date } : {}),
  })
  expect(addressed).toMatchObject({ status: 303, location: `${site}/review` })
  const review = await shopper.get(`${site}/review`)
  const done = await shopper.post(`${site}/review`, hiddenFields(review.body))
  expect(done).toMatchObject({ status: 303, location: `${site}/order` })
  const order = await shopper.get(`${site}/order`)
  expect(order.status).toBe(200)
  expect(order.body).toContain('欧阳娜娜')

  // All of it by a login that can become anon alone.
  const sql = connect(process.env.TIHUO_E2E_ADMIN_URL as string, 1)
  const logins = await sql<{ name: string }[]>`
    select distinct usename as name from pg_stat_activity where usename like 'app\\_redeem'`
  await sql.end()
  expect(logins.map(({ name }) => name)).toEqual(['app_redeem'])
})

test('it serves consumers and nobody else', async () => {
  const shopper = shopperAt(server.url)
  const served = ['/', '/r/xiefu', '/r/xiefu.data', '/regions.json', '/favicon.svg', '/healthz', '/readyz']
  for (const path of served) expect((await shopper.get(path)).status, path).toBe(200)
  expect((await shopper.get('/')).body).not.toContain('href="/login"')
  const refused = [
    ...[
      '/login',
      '/login.data',
      '/logout',
      '/admin',
      '/admin.data',
      '/admin/cards',
      '/store',
      '/supplier/orders',
    ],
    ...['/platform', '/password', '/nowhere', '/ADMIN', '//admin', '/%61dmin', '/r/%2e%2e/admin'],
    '/__manifest?p=%2Fadmin&version=1',
  ]
  for (const path of refused) {
    expect((await shopper.get(path)).status, path).toBe(404)
    expect((await shopper.post(path, { intent: 'x' })).status, `POST ${path}`).toBe(404)
  }
  const dots = await raw(server.url, 'GET /r/../admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  expect(dots.status).toBe(404)
})

test('whoever is signed in to the back office of the same host stays so', async () => {
  const shopper = shopperAt(server.url)
  shopper.cookies.set('tihuo_session', 'sealed-by-the-back-office')
  for (const path of ['/', '/r/xiefu']) expect((await shopper.get(path)).status, path).toBe(200)
  expect(shopper.cookies.get('tihuo_session')).toBe('sealed-by-the-back-office')
})

const forwarded = (to: RedemptionServer, headers: Record<string, string>) =>
  fetch(`${to.url}/r/xiefu`, { headers })

test('without trusted proxies nobody’s word is taken', async () => {
  const direct = await redemptionServer()
  try {
    const response = await forwarded(direct, {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-request-id': 'given-by-the-client',
    })
    expect(response.headers.get('strict-transport-security')).toBeNull()
    expect(response.headers.get('x-request-id')).not.toBe('given-by-the-client')
    expect(await response.text()).not.toContain('evil.example')
  } finally {
    await direct.stop()
  }
})

test('a trusted proxy says protocol, host and address; with forged addresses one stays who one is', async () => {
  const told = { 'x-forwarded-proto': 'https', 'x-request-id': 'given-by-the-proxy' }
  const response = await forwarded(server, told)
  expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
  expect(response.headers.get('content-security-policy')).toContain('; upgrade-insecure-requests')
  expect(response.headers.get('x-request-id')).toBe('given-by-the-proxy')

  // One try in five seconds for each client: the second of the same one is told to wait.
  const site = '/r/lihe?index'
  const wrong = { number: 'NOSUCHCARD', password: '00000000' }
  const first = await shopperAt(server.url, '203.0.113.77').post(site, wrong)
  expect(first.status).toBe(400)
  const again = await shopperAt(server.url, '8.8.8.8, 203.0.113.77').post(site, wrong)
  expect(again.status).toBe(429)
  const somebodyElse = await shopperAt(server.url, '203.0.113.78').post(site, wrong)
  expect(somebodyElse.status).toBe(400)
})
