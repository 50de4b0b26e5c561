import { createRequestHandler, data, redirect, type ServerBuild } from '@remix-run/node'
import { describe, expect, test } from 'vitest'
import { createSectionedHandler } from './sectioned-handler.ts'

type RouteModule = ServerBuild['routes'][string]['module']

const page = (extra: Partial<RouteModule> = {}): RouteModule =>
  ({ default: () => null, ...extra }) as RouteModule
const told = (what: string) => () => ({ what })

const described: [id: string, parentId: string | undefined, path: string | undefined, module: RouteModule][] =
  [
    ['root', undefined, '', page({ loader: told('root'), ErrorBoundary: () => null })],
    ['home', 'root', undefined, page({ loader: told('home') })],
    ['rest', 'root', '*', page({ loader: () => Promise.reject(new Response('none', { status: 404 })) })],
    ['login', 'root', 'login', page({ loader: told('login'), action: () => redirect('/office') })],
    ['office', 'root', 'office', page({ loader: told('office'), ErrorBoundary: () => null })],
    ['office-home', 'office', undefined, page({ loader: told('office-home') })],
    ['orders', 'office', 'orders', page({ loader: told('orders'), headers: () => ({ 'x-orders': 'yes' }) })],
    [
      'order',
      'office',
      'orders/:order',
      page({ loader: ({ params }) => params, action: () => data({ no: 1 }, 400) }),
    ],
    ['broken', 'office', 'broken', page({ loader: () => Promise.reject(new Error('broken')) })],
    ['file', 'office', 'orders.csv', { loader: () => new Response('a;b') } as unknown as RouteModule],
    ['shop', 'root', 'r/:code', page({ loader: ({ params }) => params })],
    ['goods', 'shop', 'goods', page({ loader: ({ params }) => params })],
  ]
const routes = described.map(([id, parentId, path, module]) => {
  const index = id.endsWith('home')
  return {
    id,
    ...(parentId && { parentId }),
    ...(path !== undefined && { path }),
    ...(index && { index }),
    module,
  }
})
const asset = {
  hasAction: false,
  hasLoader: true,
  hasClientAction: false,
  hasClientLoader: false,
  hasErrorBoundary: false,
}

/** A site whose documents say what they would be rendered from. */
const build = {
  mode: 'production',
  entry: {
    module: {
      default: (
        _request,
        status,
        headers,
        { staticHandlerContext: { matches, loaderData, errors, actionData } },
      ) =>
        Response.json(
          { ids: matches.map((match) => match.route.id), loaderData, errors, actionData },
          { status, headers },
        ),
      handleDataRequest: (response) => response,
      handleError: () => undefined,
    },
  },
  routes: Object.fromEntries(routes.map((route) => [route.id, route])),
  assets: {
    entry: { imports: [], module: '/entry.js' },
    routes: Object.fromEntries(
      routes.map(({ module: _, ...route }) => [route.id, { ...route, ...asset, module: `/${route.id}.js` }]),
    ),
    url: '/manifest-1.js',
    version: '1',
  },
  basename: '/',
  publicPath: '/',
  assetsBuildDirectory: 'build/client',
  future: {
    v3_fetcherPersist: true,
    v3_lazyRouteDiscovery: true,
    v3_relativeSplatPath: true,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
  isSpaMode: false,
} as ServerBuild

async function answer(handle: ReturnType<typeof createRequestHandler>, path: string, init: RequestInit) {
  const response = await handle(new Request(`http://tihuo.test${path}`, init))
  const text = await response.text()
  const json = text !== '' && response.headers.get('content-type')?.startsWith('application/json')
  const body = json ? JSON.parse(text) : text
  return { status: response.status, headers: [...response.headers], body }
}

const both = async (path: string, init: RequestInit = {}) => {
  const [ours, whole] = await Promise.all([
    answer(createSectionedHandler(build, 'production'), path, init),
    answer(createRequestHandler(build, 'production'), path, init),
  ])
  expect(ours).toEqual(whole)
  return ours
}

const post = { method: 'POST', body: new URLSearchParams({ a: '1' }) }

describe('answers as the handler of the whole build', () => {
  test.each([
    ['/', 200, ['root', 'home']],
    ['/login', 200, ['root', 'login']],
    ['/LOGIN', 200, ['root', 'login']],
    ['/%6Cogin', 200, ['root', 'login']],
    ['/office', 200, ['root', 'office', 'office-home']],
    ['/office/orders?page=2', 200, ['root', 'office', 'orders']],
    ['/office/orders/7', 200, ['root', 'office', 'order']],
    ['/office/broken', 500, ['root', 'office', 'broken']],
    ['/office/nothing', 404, ['root', 'rest']],
    ['/nothing/at/all', 404, ['root', 'rest']],
    ['/r/crab', 200, ['root', 'shop']],
    ['/r/login/goods', 200, ['root', 'shop', 'goods']],
  ])('%s', async (path, status, ids) => {
    const found = await both(path)
    expect(found).toMatchObject({ status, body: { ids } })
    await both(path, { method: 'HEAD' })
  })

  test.each([
    ['/_root.data', 200],
    ['/login.data', 200],
    ['/office.data', 200],
    ['/office/orders.data?_routes=orders', 200],
    ['/office/orders/7.data', 200],
    ['/office/broken.data', 500],
    ['/office/nothing.data', 404],
    ['/r/crab/goods.data?_routes=shop%2Cgoods', 200],
    ['/nothing.data', 404],
    ['/office/orders.csv', 200],
    ['/office/orders.csv.data', 200],
  ])('%s', async (path, status) => {
    expect(await both(path)).toMatchObject({ status, body: expect.stringMatching(/./) })
  })

  test('questions of an older Remix', async () => {
    expect(await both('/login?_data=orders')).toMatchObject({ status: 403 })
  })

  test('posts', async () => {
    expect(await both('/login', post)).toMatchObject({ status: 302 })
    expect(await both('/login.data', post)).toMatchObject({ status: 202 })
    expect(await both('/office/orders/7', post)).toMatchObject({
      status: 400,
      body: { actionData: { order: { no: 1 } } },
    })
    expect(await both('/office/orders/7.data', post)).toMatchObject({ status: 400 })
    expect(await both('/office/orders', post)).toMatchObject({ status: 405 })
    expect(await both('/office?index', post)).toMatchObject({ status: 405 })
  })
})

describe('questions which routes there are', () => {
  test('are answered for paths of several sections', async () => {
    const found = await both(
      '/__manifest?p=%2Foffice%2Forders%2F7&p=%2Fr%2Fcrab%2Fgoods&p=login&p=%2F&p=%2F%256Cogin&version=1',
    )
    // `/r` alone is nothing.
    const ids = ['goods', 'home', 'login', 'office', 'office-home', 'order', 'orders', 'rest', 'root', 'shop']
    expect(Object.keys(found.body).sort()).toEqual(ids)
  })
  test('are answered for one', async () => {
    expect((await both('/__manifest?p=%2Fnothing&version=1')).body).toHaveProperty('rest')
  })
  test('of a page of another version are not', async () => {
    expect(await both('/__manifest?p=%2Flogin&p=%2Foffice&version=0')).toMatchObject({
      status: 204,
      body: '',
    })
  })
  test('about nothing are wrong', async () => {
    expect(await both('/__manifest?version=1')).toMatchObject({ status: 400 })
  })
})
