// The web process: Express around the Remix build. What must hold for every request stands here.
import { randomBytes, randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import compression from 'compression'
import express, { type NextFunction, type Request, type Response } from 'express'
import { type Account, accountOfSession } from '#app/core/auth/account.ts'
import { sessionCookie, sessionFromCookie } from '#app/core/auth/session.ts'
import { verifyMasterKey } from '#app/core/crypto/key-library.ts'
import { closePools } from '#app/core/db/pool.ts'
import { databaseReady } from '#app/core/db/ready.ts'
import { envOfWeb } from '#app/core/env/env.ts'
import { type Client, clientOf } from '#app/core/http/client.ts'
import type { RequestContext } from '#app/core/http/context.ts'
import { bodyLimit, createLimitedServer, LIMITS, refuse } from '#app/core/http/limits.ts'
import { remixHandler } from '#app/core/http/remix.ts'
import { announcesMore, hasBody, readBody, streamBody } from '#app/core/http/request-body.ts'
import { isSameOrigin } from '#app/core/http/same-origin.ts'
import { securityHeaders } from '#app/core/http/security-headers.ts'
import { isServed } from '#app/core/http/surface.ts'
import { withLogContext } from '#app/core/log/context.ts'
import { log } from '#app/core/log/log.ts'
import { httpSeconds, serveMetrics } from '#app/core/log/metrics.ts'
import { queueReady, stopSender } from '#app/core/queue/outbox.ts'
import { storageReady } from '#app/core/storage/storage.ts'

const env = envOfWeb()
const root = dirname(fileURLToPath(import.meta.url))
const publicUrl = new URL(env.TIHUO_PUBLIC_URL)
// The redemption surface sends no jobs: its login has no right to.
const sendsJobs = env.TIHUO_SURFACE !== 'redeem'
const DRAIN_MS = 10_000

await verifyMasterKey()
if (sendsJobs) await queueReady()

const build = await import(new URL('./build/server/index.js', import.meta.url).href)
const answer = remixHandler(build, env.NODE_ENV)
const app = express()
app.disable('x-powered-by')
app.disable('etag')

/** What is known of a request before anything else is done with it. */
type Locals = { requestId: string; cspNonce: string; secure: boolean; client: Client; url: URL }
const localsOf = (response: Response) => response.locals as Locals

/** The address that was asked for, as one URL that every later check and Remix share; undefined for what is none. */
function addressOf(request: Request, client: Client): URL | undefined {
  const path = request.originalUrl
  // Not `GET http://elsewhere/ HTTP/1.1`.
  if (!path.startsWith('/')) return undefined
  const protocol = client.protocol ?? 'http'
  return URL.parse(`${protocol}://${client.host ?? request.headers.host}${path}`) ?? undefined
}

app.use((request: Request, response: Response, next: NextFunction) => {
  const client = clientOf(request.headers, request.socket.remoteAddress ?? '', env.TIHUO_TRUSTED_PROXIES)
  const given = request.get('x-request-id')
  const requestId = given && client.proxied && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
  const started = performance.now()
  response.setHeader('x-request-id', requestId)
  response.on('finish', () => {
    const seconds = (performance.now() - started) / 1000
    httpSeconds.observe({ method: request.method, status: String(response.statusCode) }, seconds)
    // The path alone: query strings can hold what people searched for.
    log.info(
      {
        requestId,
        method: request.method,
        // The last part of a service's address is a secret.
        path: request.path.replace(/^(\/hooks\/[^/]*\/).*/, '$1…'),
        status: response.statusCode,
        ms: Math.round(seconds * 1000),
      },
      'request',
    )
  })
  const url = addressOf(request, client)
  if (!url) {
    refuse(response, 400)
    return
  }
  const secure = url.protocol === 'https:' || publicUrl.protocol === 'https:'
  const cspNonce = randomBytes(16).toString('base64')
  const locals: Locals = { requestId, cspNonce, secure, client, url }
  Object.assign(response.locals, locals)
  const headers = securityHeaders({ pathname: url.pathname, nonce: cspNonce, secure })
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  withLogContext({ requestId }, next)
})

app.get('/healthz', (_request, response) => {
  response.set('cache-control', 'no-store').json({ status: 'up' })
})
app.get('/readyz', async (_request, response) => {
  const [database, queue, storage] = await Promise.all([
    databaseReady(),
    sendsJobs ? queueReady() : true,
    storageReady(),
  ])
  const state = (ok: boolean) => (ok ? 'ready' : 'unavailable')
  response
    .status(database && queue && storage ? 200 : 503)
    .set('cache-control', 'no-store')
    .json({
      database: state(database),
      ...(sendsJobs ? { queue: state(queue) } : {}),
      storage: state(storage),
    })
})

app.use(
  compression({
    // A compressed event stream would sit in the compressor instead of reaching the page.
    filter: (request, response) =>
      !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
      compression.filter(request, response),
  }),
)
app.use('/assets', express.static(join(root, 'build/client/assets'), { immutable: true, maxAge: '1y' }))
app.use(express.static(join(root, 'build/client'), { maxAge: '1h', index: false, redirect: false }))

app.use((request, response, next) => {
  const { url } = localsOf(response)
  if (!isServed(env.TIHUO_SURFACE, url)) refuse(response, 404)
  else if (!['GET', 'HEAD', 'POST'].includes(request.method))
    refuse(response.set('allow', 'GET, HEAD, POST'), 405)
  else if (request.method === 'POST' && !isSameOrigin(request.headers, [url.host, publicUrl.host]))
    refuse(response, 403)
  else next()
})

async function contextOf(request: Request, response: Response): Promise<RequestContext> {
  const { requestId, cspNonce, secure, client, url } = localsOf(response)
  // Consumers have no account, and the redemption surface could not look one up.
  const found = env.TIHUO_SURFACE === 'redeem' ? undefined : await sessionFromCookie(request.get('cookie'))
  let account: Promise<Account | undefined> | undefined
  const accountOnce = () => {
    account ??= found ? accountOfSession(found.session, client.address) : Promise.resolve(undefined)
    return account
  }
  // Only signing out takes the cookie away, and one of a session that has ended is not carried on: by the time this
  // answer arrives, the browser may have the cookie of another sign-in. On one host that other one may also be of the
  // other surface, or of another installation, whose cookies this process cannot read.
  if (found?.renewed && (await accountOnce()))
    response.append('set-cookie', await sessionCookie(found.session, secure))
  return {
    requestId,
    cspNonce,
    secure,
    posted: request.method === 'POST',
    clientAddress: client.address,
    origin: publicUrl.origin,
    backOfficeOrigin: env.TIHUO_OFFICE_URL ?? (env.TIHUO_SURFACE === 'admin' ? url.origin : publicUrl.origin),
    surface: env.TIHUO_SURFACE,
    session: found?.session,
    account: accountOnce,
  }
}

/** The body of a form, whole; of an upload, as it comes. undefined when it was refused, or there is nobody left. */
async function bodyOf(
  request: Request,
  response: Response,
): Promise<{ body: BodyInit | undefined } | undefined> {
  if (request.method !== 'POST' || !hasBody(request)) return { body: undefined }
  const limit = bodyLimit(localsOf(response).url.pathname)
  if (announcesMore(request, limit.bytes)) {
    refuse(response, 413)
    return undefined
  }
  if (limit.files) return { body: streamBody(request, limit.bytes) }
  const body = await readBody(request, limit.bytes, LIMITS.formTime)
  if (body === 413 || body === 408) refuse(response, body)
  return typeof body === 'object' ? { body: new Uint8Array(body) } : undefined
}

app.use(async (request: Request, response: Response, next: NextFunction) => {
  try {
    const read = await bodyOf(request, response)
    if (!read) return
    const context = await contextOf(request, response)
    await answer(request, response, { url: localsOf(response).url, body: read.body, context })
  } catch (error) {
    next(error)
  }
})

app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
  log.error({ err: error, requestId: localsOf(response).requestId }, 'request failed')
  if (response.headersSent) {
    next(error)
    return
  }
  response.status(500).set('cache-control', 'no-store').type('text/plain').send('internal error')
})

const server = createLimitedServer(app)
server.listen(env.TIHUO_PORT, env.TIHUO_HOST, () => {
  const address = server.address()
  log.info({ listen: address, surface: env.TIHUO_SURFACE }, 'web is up')
  process.send?.({ ready: true, port: typeof address === 'object' ? address?.port : env.TIHUO_PORT })
})
serveMetrics(env.TIHUO_METRICS_PORT)

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  log.info('web is stopping')
  setTimeout(() => process.exit(1), DRAIN_MS).unref()
  server.close()
  // Event streams never end by themselves.
  setTimeout(() => server.closeAllConnections(), 2000).unref()
  await new Promise((done) => server.once('close', done))
  await stopSender()
  await closePools()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
