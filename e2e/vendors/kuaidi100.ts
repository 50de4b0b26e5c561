// Kuaidi100 (poll.kuaidi100.com, api.kuaidi100.com) as far as we use it, at least as strict as the real one: signatures
// are computed anew, keys, fields and the phone that SF wants are checked, what is subscribed already is refused with
// 501. It pushes to the address of each subscription, up to three times more when that does not answer as it should.
// Waybills (/label/order) are sold by kuaidi100-labels.ts.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Kuaidi100Labels } from './kuaidi100-labels.ts'
import {
  chineseTime,
  type PushAnswer,
  parcelWays,
  pushForm,
  type WayState,
  type WayStep,
} from './parcel-way.ts'
import { type Answer, startVendor, type Vendor, type VendorRequest } from './vendor-server.ts'

export type Kuaidi100SimAccount = { customer: string; key: string; secret: string }

export type Kuaidi100Options = {
  port?: number
  /** Parcels that are subscribed go on by themselves, one step after so many milliseconds. */
  demoMs?: number
  /** The ends of consignees' phones by tracking number. */
  phones?: Readonly<Record<string, string>>
  labels?: Kuaidi100Labels
}

/** How a push differs from what Kuaidi100 sends in good health. */
export type Kuaidi100Push = {
  steps?: number
  salt?: string
  param?: Buffer
  status?: string
  message?: string
}

const COMPANIES = [
  'shunfeng',
  'jd',
  'zhongtong',
  'yuantong',
  'shentong',
  'yunda',
  'ems',
  'youzhengguonei',
  'jtexpress',
  'debangkuaidi',
]
const CODES: Readonly<Record<WayState, string>> = {
  picked_up: '1',
  in_transit: '0',
  delivering: '5',
  in_locker: '501',
  problem: '2',
  refused: '14',
  returned: '4',
  signed: '3',
}
/** How often a push is repeated that was not answered as it should. */
const RETRIES = 3

type Subscription = { company: string; number: string; callbackUrl: string; salt: string }
type Pushed = PushAnswer & { number: string; body: string; tries: number }

/** Starts the simulator. */
export async function startKuaidi100(account: Kuaidi100SimAccount, options: Kuaidi100Options = {}) {
  const ways = parcelWays()
  const subscriptions = new Map<string, Subscription>()
  const queries: string[] = []
  const pushes: Pushed[] = []
  const state = { account, options, ways, subscriptions, queries }

  async function push(number: string, how: Kuaidi100Push = {}): Promise<PushAnswer> {
    const subscription = subscriptions.get(number)
    if (!subscription) return { status: 0, text: 'not subscribed', ok: false }
    const body = pushBody(subscription, ways.stepsOf(number), how)
    const answer = await pushForm(subscription.callbackUrl, body, tookIt)
    pushes.push({ ...answer, number, body, tries: 1 })
    return answer
  }
  /** What 35 minutes later would happen: pushes that failed come again, each three times at most. */
  async function retryPushes(): Promise<PushAnswer[]> {
    const failed = pushes.filter((pushed) => !pushed.ok && pushed.tries <= RETRIES)
    return Promise.all(
      failed.map(async (pushed) => {
        const url = subscriptions.get(pushed.number)?.callbackUrl
        if (!url) return pushed
        const answer = await pushForm(url, pushed.body, tookIt)
        return Object.assign(pushed, answer, { tries: pushed.tries + 1 })
      }),
    )
  }
  async function advance(number: string, to: WayState, at?: Date): Promise<PushAnswer | undefined> {
    ways.advance(number, to, at)
    return subscriptions.has(number) ? push(number) : undefined
  }
  /** Gives a parcel up: tells so, and knows nothing of it afterwards. */
  async function abort(number: string, message = '3天查询无记录'): Promise<PushAnswer> {
    const answer = await push(number, { status: 'abort', message })
    subscriptions.delete(number)
    return answer
  }

  const vendor = await startVendor(
    {
      handle: (request) => handle(request, state),
      throttled: () => refuse('502', '服务器繁忙，请求过于频繁'),
      signature: () => refuse('503', '验证签名失败'),
      twist: (fault, request) => handle(request, state, fault),
      received: () => ({
        subscriptions: [...subscriptions.values()],
        queries: queries.length,
        pushes: pushes.slice(-50),
        labels: options.labels?.received(),
      }),
    },
    options,
  )
  const demo = options.demoMs === undefined ? undefined : setInterval(demoStep, options.demoMs)
  function demoStep(): void {
    for (const number of subscriptions.keys()) {
      const next = ways.next(number)
      if (next) void advance(number, next)
    }
  }
  const close: Vendor['close'] = () => {
    clearInterval(demo)
    return vendor.close()
  }
  return { ...vendor, close, subscriptions, queries, pushes, ways, push, retryPushes, advance, abort }
}

