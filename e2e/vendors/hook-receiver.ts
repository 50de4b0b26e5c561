// Somebody's server that takes our web-hooks: it verifies them as the Standard Webhooks specification says and turns
// away what is not signed with its secret, is older than five minutes, or is not what docs/webhooks.md promises.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Answer, startVendor, type Vendor, type VendorRequest } from './vendor-server.ts'

/** A web-hook that was taken. */
export type TakenHook = {
  id: string
  type: string
  timestamp: string
  data: Record<string, unknown>
  /** Signatures in its header: two while a secret is being replaced. */
  signatures: number
  at: number
}

export type HookReceiver = Vendor & {
  hooks: TakenHook[]
  /** How often each id has come. */
  times: ReadonlyMap<string, number>
  /** Secrets that it accepts (whsec_…); can be changed while it runs. */
  secrets: string[]
  /** What it answers instead of 200 until told otherwise; undefined: 200. */
  answer: (answer: { status: number; body: string } | undefined) => void
  /** Reasons for which it has turned away requests. */
  refusals: string[]
}

const TOLERANCE_S = 300

/** Starts the simulator. */
export async function startHookReceiver(
  secrets: readonly string[],
  options: { port?: number } = {},
): Promise<HookReceiver> {
  const hooks: TakenHook[] = []
  const times = new Map<string, number>()
  const refusals: string[] = []
  const accepted = [...secrets]
  let fixed: { status: number; body: string } | undefined
  const handle = (request: VendorRequest): Answer => {
    const hook = verify(request, accepted)
    if (typeof hook === 'string') {
      refusals.push(hook)
      return { status: 401, json: { error: hook } }
    }
    if (fixed) return { status: fixed.status, body: fixed.body, type: 'text/plain; charset=utf-8' }
    // Whoever takes web-hooks does each id once.
    if (!times.has(hook.id)) hooks.push(hook)
    times.set(hook.id, (times.get(hook.id) ?? 0) + 1)
    return { status: 200, json: { ok: true } }
  }
  const vendor = await startVendor(
    {
      handle,
      throttled: () => ({ status: 429, json: { error: 'too many' } }),
      signature: () => ({ status: 401, json: { error: 'signature' } }),
      received: () => hooks,
      // Whatever stands in the answer, 200 has taken it.
      malformed: (request) => {
        handle(request)
        return { status: 200, body: '{"ok": tr', type: 'application/json' }
      },
    },
    options,
  )
  const answer: HookReceiver['answer'] = (next) => {
    fixed = next
  }
  return { ...vendor, hooks, times, refusals, secrets: accepted, answer }
}

function verify({ method, headers, body }: VendorRequest, secrets: readonly string[]): TakenHook | string {
  if (method !== 'POST') return 'not a POST'
  if (headers['content-type'] !== 'application/json') return 'not JSON'
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name] ?? ''),
  ) as [string, string, string]
  if (!/^msg_[0-9a-f]{32}$/.test(id)) return 'no id'
  if (!/^\d{10}$/.test(timestamp)) return 'no timestamp'
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_S) return 'too old'
  const signatures = signature.split(' ')
  const signed = secrets.some((secret) => {
    const mine = Buffer.from(sign(secret, id, timestamp, body))
    return signatures.some((one) => one.length === mine.length && timingSafeEqual(Buffer.from(one), mine))
  })
  if (!signed) return 'not signed by us'
  return parse(id, body, signatures.length)
}

function sign(secret: string, id: string, timestamp: string, body: Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}

function parse(id: string, body: Buffer, signatures: number): TakenHook | string {
  try {
    const hook = JSON.parse(body.toString('utf8')) as Record<string, unknown>
    const { type, timestamp, data, ...more } = hook
    if (Object.keys(more).length > 0) return 'unknown fields'
    if (typeof type !== 'string' || !/^[a-z]+\.[a-z]+$/.test(type)) return 'no type'
    if (typeof timestamp !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(timestamp))
      return 'no time'
    if (typeof data !== 'object' || data === null) return 'no data'
    return { id, type, timestamp, data: data as Record<string, unknown>, signatures, at: Date.now() }
  } catch {
    return 'not JSON'
  }
}
