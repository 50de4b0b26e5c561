// What the simulators of vendors share: a server, a list of what it received, and failures on demand.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Ways to fail. `timeout`: never answers and has done nothing. `lost`: does what it was asked, and the answer gets
 * lost. `reset`: hangs up at once. `error`: HTTP 500. `malformed`: half a JSON. `throttled`, `signature`: the vendor's
 * own refusals. `duplicate`, `disorder`: what the vendor tells comes twice, or the newest first (see Behaviour.twist).
 */
export const FAULTS = [
  'timeout',
  'lost',
  'reset',
  'error',
  'malformed',
  'throttled',
  'signature',
  'duplicate',
  'disorder',
] as const
export type Fault = (typeof FAULTS)[number]

export type VendorRequest = {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

/** A vendor's answer: JSON, or something else with its type. */
export type Answer =
  | { status: number; json: unknown }
  | { status: number; body: string | Buffer; type: string }

export type Vendor = {
  /** Without a slash at the end. */
  url: string
  /** The next `times` requests fail so; in front of what was asked before. */
  fail: (fault: Fault, times?: number) => void
  /** Requests are answered after so many milliseconds. */
  slow: (milliseconds: number) => void
  close: () => Promise<void>
}

type Behaviour = {
  /** Does what is asked. */
  handle: (request: VendorRequest) => Answer
  throttled: () => Answer
  signature: () => Answer
  /** Its half an answer; one that has done what it was asked, where the vendor's status alone says so. */
  malformed?: (request: VendorRequest) => Answer
  /** Answers with things told twice or in another order. Vendors that tell nothing of the kind just answer. */
  twist?: (fault: 'duplicate' | 'disorder', request: VendorRequest) => Answer
  /** What the vendor has taken, for people who look at it in a browser. */
  received: () => unknown
}

/**
 * Starts a vendor on a port of the loopback interface. Beside the vendor's own paths it knows `GET /_received`, and
 * `POST /_fail?fault=…&times=…` for tests in other processes.
 * @param hostname under which it wants to be called
 */
export async function startVendor(
  behaviour: Behaviour,
  options: { port?: number; hostname?: string } = {},
): Promise<Vendor> {
  const faults: Fault[] = []
  let delay = 0
  const fail: Vendor['fail'] = (fault, times = 1) => {
    faults.push(...Array<Fault>(times).fill(fault))
  }
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming)
    if (request.path.startsWith('/_')) {
      send(response, control(request, behaviour, fail))
      return
    }
    const fault = faults.shift()
    if (delay > 0) await new Promise((end) => setTimeout(end, delay))
    if (fault === undefined) send(response, behaviour.handle(request))
    else misbehave(fault, request, response, behaviour)
  })
  await new Promise<void>((up, failed) => {
    server.once('error', failed)
    server.listen(options.port ?? 0, '127.0.0.1', up)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${options.hostname ?? '127.0.0.1'}:${port}`,
    fail,
    slow: (milliseconds) => {
      delay = milliseconds
    },
    close: () => stop(server),
  }
}

async function read(incoming: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const url = new URL(incoming.url ?? '/', 'http://vendor.invalid')
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  }
}

const HALF: Answer = { status: 200, body: '{"Code": "O', type: 'application/json' }

function send(response: ServerResponse, answer: Answer): void {
  if ('body' in answer) response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body)
  else
    response
      .writeHead(answer.status, { 'content-type': 'application/json;charset=utf-8' })
      .end(JSON.stringify(answer.json))
}

function misbehave(
  fault: Fault,
  request: VendorRequest,
  response: ServerResponse,
  behaviour: Behaviour,
): void {
  switch (fault) {
    case 'timeout':
      break
    case 'lost':
      behaviour.handle(request)
      response.destroy()
      break
    case 'reset':
      response.destroy()
      break
    case 'error':
      send(response, { status: 500, json: { Code: 'InternalError', Message: 'simulated' } })
      break
    case 'malformed':
      send(response, behaviour.malformed?.(request) ?? HALF)
      break
    case 'throttled':
      send(response, behaviour.throttled())
      break
    case 'signature':
      send(response, behaviour.signature())
      break
    case 'duplicate':
    case 'disorder':
      send(response, (behaviour.twist ?? ((_, asked) => behaviour.handle(asked)))(fault, request))
  }
}

function control({ path, method, query }: VendorRequest, behaviour: Behaviour, fail: Vendor['fail']): Answer {
  if (path === '/_received') return { status: 200, json: behaviour.received() }
  const fault = FAULTS.find((each) => each === query.get('fault'))
  if (path !== '/_fail' || method !== 'POST' || !fault) return { status: 404, json: { faults: FAULTS } }
  fail(fault, Number(query.get('times') ?? 1))
  return { status: 200, json: { ok: true } }
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise((end) => server.close(end))
  server.closeAllConnections()
  await closed
}

/** How many a number may get: one a minute, five an hour, ten a day. @param times of those before, oldest first */
export function overLimit(times: readonly number[], now: number): 'minute' | 'hour' | 'day' | undefined {
  const within = (milliseconds: number) => times.filter((at) => now - at < milliseconds).length
  if (within(60_000) >= 1) return 'minute'
  if (within(3_600_000) >= 5) return 'hour'
  return within(86_400_000) >= 10 ? 'day' : undefined
}