type State = {
  account: Kuaidi100SimAccount
  options: Kuaidi100Options
  ways: ReturnType<typeof parcelWays>
  subscriptions: Map<string, Subscription>
  queries: string[]
}

const md5 = (...parts: (string | Buffer)[]) =>
  parts
    .reduce((hash, part) => hash.update(part), createHash('md5'))
    .digest('hex')
    .toUpperCase()

function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function refuse(returnCode: string, message: string): Answer {
  return { status: 200, json: { result: false, returnCode, message } }
}

const FORMS: Readonly<Record<string, readonly string[]>> = {
  '/poll': ['schema', 'param'],
  '/poll/query.do': ['customer', 'sign', 'param'],
  '/label/order': ['method', 'key', 't', 'sign', 'param'],
}

function handle(request: VendorRequest, state: State, twist?: 'duplicate' | 'disorder'): Answer {
  const { method, path, headers, body } = request
  const fields = FORMS[path]
  if (method !== 'POST' || !fields) return { status: 404, body: 'not found', type: 'text/plain' }
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return refuse('400', 'Content-Type不正确')
  const form = new URLSearchParams(body.toString())
  const names = [...form.keys()]
  if (names.length !== fields.length || fields.some((name) => !names.includes(name)))
    return refuse('400', '提交的数据不完整，或者多了参数')
  const text = form.get('param') ?? ''
  let param: Record<string, unknown>
  try {
    param = JSON.parse(text)
  } catch {
    return refuse('400', 'param不是JSON')
  }
  const field = (name: string) => form.get(name) ?? ''
  if (path === '/poll') return field('schema') === 'json' ? subscribe(param, state) : refuse('400', 'schema')
  if (path === '/poll/query.do') return query({ field, text, param }, state, twist)
  return label({ field, text, param }, state)
}

type Asked = { field: (name: string) => string; text: string; param: Record<string, unknown> }

function unknownIn(object: object, known: readonly string[]): string | undefined {
  return Object.keys(object).find((name) => !known.includes(name))
}

function subscribe(param: Record<string, unknown>, { account, options, subscriptions }: State): Answer {
  const { company, number, key, parameters } = param
  if (key !== account.key) return refuse('600', '您不是合法的订阅者（即授权Key出错）')
  if (unknownIn(param, ['company', 'number', 'key', 'from', 'to', 'parameters']))
    return refuse('400', '提交的数据不完整，或者多了参数')
  if (typeof company !== 'string' || !COMPANIES.includes(company)) return refuse('701', '拒绝订阅的快递公司')
  if (typeof number !== 'string' || !/^[A-Za-z0-9]{6,32}$/.test(number))
    return refuse('700', '订阅方的订阅数据存在错误（如不支持的快递公司、单号为空、单号超长等）')
  const given = (parameters ?? {}) as Record<string, unknown>
  if (unknownIn(given, ['callbackurl', 'salt', 'resultv2', 'phone'])) return refuse('400', 'parameters不正确')
  const { callbackurl, salt, phone } = given
  if (typeof callbackurl !== 'string' || !/^https?:\/\/\S+$/.test(callbackurl))
    return refuse('400', 'callbackurl不正确')
  if (typeof salt !== 'string' || salt === '' || salt.length > 40) return refuse('400', 'salt不正确')
  if (company === 'shunfeng' && !phoneFits(number, phone, options))
    return refuse('700', '顺丰单号必须传收、寄件人手机号后四位')
  if (subscriptions.has(number)) return refuse('501', '重复订阅')
  subscriptions.set(number, { company, number, callbackUrl: callbackurl, salt })
  return { status: 200, json: { result: true, returnCode: '200', message: '提交成功' } }
}

