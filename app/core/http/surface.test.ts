import { expect, test } from 'vitest'
import { isServed } from './surface.ts'

const on = (surface: 'redeem' | 'admin' | 'all', path: string) =>
  isServed(surface, new URL(`http://tihuo.test${path}`))

const forConsumers = [
  '/r/xiefu',
  '/r/xiefu?n=A388000001',
  '/r/xiefu.data',
  '/r/xiefu/goods',
  '/r/xiefu/order.data?_routes=routes%2Fr.%24code.order',
]
const forBoth = [
  '/',
  '/?code=xiefu',
  '/_root.data',
  '/media/m/products/p/card.webp',
  '/captcha.json?purpose=card',
  '/regions.json',
  '/preferences',
  '/preferences.data',
]
const forMerchants = [
  '/hooks/kdniao/token',
  '/login',
  '/login.data',
  '/logout',
  '/password',
  '/admin',
  '/admin.data',
  '/admin/cards?page=2',
  '/store',
  '/supplier/orders',
  '/platform/merchants/new',
]
// Other ways to write a path that the router takes for the plain one, or that a careless check lets through.
const disguisedAdmin = [
  '/ADMIN',
  '//admin',
  '/%61dmin',
  '/r/../admin',
  '/r/%2e%2e/admin',
  '/r/x/../../login.data',
  '/r\\..\\admin',
  '/media/../admin',
  '/_root.data/../admin',
  '/regions.json/../admin',
  '/regions.json/x',
  '/preferences/x',
  '/rr/x',
  '/r',
  '/r//x',
]
const disguisedRedeem = ['/R/xiefu', '//r/xiefu', '/%72/xiefu', '/%52/xiefu.data', '/login/../r/xiefu', '/r']

test.each([...forConsumers, ...forBoth])('the redemption surface serves %s', (path) => {
  expect(on('redeem', path)).toBe(true)
})
test.each([...forMerchants, ...disguisedAdmin])('the redemption surface does not serve %s', (path) => {
  expect(on('redeem', path)).toBe(false)
})
test.each([...forMerchants, ...forBoth])('the admin surface serves %s', (path) => {
  expect(on('admin', path)).toBe(true)
})
test.each([...forConsumers, ...disguisedRedeem])('the admin surface does not serve %s', (path) => {
  expect(on('admin', path)).toBe(false)
})
test('one surface for all serves all', () => {
  for (const path of [...forConsumers, ...forBoth, ...forMerchants]) expect(on('all', path), path).toBe(true)
})
test('the router learns of the routes that are served', () => {
  expect(on('redeem', '/__manifest?p=%2Fr%2Fxiefu%2Fgoods&p=%2F&version=1')).toBe(true)
  expect(on('redeem', '/__manifest?p=%2Fr%2Fxiefu&p=%2Fadmin&version=1')).toBe(false)
  expect(on('admin', '/__manifest?p=%2Fadmin%2Fcards&version=1')).toBe(true)
  expect(on('admin', '/__manifest?p=%2Fr%2Fxiefu&version=1')).toBe(false)
})

test('a path of more parts than any route has leads nowhere', () => {
  const deep = '/a'.repeat(17)
  for (const surface of ['all', 'admin'] as const) {
    expect(on(surface, '/a'.repeat(16))).toBe(true)
    expect(on(surface, deep)).toBe(false)
    expect(on(surface, `/__manifest?p=%2F&p=${encodeURIComponent(deep)}&version=1`)).toBe(false)
  }
  expect(on('redeem', `/r/xiefu${deep}`)).toBe(false)
})
