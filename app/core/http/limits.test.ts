import type { RequestListener, Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { bodyLimit, createLimitedServer, LIMITS, type Limits, refuse } from './limits.ts'
import { announcesMore, readBody, streamBody } from './request-body.ts'

const KIB = 1024
// Short enough for a test; what is compared is who gives up, not how fast.
const quick: Limits = { ...LIMITS, headersTime: 300, formTime: 300, requestTime: 600, checkEvery: 50 }
const servers: Server[] = []

async function serve(listener: RequestListener, limits = quick): Promise<number> {
  const server = createLimitedServer(listener, limits)
  servers.push(server)
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  return (server.address() as AddressInfo).port
}
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Sends text as it stands and reads until the server ends the connection. */
function raw(port: number, ...parts: string[]): Promise<string> {
  return new Promise((done) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part)
    })
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
    })
    socket.on('error', () => {})
    socket.on('close', () => done(text))
  })
}

/** A handler as server.ts has it for forms: the body first, then the work. */
const form: RequestListener = async (request, response) => {
  const limit = bodyLimit('/login').bytes
  const body = announcesMore(request, limit) ? 413 : await readBody(request, limit, quick.formTime)
  if (body === 413 || body === 408) refuse(response, body)
  else response.setHeader('connection', 'close').end(`got ${typeof body === 'object' ? body.length : body}`)
}

const head = (...headers: string[]) => ['POST / HTTP/1.1', 'Host: a', ...headers, '', ''].join('\r\n')
const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`

describe('a body', () => {
  test('that fits is read whole, announced or in chunks', async () => {
    const port = await serve(form)
    expect(await raw(port, head('Content-Length: 5'), 'hello')).toMatch(/^HTTP\/1.1 200 .*got 5$/s)
    const chunks = [chunk(64 * KIB - 1), chunk(1), '0\r\n\r\n']
    expect(await raw(port, head('Transfer-Encoding: chunked'), ...chunks)).toMatch(/got 65536$/)
  })

  test('that announces too much is refused at once, with words', async () => {
    const answer = await raw(await serve(form), head('Content-Length: 65537'))
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toContain('提交的内容太大 · the request body is too large')
    expect(answer).toMatch(/\r\nconnection: close\r\n/i)
  })

  test('in chunks is refused where it becomes too long', async () => {
    const parts = Array.from({ length: 40 }, () => chunk(2 * KIB))
    expect(await raw(await serve(form), head('Transfer-Encoding: chunked'), ...parts)).toMatch(
      /^HTTP\/1.1 413 /,
    )
  })

  test('that is still being sent when it is refused does not reset the connection', async () => {
    const socket = connect({ port: await serve(form), host: '127.0.0.1', allowHalfOpen: true })
    const faults: Error[] = []
    socket.on('error', (fault) => faults.push(fault))
    const closed = new Promise((done) => socket.once('close', done))
    socket.write(head('Transfer-Encoding: chunked', 'Connection: close') + chunk(65 * KIB))
    let answer = ''
    for await (const data of socket.iterator({ destroyOnReturn: false })) answer += data.toString('utf8')
    expect(answer).toMatch(/^HTTP\/1.1 413 .*提交的内容太大/s)
    // A reset would also take what the client has not read of the answer.
    for (let n = 0; n < 5; n += 1) {
      socket.write(chunk(4 * KIB))
      await new Promise((next) => setTimeout(next, 20))
    }
    socket.end('0\r\n\r\n')
    await closed
    expect(faults).toEqual([])
  })

  test('that never ends is not read for ever after its answer', async () => {
    const port = await serve(form)
    const socket = connect(port, '127.0.0.1', () => socket.write(head('Content-Length: 2000000')))
    socket.resume().on('error', () => {})
    const sending = setInterval(() => socket.write('x'), 50)
    await new Promise((closed) => socket.once('close', closed))
    clearInterval(sending)
    expect(socket.bytesWritten).toBeLessThan(1000)
  })

  test('that dribbles is refused after its time', async () => {
    const answer = await raw(await serve(form), head('Content-Length: 10'), 'abc')
    expect(answer).toMatch(/^HTTP\/1.1 408 .*发送太慢/s)
  })

  test('that its sender gives up is nobody’s work', async () => {
    let result: unknown
    const port = await serve(async (request) => {
      result = await readBody(request, 100, 60_000)
    })
    await new Promise<void>((done) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(head('Content-Length: 10')))
      servers[0]?.once('request', () => socket.destroy())
      socket.on('close', () => done())
    })
    await expect.poll(() => result).toBe('gone')
  })

  test('of an upload comes as a stream, which throws a Response 413 when it is too long', async () => {
    const results: unknown[] = []
    const port = await serve(async (request, response) => {
      try {
        const bytes = await new Response(streamBody(request, 100_000)).arrayBuffer()
        results.push(bytes.byteLength)
      } catch (error) {
        results.push(error instanceof Response ? error.status : error)
      }
      response.setHeader('connection', 'close').end('done')
    })
    const send = (count: number) =>
      raw(
        port,
        head('Transfer-Encoding: chunked'),
        ...Array.from({ length: count }, () => chunk(10_000)),
        '0\r\n\r\n',
      )
    expect(await send(10)).toMatch(/done$/)
    expect(await send(11)).toMatch(/done$/)
    expect(results).toEqual([100_000, 413])
  })
})

describe('headers', () => {
  const plain: RequestListener = (_request, response) => {
    response.setHeader('connection', 'close').end('ok')
  }

  test('that never end are cut off', async () => {
    const answer = await raw(await serve(plain), 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
    expect(answer).toContain('发送太慢')
  })

  test('that are too large are refused', async () => {
    const answer = await raw(await serve(plain), head(`X-Big: ${'x'.repeat(17 * KIB)}`))
    expect(answer).toMatch(/^HTTP\/1.1 431 .*请求头太大/s)
  })

  test('that are too many are refused, not dropped', async () => {
    const port = await serve(plain)
    const some = (count: number) => Array.from({ length: count }, (_, n) => `X-${n}: ${n}`)
    const get = (count: number) => ['GET / HTTP/1.1', 'Host: a', ...some(count), '', ''].join('\r\n')
    expect(await raw(port, get(99))).toMatch(/^HTTP\/1.1 200 /)
    expect(await raw(port, get(100))).toMatch(/^HTTP\/1.1 431 /)
  })

  test('of an address that is too long', async () => {
    const port = await serve(plain)
    const get = (bytes: number) =>
      `GET /${'x'.repeat(bytes - 1)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
    expect(await raw(port, get(8 * KIB))).toMatch(/^HTTP\/1.1 200 /)
    expect(await raw(port, get(8 * KIB + 1))).toMatch(/^HTTP\/1.1 414 /)
  })

  // Two readings of one message: what stands behind it would be a second request to one of two servers.
  test.each([
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
    ['the same length twice', ['Content-Length: 5', 'Content-Length: 5']],
    ['a list of lengths', ['Content-Length: 5, 6']],
    ['length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['chunks not last', ['Transfer-Encoding: chunked, identity']],
    ['an unknown coding', ['Transfer-Encoding: xchunked']],
    ['chunks twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
    ['a signed length', ['Content-Length: +5']],
    ['a space before the colon', ['Content-Length : 5']],
    ['a folded line', ['X-A: b', ' Content-Length: 5']],
    ['a bare line feed', ['X-A: b\nContent-Length: 5']],
    ['a NUL', ['X-A: b\0']],
    ['no host', []],
  ])('framing with %s is refused', async (name, lines) => {
    let reached = 0
    const port = await serve((request, response) => {
      reached += request.url === '/smuggled' ? 100 : 1
      request.resume()
      response.setHeader('connection', 'close').end('ok')
    })
    const message =
      name === 'no host'
        ? 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'
        : `${head(...lines)}0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`
    const answer = await raw(port, message)
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
    expect(answer).not.toContain('200 OK')
    expect(reached).toBe(0)
  })
})