function phoneFits(number: string, phone: unknown, options: Kuaidi100Options): boolean {
  if (typeof phone !== 'string' || !/^\d{4,11}$/.test(phone)) return false
  const end = options.phones?.[number]
  return end === undefined || phone.endsWith(end)
}

function query({ field, text, param }: Asked, state: State, twist?: 'duplicate' | 'disorder'): Answer {
  const { account, options, queries, ways } = state
  if (field('customer') !== account.customer) return refuse('601', 'POLL:KEY已过期')
  if (!same(field('sign'), md5(text, account.key, account.customer))) return refuse('503', '验证签名失败')
  if (unknownIn(param, ['com', 'num', 'phone', 'from', 'to', 'resultv2', 'show', 'order']))
    return refuse('400', '提交的数据不完整，或者多了参数')
  const { com, num, phone } = param
  if (typeof com !== 'string' || !COMPANIES.includes(com)) return refuse('400', '找不到对应公司')
  if (typeof num !== 'string' || !/^[A-Za-z0-9]{6,32}$/.test(num)) return refuse('400', '快递单号不正确')
  if (com === 'shunfeng' && !phoneFits(num, phone, options))
    return refuse('408', '快递公司参数异常：验证码错误')
  queries.push(num)
  const steps = ways.stepsOf(num)
  if (steps.length === 0) return refuse('500', '查询无结果，请隔段时间再查')
  const said = tell(com, num, steps)
  if (twist === 'duplicate') said.data = [...said.data, ...said.data]
  if (twist === 'disorder') said.data.reverse()
  return { status: 200, json: said }
}

function tell(com: string, nu: string, steps: readonly WayStep[]) {
  const last = steps.at(-1)
  return {
    message: 'ok',
    nu,
    ischeck: last?.state === 'signed' ? '1' : '0',
    condition: 'F00',
    com,
    status: '200',
    state: last ? CODES[last.state] : '0',
    data: steps
      .map((step) => ({
        time: chineseTime(step.at),
        ftime: chineseTime(step.at),
        context: step.text,
        statusCode: CODES[step.state],
      }))
      .reverse(),
  }
}

function label({ field, text, param }: Asked, { account, options }: State): Answer {
  const refused = (code: number, message: string): Answer => ({
    status: 200,
    json: { success: false, code, message },
  })
  const method = field('method')
  const now = Number(field('t'))
  if (field('key') !== account.key) return refused(30001, 'key无效')
  if (!Number.isSafeInteger(now) || Math.abs(Date.now() - now) > 10 * 60_000)
    return refused(30001, '时间戳t不正确')
  if (!same(field('sign'), md5(text, field('t'), account.key, account.secret)))
    return refused(30001, '签名错误')
  if (method !== 'order' && method !== 'cancel') return refused(10000, 'method不正确')
  if (!options.labels) return refused(30003, '未开通电子面单')
  return { status: 200, json: options.labels.handle(method, param) }
}

function pushBody(subscription: Subscription, steps: readonly WayStep[], how: Kuaidi100Push): string {
  const { company, number, salt } = subscription
  const shown = steps.slice(0, how.steps ?? steps.length)
  const signed = shown.at(-1)?.state === 'signed'
  const json = JSON.stringify({
    status: how.status ?? (signed ? 'shutdown' : 'polling'),
    billstatus: signed ? 'check' : 'got',
    message: how.message ?? '',
    autoCheck: '0',
    comOld: '',
    comNew: '',
    lastResult: tell(company, number, shown),
  })
  const param = how.param ?? Buffer.from(json)
  const encoded = param.toString('latin1').replace(/[^A-Za-z0-9]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
  return `sign=${md5(param, how.salt ?? salt)}&param=${encoded}`
}

function tookIt(text: string): boolean {
  try {
    const answer = JSON.parse(text)
    return answer.result === true && answer.returnCode === '200' && answer.message === '成功'
  } catch {
    return false
  }
}
