import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refusedRequests } from '../log/metrics.ts'
import { endUnread, lingerUnread } from './request-body.ts'

const KIB = 1024
const MIB = 1024 * KIB

/** How much, and how slowly, a client may send. Times in milliseconds. */
export type Limits = {
  /** All headers together, with the first line; beyond it 431. */
  headerBytes: number
  /** Beyond it 431. */
  headers: number
  /** Path and query; beyond it 414. */
  urlBytes: number
  /** From the first byte of a request to the last of its headers; beyond it 408. */
  headersTime: number
  /** From the first byte to the last of a form without files; beyond it 408. */
  formTime: number
  /** From the first byte to the last of any request; beyond it 408. */
  requestTime: number
  /** How long an idle connection stays open. */
  idleTime: number
  /** How often the times are looked at. */
  checkEvery: number
}

export const LIMITS: Limits = {
  headerBytes: 16 * KIB,
  headers: 100,
  urlBytes: 8 * KIB,
  headersTime: 10_000,
  formTime: 20_000,
  // A picture over a slow line; who may send files is signed in.
  requestTime: 300_000,
  idleTime: 30_000,
  checkEvery: 1000,
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

// Only these take files. Each looks at its files itself and answers in words; this is the end of all patience.
const UPLOADS: [path: RegExp, bytes: number][] = [
  [new RegExp(`^/admin/products/(?:new|${UUID})$`), 64 * MIB],
  [new RegExp(`^/admin/designs/${UUID}$`), 64 * MIB],
  [/^\/admin\/imports\/new$/, 64 * MIB],
  [/^\/(?:admin|supplier)\/shipping\/new$/, 24 * MIB],
  [/^\/admin\/cards$/, 16 * MIB],
]

/**
 * How long a request's body may be.
 * @param pathname with or without the `.data` of the router's own requests
 * @returns bytes, and whether it may hold files, which are read as they come
 */
export function bodyLimit(pathname: string): { bytes: number; files: boolean } {
  const page = pathname.replace(/\.data$/, '')
  const upload = UPLOADS.find(([path]) => path.test(page))
  if (upload) return { bytes: upload[1], files: true }
  // Long lists of ticked boxes: products in order, districts of a limit.
  if (page.startsWith('/admin/')) return { bytes: 256 * KIB, files: false }
  // Services push many parcels at once, each with its whole way.
  return { bytes: page.startsWith('/hooks/') ? MIB : 64 * KIB, files: false }
}

const REFUSALS = {
  400: ['bad-request', 'Bad Request', '请求格式不正确', 'the request is not valid HTTP'],
  403: ['cross-site', 'Forbidden', '已拒绝其他网站发来的请求', 'cross-site request refused'],
  404: ['not-served', 'Not Found', '没有这个页面', 'not found'],
  405: ['method', 'Method Not Allowed', '不支持这种请求方法', 'method not allowed'],
  408: ['too-slow', 'Request Timeout', '发送太慢，已超时', 'the request took too long to arrive'],
  413: ['too-large', 'Payload Too Large', '提交的内容太大', 'the request body is too large'],
  414: ['url-too-long', 'URI Too Long', '网址太长', 'the address is too long'],
  431: [
    'headers-too-large',
    'Request Header Fields Too Large',
    '请求头太大',
    'the request headers are too large',
  ],
} as const
export type Refusal = keyof typeof REFUSALS

const words = (status: Refusal) => `${status} ${REFUSALS[status][2]} · ${REFUSALS[status][3]}\n`

/** Answers with a refusal in a short line of text, before any route is asked; the connection ends with it. */
export function refuse(response: ServerResponse, status: Refusal): void {
  const [reason] = REFUSALS[status]
  refusedRequests.inc({ reason })
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(response.req.complete ? {} : { connection: 'close' }),
  })
  response.end(words(status))
}

type ClientError = Error & { code?: string }

function statusOf(error: ClientError): Refusal {
  if (error.code === 'HPE_HEADER_OVERFLOW') return 431
  if (error.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413
  return error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}

/** Answers what never became a request: broken or ambiguous framing, headers that are too long or too slow. */
function answerClientError(error: ClientError, socket: Socket, answered: boolean): void {
  const status = statusOf(error)
  const [reason, phrase] = REFUSALS[status]
  // Nobody is there any more, or an answer is under way that this would garble.
  if (!socket.writable || error.code === 'ECONNRESET' || answered) {
    socket.destroy()
    return
  }
  refusedRequests.inc({ reason })
  const body = words(status)
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** An HTTP server that waits for nobody longer than the limits say. */
export function createLimitedServer(listener: RequestListener, limits: Limits = LIMITS): Server {
  const current = new WeakMap<object, ServerResponse>()
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTime,
      requestTimeout: limits.requestTime,
      keepAliveTimeout: limits.idleTime,
      connectionsCheckingInterval: limits.checkEvery,
      requireHostHeader: true,
      // Strict about what ends a message: two readings of one request are how requests are smuggled.
      insecureHTTPParser: false,
    },
    (request, response) => {
      current.set(request.socket, response)
      response.once('finish', () => endUnread(request))
      const coding = request.headers['transfer-encoding']
      if (request.rawHeaders.length > 2 * limits.headers) refuse(response, 431)
      // Node takes a coding it does not know for a body until the connection ends; a proxy may think otherwise.
      else if (coding !== undefined && coding.toLowerCase() !== 'chunked') refuse(response, 400)
      else if ((request.url ?? '').length > limits.urlBytes) refuse(response, 414)
      else listener(request, response)
    },
  )
  // Beyond its own count Node drops headers without a word; ours is told from all of them.
  server.maxHeadersCount = 0
  server.on('connection', (socket: Socket) => lingerUnread(socket, () => current.get(socket)?.req))
  server.on('clientError', (error: ClientError, socket) => {
    const response = current.get(socket)
    answerClientError(error, socket as Socket, response?.headersSent === true && !response.writableFinished)
  })
  return server
}
