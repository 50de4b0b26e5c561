// What the web process says to browsers, and what it says to clients that are none.
import { expect, test } from '@playwright/test'
import { raw } from './support/http.ts'

const url = process.env.TIHUO_E2E_URL as string
const { host } = new URL(url)

// Written out in full: whoever changes a header changes it here too, and knows that he does.
const NONE = [
  'accelerometer autoplay browsing-topics display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid',
  'identity-credentials-get idle-detection local-fonts magnetometer microphone midi otp-credentials payment',
  'picture-in-picture publickey-credentials-create publickey-credentials-get screen-wake-lock serial storage-access usb',
  'window-management xr-spatial-tracking',
]
  .join(' ')
  .split(' ')
  .map((feature) => `${feature}=()`)
const SECURITY = {
  'content-security-policy': [
    "default-src 'none'; script-src 'self' 'nonce-N'; script-src-attr 'none'; style-src 'self' 'nonce-N'",
    "style-src-attr 'none'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'",
    "manifest-src 'self'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; form-action 'self'",
    "base-uri 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': ['camera=()', ...NONE].join(', '),
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-request-id': 'ID',
}
const WITH_CAMERA = { ...SECURITY, 'permissions-policy': ['camera=(self)', ...NONE].join(', ') }

const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' }
const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
// Of the connection, or of one file.
const PASSING = new Set(
  'connection content-encoding content-length date etag keep-alive last-modified transfer-encoding vary'.split(
    ' ',
  ),
)

/** Every header of an answer, the nonce and the id replaced. */
async function headersOf(path: string, init: RequestInit = {}): Promise<{ status: number; headers: object }> {
  const response = await fetch(url + path, { redirect: 'manual', ...init })
  await response.arrayBuffer()
  const headers = [...response.headers]
    .filter(([name]) => !PASSING.has(name))
    .map(([name, value]) => [name, value.replace(/'nonce-[\w+/]{22}=='/g, "'nonce-N'")])
  const all = Object.fromEntries(headers)
  if (/^[0-9a-f-]{36}$/.test(all['x-request-id'] ?? '')) all['x-request-id'] = 'ID'
  return { status: response.status, headers: all }
}

async function assetOf(path: string): Promise<string> {
  const html = await (await fetch(url + path)).text()
  return /\/assets\/[\w.-]+\.css/.exec(html)?.[0] ?? 'no style sheet'
}

test('every kind of answer has exactly the headers it should', async () => {
  const year = 'public, max-age=31536000, immutable'
  const forged = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }
  const expected: [path: string, init: RequestInit, status: number, headers: object][] = [
    ['/', {}, 200, { ...SECURITY, ...HTML }],
    ['/login', {}, 200, { ...SECURITY, ...HTML }],
    [
      '/admin',
      {},
      302,
      { ...SECURITY, 'cache-control': 'private, no-store', location: '/login?next=%2Fadmin' },
    ],
    // A cookie that cannot be read stays: by now the browser may have another one, or it is of another server there.
    ['/login', { headers: { cookie: 'tihuo_session=unreadable' } }, 200, { ...SECURITY, ...HTML }],
    ['/r/xiefu?n=A388010001', {}, 200, { ...WITH_CAMERA, ...HTML }],
    ['/r/no-such-merchant', {}, 404, { ...WITH_CAMERA, ...HTML }],
    ['/nowhere', {}, 404, { ...SECURITY, ...HTML }],
    [
      '/media/nothing',
      {},
      404,
      {
        ...SECURITY,
        'cross-origin-resource-policy': 'cross-origin',
        'content-type': 'text/plain',
        'cache-control': 'no-store',
      },
    ],
    [
      await assetOf('/'),
      {},
      200,
      {
        ...SECURITY,
        'content-type': 'text/css; charset=UTF-8',
        'cache-control': year,
        'accept-ranges': 'bytes',
      },
    ],
    ['/login', forged, 403, { ...SECURITY, ...TEXT }],
    ['/login', { method: 'DELETE' }, 405, { ...SECURITY, ...TEXT, allow: 'GET, HEAD, POST' }],
    ['/login', { method: 'POST', body: 'x'.repeat(64 * 1024 + 1) }, 413, { ...SECURITY, ...TEXT }],
    [
      '/healthz',
      {},
      200,
      { ...SECURITY, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    ],
  ]
  for (const [path, init, status, headers] of expected)
    expect(await headersOf(path, init), `${init.method ?? 'GET'} ${path}`).toEqual({ status, headers })
})

test('a nonce is used once', async () => {
  const nonces = new Set<string>()
  for (let n = 0; n < 5; n += 1) {
    const response = await fetch(url)
    const html = await response.text()
    const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? ''
    nonces.add(nonce)
    const scripts = html.match(/<script\b[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(2)
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
  }
  expect(nonces.size).toBe(5)
})

test.describe('clients that are none', () => {
  const post = (...lines: string[]) =>
    ['POST /login HTTP/1.1', `Host: ${host}`, 'Connection: close', ...lines, '', ''].join('\r\n')
  const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`

  test('too much, announced or not, is refused with words', async () => {
    const announced = await raw(url, post('Content-Length: 70000'))
    expect(announced).toMatchObject({ status: 413, text: expect.stringContaining('提交的内容太大') })
    const chunked = await raw(
      url,
      post('Transfer-Encoding: chunked'),
      ...Array.from({ length: 30 }, () => chunk(4096)),
    )
    expect(chunked).toMatchObject({ status: 413, headers: { 'x-frame-options': 'DENY' } })
    const headers = await raw(url, post(`X-Big: ${'x'.repeat(17_000)}`))
    expect(headers).toMatchObject({ status: 431, text: expect.stringContaining('请求头太大') })
    const many = await raw(url, post(...Array.from({ length: 120 }, (_, n) => `X-${n}: 1`)))
    expect(many.status).toBe(431)
    const address = await raw(
      url,
      `GET /${'x'.repeat(9000)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    )
    expect(address).toMatchObject({ status: 414, text: expect.stringContaining('网址太长') })
  })

  test('an upload is not for everybody: without a session nothing of it is kept', async () => {
    const body = `--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${'x'.repeat(200_000)}\r\n--b--\r\n`
    const answer = await fetch(`${url}/admin/imports/new`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body,
    })
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe('/login')
  })

  test('a message that two servers could read differently is refused', async () => {
    const behind = `0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    for (const lines of [
      ['Content-Length: 5', 'Content-Length: 6'],
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: xchunked'],
      ['Content-Length : 5'],
    ]) {
      const answer = await raw(url, post(...lines), behind)
      expect(answer.status, lines.join(', ')).toBe(400)
      expect(answer.text).not.toContain('"status":"up"')
    }
  })

  test('an address of another host, or none, is no address', async () => {
    for (const target of ['http://evil.example/login', '*', 'evil.example:80']) {
      const answer = await raw(url, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer.status, target).toBe(400)
    }
  })

  test('who sends no headers to the end is cut off', async () => {
    const answer = await raw(url, `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `)
    expect(answer).toMatchObject({ status: 408, text: expect.stringContaining('发送太慢') })
  })
})
