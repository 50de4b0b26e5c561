// The web process: Express around the Remix build. What must hold for every request stands here.
import { randomBytes, randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRequestHandler } from '@remix-run/express'
import compression from 'compression'
import express, { type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import { type Account, loadAccount } from '#app/core/auth/account.ts'
import { endedSessionCookie, sessionCookie, sessionFromCookie } from '#app/core/auth/session.ts'
import { verifyMasterKey } from '#app/core/crypto/key-library.ts'
import { closePools } from '#app/core/db/pool.ts'
import { databaseReady } from '#app/core/db/ready.ts'
import { envOfWeb } from '#app/core/env/env.ts'
import type { RequestContext } from '#app/core/http/context.ts'
import { withLogContext } from '#app/core/log/context.ts'
import { log } from '#app/core/log/log.ts'
import { httpSeconds, refusedRequests, serveMetrics } from '#app/core/log/metrics.ts'
import { queueReady, stopSender } from '#app/core/queue/outbox.ts'
import { storageReady } from '#app/core/storage/storage.ts'

const env = envOfWeb()
const root = dirname(fileURLToPath(import.meta.url))
const MAX_BODY_BYTES = 64 * 1024 * 1024
const DRAIN_MS = 10_000

await verifyMasterKey()
await queueReady()

const build = await import(new URL('./build/server/index.js', import.meta.url).href)
const app = express()
app.disable('x-powered-by')
app.set('trust proxy', env.TIHUO_TRUSTED_PROXIES)

type Locals = { requestId: string; cspNonce: string }

app.use((request: Request, response: Response, next: NextFunction) => {
  const given = request.get('x-request-id')
  const requestId =
    given && env.TIHUO_TRUSTED_PROXIES > 0 && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
  const locals: Locals = { requestId, cspNonce: randomBytes(16).toString('base64') }
  Object.assign(response.locals, locals)
  response.setHeader('x-request-id', requestId)
  const started = performance.now()
  response.on('finish', () => {
    const seconds = (performance.now() - started) / 1000
    httpSeconds.observe({ method: request.method, status: String(response.statusCode) }, seconds)
    // The path alone: query strings can hold what people searched for.
    log.info(
      {
        requestId,
        method: request.method,
        path: request.path,
        status: response.statusCode,
        ms: Math.round(seconds * 1000),
      },
      'request',
    )
  })
  withLogContext({ requestId }, next)
})

app.get('/healthz', (_request, response) => {
  response.json({ status: 'up' })
})
app.get('/readyz', async (_request, response) => {
  const [database, queue, storage] = await Promise.all([databaseReady(), queueReady(), storageReady()])
  const state = (ok: boolean) => (ok ? 'ready' : 'unavailable')
  response
    .status(database && queue && storage ? 200 : 503)
    .json({ database: state(database), queue: state(queue), storage: state(storage) })
})

app.use(
  compression({
    // A compressed event stream would sit in the compressor instead of reaching the page.
    filter: (request, response) =>
      !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
      compression.filter(request, response),
  }),
)
app.use((request, response, next) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", `'nonce-${(response.locals as Locals).cspNonce}'`],
        styleSrc: ["'self'", `'nonce-${(response.locals as Locals).cspNonce}'`],
        // Progress bars and positioned menus set their size in style attributes.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: request.secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  })(request, response, next),
)

app.use('/assets', express.static(join(root, 'build/client/assets'), { immutable: true, maxAge: '1y' }))
app.use(express.static(join(root, 'build/client'), { maxAge: '1h' }))

/**
 * Cross-site request forgery: cookies are SameSite=Lax already; beyond that a changing request must say
 * that it comes from this site. Browsers send Sec-Fetch-Site, older ones at least Origin.
 */
function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site')
  if (site) return site === 'same-origin' || site === 'none'
  const origin = request.get('origin')
  if (!origin) return true
  try {
    return (
      new URL(origin).host === request.host || new URL(origin).origin === new URL(env.TIHUO_PUBLIC_URL).origin
    )
  } catch {
    return false
  }
}

app.use((request, response, next) => {
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  if (changes && !isSameOrigin(request)) {
    refusedRequests.inc({ reason: 'cross-site' })
    response.status(403).type('text/plain').send('cross-site request refused')
    return
  }
  if (Number(request.get('content-length') ?? 0) > MAX_BODY_BYTES) {
    refusedRequests.inc({ reason: 'too-large' })
    response.status(413).type('text/plain').send('request too large')
    return
  }
  next()
})

async function contextOf(request: Request, response: Response): Promise<RequestContext> {
  const secure = request.secure || env.TIHUO_PUBLIC_URL.startsWith('https:')
  const cookies = request.get('cookie')
  const found = await sessionFromCookie(cookies)
  if (found?.renewed) response.append('set-cookie', await sessionCookie(found.session, secure))
  if (!found && cookies?.includes('tihuo_session=')) response.append('set-cookie', endedSessionCookie(secure))
  let account: Promise<Account | undefined> | undefined
  return {
    ...(response.locals as Locals),
    secure,
    clientAddress: request.ip ?? '',
    origin: new URL(env.TIHUO_PUBLIC_URL).origin,
    session: found?.session,
    account: () => {
      account ??= found ? loadAccount(found.session.userId) : Promise.resolve(undefined)
      return account
    },
  }
}

app.all('*', createRequestHandler({ build, mode: env.NODE_ENV, getLoadContext: contextOf }))

app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
  log.error({ err: error, ...(response.locals as Locals) }, 'request failed')
  if (response.headersSent) {
    next(error)
    return
  }
  response.status(500).type('text/plain').send('internal error')
})

const server = app.listen(env.TIHUO_PORT, env.TIHUO_HOST, () => {
  const address = server.address()
  log.info({ listen: address }, 'web is up')
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
