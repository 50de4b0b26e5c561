import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { callOut, isPublicAddress } from './outbound.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler)
  servers.push(server)
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('gives status, headers and body, and sends what it is given', async () => {
  const url = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    response.writeHead(418, { 'x-seen': request.headers['x-mine'] as string }).end(Buffer.concat(chunks))
  })
  const body = '张三'
  const result = await callOut({ url, method: 'POST', headers: { 'x-mine': '1' }, body, timeoutMs: 5000 })
  expect(result).toMatchObject({ ok: true, status: 418, headers: { 'x-seen': '1' } })
  expect(result.ok && result.body.toString()).toBe(body)
})

test('a server that nobody runs has got nothing', async () => {
  const url = await serve(() => {})
  servers.splice(0)[0]?.close()
  expect(await callOut({ url, method: 'GET', timeoutMs: 5000 })).toMatchObject({
    ok: false,
    sent: false,
    reason: 'UNREACHABLE',
  })
})

test('a server that hangs up, is silent or breaks off may have done it', async () => {
  const hangsUp = await serve((request) => request.socket.destroy())
  const silent = await serve(() => {})
  const breaksOff = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    setImmediate(() => response.destroy())
  })
  const ask = (url: string) => callOut({ url, method: 'POST', body: '{}', timeoutMs: 300 })
  expect(await ask(hangsUp)).toMatchObject({ ok: false, sent: true, reason: 'HUNG_UP' })
  expect(await ask(silent)).toMatchObject({ ok: false, sent: true, reason: 'TIMEOUT' })
  expect(await ask(breaksOff)).toMatchObject({ ok: false, sent: true, reason: 'HUNG_UP' })
})

test('an endless answer is not read', async () => {
  const url = await serve((_request, response) => {
    const more = () => response.write('x'.repeat(10_000), () => response.destroyed || more())
    more()
  })
  expect(await callOut({ url, method: 'GET', timeoutMs: 5000, maxBytes: 50_000 })).toMatchObject({
    ok: false,
    reason: 'TOO_LARGE',
  })
})

test('a worker that stops does not wait', async () => {
  const url = await serve(() => {})
  const stopping = new AbortController()
  const asked = callOut({ url, method: 'GET', timeoutMs: 60_000, signal: stopping.signal })
  stopping.abort()
  expect(await asked).toMatchObject({ ok: false, reason: 'STOPPED' })
})

test('inner addresses are not asked where only public ones may be', async () => {
  let asked = 0
  const url = await serve((_request, response) => {
    asked += 1
    response.end()
  })
  const { port } = new URL(url)
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '10.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
  ]) {
    const result = await callOut({
      url: `http://${host}:${port}`,
      method: 'GET',
      timeoutMs: 2000,
      publicOnly: true,
    })
    expect(result, host).toMatchObject({ ok: false, sent: false, reason: 'NOT_PUBLIC' })
  }
  expect(asked).toBe(0)
})

test.each([
  ['8.8.8.8', true],
  ['2400:3200::1', true],
  ['192.168.1.1', false],
  ['100.64.0.1', false],
  ['fc00::1', false],
  ['224.0.0.1', false],
  ['::ffff:10.1.1.1', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})
