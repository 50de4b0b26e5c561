// A DingTalk robot of a group (oapi.dingtalk.com/robot/send) as far as we use it, at least as strict as the real one:
// signatures are computed anew and good for an hour, 20 messages a minute are taken, and after one more none for ten
// minutes.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Answer, startVendor, type Vendor, type VendorRequest } from './vendor-server.ts'

export type DingtalkRobot = {
  accessToken: string
  secret: string
  /** A word that each message must have, where the group wants one. */
  keyword?: string
}

/** A message that the group has seen. */
export type DingtalkMessage = { accessToken: string; title: string; text: string; at: number }

const A_MINUTE = 20
const WINDOW_MS = 60_000
const BLOCKED_MS = 600_000
const HOUR_MS = 3_600_000
const MOST_BYTES = 20_000

type State = { times: number[]; blockedUntil: number }

/**
 * Starts the simulator.
 * @param options.now its clock, for tests of the limit
 * @param options.limits false: any number of messages
 */
export async function startDingtalk(
  robots: readonly DingtalkRobot[],
  options: { port?: number; now?: () => number; limits?: boolean } = {},
): Promise<Vendor & { messages: DingtalkMessage[]; refused: () => number }> {
  const messages: DingtalkMessage[] = []
  const states = new Map(
    robots.map(({ accessToken }): [string, State] => [accessToken, { times: [], blockedUntil: 0 }]),
  )
  const now = options.now ?? Date.now
  let refused = 0
  const handle = (request: VendorRequest): Answer => {
    const answer = send(request, robots, states, messages, now(), options.limits ?? true)
    if (answer !== OK) refused += 1
    return answer
  }
  const vendor = await startVendor(
    {
      handle,
      throttled: () => said(130101, 'send too fast, exceed 20 times per minute'),
      signature: () => said(310000, 'sign not match'),
      received: () => messages,
    },
    options,
  )
  return { ...vendor, messages, refused: () => refused }
}

// Whatever it has to say comes with HTTP 200.
const said = (errcode: number, errmsg: string): Answer => ({ status: 200, json: { errcode, errmsg } })
const OK = said(0, 'ok')

function send(
  request: VendorRequest,
  robots: readonly DingtalkRobot[],
  states: ReadonlyMap<string, State>,
  messages: DingtalkMessage[],
  now: number,
  limits: boolean,
): Answer {
  if (request.path !== '/robot/send') return { status: 404, json: { errcode: 404, errmsg: 'not found' } }
  if (request.method !== 'POST') return said(43002, 'HttpMethod must be POST')
  if (!/^application\/json\s*;\s*charset=utf-8$/i.test(String(request.headers['content-type'])))
    return said(43004, 'invalid content-type, must be application/json;charset=utf-8')
  const robot = robots.find(({ accessToken }) => accessToken === request.query.get('access_token'))
  if (!robot) return said(300005, 'token is not exist')
  const unsigned = wrongSignature(request.query, robot.secret, now)
  if (unsigned) return unsigned
  const message = read(request.body)
  if ('status' in message) return message
  if (robot.keyword !== undefined && !`${message.title}${message.text}`.includes(robot.keyword))
    return said(310000, 'keywords not in content')
  if (limits) {
    const tooMany = overLimit(states.get(robot.accessToken) as State, now)
    if (tooMany) return tooMany
  }
  messages.push({ accessToken: robot.accessToken, ...message, at: now })
  return OK
}

function wrongSignature(query: URLSearchParams, secret: string, now: number): Answer | undefined {
  const timestamp = query.get('timestamp') ?? ''
  if (!/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > HOUR_MS)
    return said(310000, 'invalid timestamp')
  const expected = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest()
  const given = Buffer.from(query.get('sign') ?? '', 'base64')
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return said(310000, 'sign not match')
  const strange = [...query.keys()].find((name) => !['access_token', 'timestamp', 'sign'].includes(name))
  return strange === undefined ? undefined : said(40035, `unknown parameter ${strange}`)
}

function read(body: Buffer): { title: string; text: string } | Answer {
  if (body.length > MOST_BYTES) return said(460101, 'message too long, exceed 20000 bytes')
  let given: unknown
  try {
    given = JSON.parse(body.toString('utf8'))
  } catch {
    return said(40035, 'invalid JSON')
  }
  const { msgtype, markdown, ...more } = given as { msgtype?: unknown; markdown?: Record<string, unknown> }
  if (msgtype !== 'markdown') return said(400105, 'unsupported msgtype')
  const { title, text, ...others } = markdown ?? {}
  if (Object.keys({ ...more, ...others }).length > 0) return said(40035, 'unknown fields')
  if (typeof title !== 'string' || title === '') return said(40035, 'title is missing')
  if (typeof text !== 'string' || text === '') return said(40035, 'text is missing')
  return { title, text }
}

function overLimit(state: State, now: number): Answer | undefined {
  const tooFast = said(130101, 'send too fast, exceed 20 times per minute')
  if (now < state.blockedUntil) return tooFast
  state.times = state.times.filter((at) => now - at < WINDOW_MS)
  if (state.times.length >= A_MINUTE) {
    state.blockedUntil = now + BLOCKED_MS
    return tooFast
  }
  state.times.push(now)
  return undefined
}
