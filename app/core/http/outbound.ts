import { lookup as resolve } from 'node:dns'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A request to somebody else's server. */
export type Outbound = {
  url: string
  method: 'GET' | 'POST'
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** From beginning to end, in milliseconds. */
  timeoutMs: number
  /** An answer longer than this is not read to its end; 2 MB unless told. */
  maxBytes?: number
  /** Only to addresses of the public internet: for addresses that people have typed. */
  publicOnly?: boolean
  signal?: AbortSignal
}

/**
 * `sent: false`: the request never left, so it can be repeated whatever it asks for. Otherwise the other side may have
 * done what it was asked. An answer of any status is `ok`; what it means is the caller's matter.
 */
export type OutboundResult =
  | { ok: true; status: number; headers: IncomingMessage['headers']; body: Buffer }
  | { ok: false; sent: boolean; reason: OutboundFailure; text: string }

export type OutboundFailure = 'TIMEOUT' | 'UNREACHABLE' | 'HUNG_UP' | 'TOO_LARGE' | 'NOT_PUBLIC' | 'STOPPED'

const MAX_BYTES = 2 * 1024 * 1024

/**
 * Asks another server once: no retry, no redirect followed, a new connection each time, certificates checked.
 * Never throws for what the network does.
 */
export function callOut(outbound: Outbound): Promise<OutboundResult> {
  const url = new URL(outbound.url)
  if (outbound.publicOnly && !isPublicHost(url.hostname))
    return Promise.resolve({ ok: false, sent: false, reason: 'NOT_PUBLIC', text: url.hostname })
  return new Promise((settle) => {
    let sent = false
    let done = false
    const end = (result: OutboundResult) => {
      if (done) return
      done = true
      clearTimeout(timer)
      outbound.signal?.removeEventListener('abort', stop)
      settle(result)
      request.destroy()
    }
    const fail = (reason: OutboundFailure, text: string) => end({ ok: false, sent, reason, text })
    const stop = () => fail('STOPPED', 'the worker is stopping')
    const request = open(url, outbound)
    const timer = setTimeout(
      () => fail('TIMEOUT', `no answer in ${outbound.timeoutMs} ms`),
      outbound.timeoutMs,
    )
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'NOT_PUBLIC') fail('NOT_PUBLIC', error.message)
      else fail(sent ? 'HUNG_UP' : 'UNREACHABLE', error.code ?? error.message)
    })
    // Nothing of the request is on the wire before the connection stands, encrypted where it should be.
    const ready = url.protocol === 'https:' ? 'secureConnect' : 'connect'
    request.on('socket', (socket) => {
      if (socket.connecting || url.protocol === 'https:')
        socket.once(ready, () => {
          sent = true
        })
      else sent = true
    })
    request.on('response', (response) => readAnswer(response, outbound.maxBytes ?? MAX_BYTES, end, fail))
    outbound.signal?.addEventListener('abort', stop, { once: true })
    if (outbound.signal?.aborted) stop()
    else request.end(outbound.body)
  })
}

function open(url: URL, { method, headers, body, publicOnly }: Outbound): ClientRequest {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const options = {
    method,
    headers: { ...headers, ...length },
    agent: false as const,
    ...(publicOnly ? { lookup: lookupPublic } : {}),
  }
  return url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options)
}

function readAnswer(
  response: IncomingMessage,
  maxBytes: number,
  end: (result: OutboundResult) => void,
  fail: (reason: OutboundFailure, text: string) => void,
): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBytes) fail('TOO_LARGE', `more than ${maxBytes} bytes`)
    else chunks.push(chunk)
  })
  response.on('error', (error) => fail('HUNG_UP', error.message))
  response.on('aborted', () => fail('HUNG_UP', 'the answer broke off'))
  response.on('end', () =>
    end({
      ok: true,
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks),
    }),
  )
}

/** True for a name, or for an address of the public internet; names are looked at when they are resolved. */
function isPublicHost(hostname: string): boolean {
  const literal = hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(literal) ? isPublicAddress(literal) : !/(^|\.)localhost$/i.test(hostname)
}

/** True for an address that belongs to nobody's inner network. */
export function isPublicAddress(address: string): boolean {
  // An IPv4 address inside an IPv6 one is what counts.
  return ipaddr.process(address).range() === 'unicast'
}

/** Resolves as usual and refuses inner addresses, at the moment of connecting: a name can change its mind. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const inner = addresses.find(({ address }) => !isPublicAddress(address))
    const [first] = addresses
    if (inner || !first) {
      const refused = Object.assign(new Error(`${hostname} is not a public address`), { code: 'NOT_PUBLIC' })
      return callback(refused, '', 0)
    }
    if (options.all) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}