test('a request that never ends is cut off, also while it is answered', async () => {
  const port = await serve((request, response) => {
    request.resume()
    response.writeHead(200).write('first')
  })
  const answer = await raw(port, head('Transfer-Encoding: chunked'), chunk(1))
  // The answer under way is not garbled by a second one.
  expect(answer).toMatch(/^HTTP\/1.1 200 /)
  expect(answer).not.toContain('408')
})

test('an idle connection is closed', async () => {
  const port = await serve((_request, response) => response.end('ok'), { ...quick, idleTime: 100 })
  expect(await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /)
})

test('only routes that take files may be sent much', () => {
  const id = '0190a0a0-0000-7000-8000-000000000001'
  const bytes = (path: string) => bodyLimit(path).bytes / KIB
  expect(bytes('/hooks/kdniao/token')).toBe(1024)
  expect(['/login', '/login.data', '/r/xiefu', '/r/xiefu/review.data', '/nowhere'].map(bytes)).toEqual(
    Array(5).fill(64),
  )
  expect(['/admin/products/order', '/admin/batches/new'].map(bytes)).toEqual([256, 256])
  const uploads = [
    '/admin/products/new',
    `/admin/products/${id}.data`,
    `/admin/designs/${id}`,
    '/admin/imports/new.data',
    '/admin/cards',
  ]
  for (const path of uploads) {
    expect(bodyLimit(path).files, path).toBe(true)
    expect(bytes(path), path).toBeGreaterThanOrEqual(16 * KIB)
  }
  for (const path of [`/admin/products/${id}/x`, '/admin/cards/1', '/x/admin/cards', '/admin/imports/newer'])
    expect(bodyLimit(path).files, path).toBe(false)
})
