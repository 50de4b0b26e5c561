import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ServerBuild, writeReadableStreamToWritable } from '@remix-run/node'
import type { RequestContext } from './context.ts'
import { createSectionedHandler } from './sectioned-handler.ts'

/** A request as Express has it, in the form Remix takes, with the address that was checked and no other. */
function webRequest(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: BodyInit | undefined,
): Request {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    // What proxies say is in the context, as far as they are trusted; Remix would believe all of it. And Origin
    // was compared with the address that clients use, which Remix does not know behind a proxy.
    if (value === undefined || /^(?:x-forwarded-.*|forwarded|origin)$/.test(name)) continue
    for (const each of Array.isArray(value) ? value : [value]) headers.append(name, each)
  }
  return new Request(url, {
    method: request.method ?? 'GET',
    headers,
    signal: controller.signal,
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  } as RequestInit)
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  if (answer.statusText) response.statusMessage = answer.statusText
  response.statusCode = answer.status
  for (const [name, value] of answer.headers) {
    // Cookies are the one header that comes several times.
    if (name === 'set-cookie') response.appendHeader(name, value)
    else response.setHeader(name, value)
  }
  // Pages, redirects and errors depend on cookies; only a route can say that its answer does not.
  if (!answer.headers.has('cache-control')) response.setHeader('cache-control', 'private, no-store')
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) response.flushHeaders()
  if (answer.body) await writeReadableStreamToWritable(answer.body, response)
  else response.end()
}

/**
 * Hands requests to the Remix build.
 * @returns a function that answers one request; url and body are those that were checked before
 */
export function remixHandler(build: ServerBuild, mode: string) {
  const handle = createSectionedHandler(build, mode)
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    asked: { url: URL; body: BodyInit | undefined; context: RequestContext },
  ): Promise<void> => {
    const answer = await handle(webRequest(request, response, asked.url, asked.body), asked.context)
    await send(response, answer)
  }
}
