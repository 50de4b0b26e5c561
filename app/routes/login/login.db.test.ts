import { beforeAll, describe, expect, test } from 'vitest'
import { loadAccount } from '#app/core/auth/account.ts'
import { sessionFromCookie } from '#app/core/auth/session.ts'
import type { RequestContext } from '#app/core/http/context.ts'
import { type Merchant, makeMerchant, newClient, useStack } from '../../../supabase/tests/support.ts'
import { action as logOut } from '../logout/route.tsx'
import { action, loader } from './route.tsx'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let shop: Merchant

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { signUp: true })
})

function contextFor(options: { secure?: boolean; userId?: string } = {}): RequestContext {
  const { userId } = options
  return {
    requestId: 'test',
    cspNonce: '',
    secure: options.secure ?? false,
    posted: false,
    clientAddress: newClient(),
    surface: 'all',
    origin: 'http://127.0.0.1',
    backOfficeOrigin: 'http://127.0.0.1',
    session: undefined,
    account: async () => (userId ? loadAccount(userId) : undefined),
  }
}

/** Posts the login form; a Response when it redirects, otherwise what the form gets back. */
async function post(fields: Record<string, string>, options: { secure?: boolean } = {}) {
  const body = new URLSearchParams({
    merchant: shop.code,
    name: shop.owner.loginName,
    password: shop.owner.password,
    ...fields,
  })
  const request = new Request('http://127.0.0.1/login', { method: 'POST', body })
  return action({ request, params: {}, context: contextFor(options) })
}

async function redirected(
  fields: Record<string, string>,
  options: { secure?: boolean } = {},
): Promise<Response> {
  const answer = await post(fields, options)
  if (!(answer instanceof Response)) throw new Error(JSON.stringify(answer))
  return answer
}

describe('signing in', () => {
  test('goes to the home of the kind of account', async () => {
    expect((await redirected({})).headers.get('location')).toBe('/admin')
    const { loginName: name, password } = shop.store
    expect((await redirected({ name, password })).headers.get('location')).toBe('/store')
    expect(
      (await redirected({ name: shop.supplier.loginName, password: shop.supplier.password })).headers.get(
        'location',
      ),
    ).toBe('/supplier')
  })

  test('goes on to the page asked for', async () => {
    const answer = await redirected({ next: '/admin/orders?status=pending' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/orders?status=pending'])
  })

  test.each([
    '//evil.example',
    '//evil.example/admin',
    'https://evil.example/admin',
    '/\\evil.example',
    '/admin\\@evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/.//evil.example',
    '/supplier/orders',
  ])('never goes to %j', async (next) => {
    expect((await redirected({ next })).headers.get('location')).toBe('/admin')
  })

  test('leads to the password page while the password is temporary', async () => {
    await stack.sql`update members set must_change_password = true where member_id = ${shop.staff.memberId}`
    const { loginName: name, password } = shop.staff
    expect((await redirected({ name, password, next: '/admin/orders' })).headers.get('location')).toBe(
      '/password',
    )
  })

  test.each([
    [true, 'HttpOnly; SameSite=Lax; Secure'],
    [false, 'HttpOnly; SameSite=Lax'],
  ])('sets cookies that scripts and other sites do not get (https: %s)', async (secure, attributes) => {
    const cookies = (await redirected({}, { secure })).headers.getSetCookie()
    const session = cookies.find((cookie) => cookie.startsWith('tihuo_session='))
    expect(session?.replace(/^[^;]+; /, '')).toBe(`Path=/; Max-Age=604800; ${attributes}`)
    // Also for /login.data, which is what a page asks for that goes there without a document request.
    expect(cookies.filter((cookie) => cookie.startsWith('tihuo_merchant='))).toEqual([
      `tihuo_merchant=${shop.code}; Path=/; Max-Age=31536000; ${attributes}`,
      `tihuo_merchant=; Path=/login; Max-Age=0; ${attributes}`,
    ])
    // Neither tokens nor ids can be read from the cookie, and it opens to the right account.
    expect(session).not.toContain(shop.owner.userId)
    const found = await sessionFromCookie(session?.split(';')[0])
    expect(found?.session.userId).toBe(shop.owner.userId)
  })

  test.each([{ merchant: 'nobody' }, { name: 'nobody' }, { password: 'wrong' }])(
    'answers %j alike, without a cookie and without the password',
    async (wrong) => {
      const answer = await post(wrong)
      if (!('data' in answer)) throw new Error('redirected')
      expect(answer.init?.status).toBe(400)
      expect(answer.data.lastResult.error).toEqual({
        '': ['商家代码、登录名或密码不正确，请核对后重新输入密码。'],
      })
      expect(answer.data.lastResult.initialValue).not.toHaveProperty('password')
      expect(JSON.stringify(answer)).not.toContain('cookie')
    },
  )
})

describe('the login page', () => {
  const page = (url: string, cookie = '', userId?: string) =>
    loader({
      request: new Request(url, { headers: { cookie } }),
      params: {},
      context: contextFor(userId ? { userId } : {}),
    })

  test('remembers the merchant, unless the cookie holds something else', async () => {
    expect((await page('http://127.0.0.1/login', 'tihuo_merchant=xiehu')).merchant).toBe('xiehu')
    expect((await page('http://127.0.0.1/login', 'tihuo_merchant=<script>')).merchant).toBe('')
  })

  test('sends those home who are signed in', async () => {
    const answer: unknown = await page('http://127.0.0.1/login', '', shop.supplier.userId).catch(
      (thrown) => thrown,
    )
    expect(answer).toBeInstanceOf(Response)
    expect((answer as Response).headers.get('location')).toBe('/supplier')
  })
})

test('signing out ends the cookie', async () => {
  const request = new Request('http://127.0.0.1/logout', { method: 'POST' })
  const answer = await logOut({ request, params: {}, context: contextFor({ secure: true }) })
  expect(answer.headers.get('location')).toBe('/login')
  expect(answer.headers.get('set-cookie')).toBe(
    'tihuo_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
  )
})
