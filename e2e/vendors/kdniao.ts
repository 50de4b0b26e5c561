// KDNiao (api.kdniao.com) as far as we use it, at least as strict as the real one: signatures are computed anew, the
// account, the path of each request type, fields and the phone that SF wants are checked. It pushes what happens to
// parcels that are subscribed. Waybills (1007, 1147) are sold by kdniao-labels.ts.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { KdniaoLabels } from './kdniao-labels.ts'
import {
  chineseTime,
  type PushAnswer,
  parcelWays,
  pushForm,
  type WayState,
  type WayStep,
} from './parcel-way.ts'
import { type Answer, startVendor, type Vendor, type VendorRequest } from './vendor-server.ts'

export type KdniaoSimAccount = { businessId: string; appKey: string }

export type KdniaoOptions = {
  port?: number
  /** Where it pushes to; in reality it is written into KDNiao's console. */
  callbackUrl?: string
  /** Parcels that are subscribed go on by themselves, one step after so many milliseconds. */
  demoMs?: number
  /** Questions (1002) that are answered on one day. */
  dailyQueries?: number
  /** The ends of consignees' phones by tracking number; SF answers nobody who does not know them. */
  phones?: Readonly<Record<string, string>>
  labels?: KdniaoLabels
}

/** How a push differs from what KDNiao sends in good health. */
export type KdniaoPush = {
  /** Only the first so many steps: an old snapshot. */
  steps?: number
  appKey?: string
  businessId?: string
  /** In place of RequestData. */
  requestData?: Buffer
  requestType?: string
}

const CARRIERS = ['SF', 'JD', 'ZTO', 'YTO', 'STO', 'YD', 'EMS', 'YZPY', 'JTSD', 'DBL']
const PATHS: Readonly<Record<string, string>> = {
  '1002': '/Ebusiness/EbusinessOrderHandle.aspx',
  '1007': '/api/EOrderService',
  '1008': '/api/dist',
  '1147': '/api/EOrderService',
}
const FORM = ['RequestData', 'EBusinessID', 'RequestType', 'DataSign', 'DataType']
const CODES: Readonly<Record<WayState, [state: string, stateEx: string]>> = {
  picked_up: ['1', '1'],
  in_transit: ['2', '2'],
  delivering: ['2', '202'],
  in_locker: ['2', '211'],
  problem: ['4', '416'],
  refused: ['4', '404'],
  returned: ['4', '406'],
  signed: ['3', '301'],
}

type Parcel = { carrier: string; number: string }

/** Starts the simulator. */
export async function startKdniao(account: KdniaoSimAccount, options: KdniaoOptions = {}) {
  const ways = parcelWays()
  const subscriptions = new Map<string, Parcel>()
  const queries: string[] = []
  const pushes: (PushAnswer & { number: string })[] = []
  let callbackUrl = options.callbackUrl
  const state = { account, options, ways, subscriptions, queries }

  /** Pushes what is known of a parcel. */
  async function push(number: string, how: KdniaoPush = {}): Promise<PushAnswer> {
    if (!callbackUrl) return { status: 0, text: 'no callback address', ok: false }
    const carrier = subscriptions.get(number)?.carrier ?? 'SF'
    const body = pushBody(account, { carrier, number }, ways.stepsOf(number), how)
    const answer = await pushForm(callbackUrl, body, (text) => tookIt(text, account))
    pushes.push({ ...answer, number })
    return answer
  }
  /** Lets something happen to a parcel and pushes it when it is subscribed. */
  async function advance(number: string, to: WayState, at?: Date): Promise<PushAnswer | undefined> {
    ways.advance(number, to, at)
    return subscriptions.has(number) ? push(number) : undefined
  }

  const vendor = await startVendor(
    {
      handle: (request) => handle(request, state),
      throttled: () => refuse(account, '105', '请求频率过高，请稍后再试'),
      signature: () => refuse(account, '102', '数据签名验证不通过'),
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
  const setCallback = (url: string | undefined) => {
    callbackUrl = url
  }
  return { ...vendor, close, subscriptions, queries, pushes, ways, push, advance, setCallback }
}

type State = {
  account: KdniaoSimAccount
  options: KdniaoOptions
  ways: ReturnType<typeof parcelWays>
  subscriptions: Map<string, Parcel>
  queries: string[]
}

/** Base64 of the lower-case hex MD5 of the data with the key behind it. */
function signOf(requestData: string | Buffer, appKey: string): string {
  const hex = createHash('md5').update(requestData).update(appKey, 'utf8').digest('hex')
  return Buffer.from(hex, 'latin1').toString('base64')
}

function refuse(account: KdniaoSimAccount, ResultCode: string, Reason: string): Answer {
  return { status: 200, json: { EBusinessID: account.businessId, ResultCode, Reason, Success: false } }
}

function handle(request: VendorRequest, state: State, twist?: 'duplicate' | 'disorder'): Answer {
  const { account, options } = state
  const form = new URLSearchParams(request.body.toString())
  const refused = unauthorised(request, form, account)
  if (refused) return refused
  const type = form.get('RequestType') ?? ''
  let data: Record<string, unknown>
  try {
    data = JSON.parse(form.get('RequestData') ?? '')
  } catch {
    return refuse(account, '401', 'RequestData格式有误')
  }
  if (type === '1007' || type === '1147') {
    if (!options.labels) return refuse(account, '104', '该用户未开通电子面单服务')
    const answer = options.labels.handle(type, data)
    return { status: 200, json: { ...answer, EBusinessID: account.businessId } }
  }
  const wrong = wrongParcel(data, state)
  if (wrong) return wrong
  const parcel = { carrier: String(data.ShipperCode), number: String(data.LogisticCode) }
  return type === '1008' ? subscribe(parcel, state) : query(parcel, state, twist)
}

function unauthorised(
  { method, path, headers }: VendorRequest,
  form: URLSearchParams,
  account: KdniaoSimAccount,
): Answer | undefined {
  if (method !== 'POST' || !Object.values(PATHS).includes(path))
    return { status: 404, body: 'not found', type: 'text/plain' }
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return refuse(account, '103', 'Content-Type不正确')
  for (const name of FORM)
    if (form.getAll(name).length !== 1) return refuse(account, '101', `缺少必要参数${name}`)
  const unknown = [...form.keys()].find((name) => !FORM.includes(name))
  if (unknown) return refuse(account, '103', `不认识的参数${unknown}`)
  if (form.get('DataType') !== '2') return refuse(account, '103', 'DataType必须为2')
  if (PATHS[form.get('RequestType') ?? ''] !== path) return refuse(account, '103', 'RequestType与地址不符')
  if (form.get('EBusinessID') !== account.businessId) return refuse(account, '104', 'EBusinessID不存在')
  const expected = Buffer.from(signOf(form.get('RequestData') ?? '', account.appKey))
  const given = Buffer.from(form.get('DataSign') ?? '')
  if (expected.length !== given.length || !timingSafeEqual(expected, given))
    return refuse(account, '102', '数据签名验证不通过')
  return undefined
}

const PARCEL_FIELDS = ['ShipperCode', 'LogisticCode', 'OrderCode', 'CustomerName', 'Callback']

function wrongParcel(data: Record<string, unknown>, { account, options }: State): Answer | undefined {
  const unknown = Object.keys(data).find((name) => !PARCEL_FIELDS.includes(name))
  if (unknown) return refuse(account, '401', `RequestData格式有误：${unknown}`)
  const { ShipperCode, LogisticCode, OrderCode, CustomerName } = data
  if (typeof ShipperCode !== 'string' || !CARRIERS.includes(ShipperCode))
    return refuse(account, '105', '快递公司编码ShipperCode不正确')
  if (typeof LogisticCode !== 'string' || LogisticCode === '') return refuse(account, '402', '缺少快递单号')
  if (!/^[A-Za-z0-9]+$/.test(LogisticCode)) return refuse(account, '403', '快递单号有特殊字符')
  if (LogisticCode.length < 6 || LogisticCode.length > 30) return refuse(account, '404', '快递单号长度不符')
  if (OrderCode !== undefined && !/^[\w-]{1,30}$/.test(String(OrderCode)))
    return refuse(account, '105', 'OrderCode不正确')
  if (ShipperCode !== 'SF')
    return CustomerName === undefined ? undefined : refuse(account, '105', '该快递公司不需要CustomerName')
  if (typeof CustomerName !== 'string' || !/^\d{4}$/.test(CustomerName))
    return refuse(account, '105', '顺丰速运必须传手机号后四位CustomerName')
  const end = options.phones?.[LogisticCode]
  if (end !== undefined && end !== CustomerName) return refuse(account, '105', '手机号后四位不正确')
  return undefined
}

function subscribe(parcel: Parcel, { account, subscriptions }: State): Answer {
  // Once more is harmless: nothing is counted twice.
  subscriptions.set(parcel.number, parcel)
  return {
    status: 200,
    json: {
      EBusinessID: account.businessId,
      UpdateTime: chineseTime(new Date()),
      Success: true,
      Reason: '',
      EstimatedDeliveryTime: '',
    },
  }
}

function query(parcel: Parcel, state: State, twist?: 'duplicate' | 'disorder'): Answer {
  const { account, options, queries, ways } = state
  if (queries.length >= (options.dailyQueries ?? 30_000)) return refuse(account, '405', '超出查询次数限制')
  queries.push(parcel.number)
  const said = tell(parcel, ways.stepsOf(parcel.number))
  if (twist === 'duplicate') said.Traces = [...said.Traces, ...said.Traces]
  if (twist === 'disorder') said.Traces.reverse()
  return { status: 200, json: { EBusinessID: account.businessId, OrderCode: '', ...said } }
}

function tell({ carrier, number }: Parcel, steps: readonly WayStep[]) {
  const [State, StateEx] = CODES[steps.at(-1)?.state ?? 'in_transit']
  return {
    ShipperCode: carrier,
    LogisticCode: number,
    Success: true,
    Reason: steps.length > 0 ? '' : '暂无轨迹信息',
    State: steps.length > 0 ? State : '0',
    StateEx: steps.length > 0 ? StateEx : '0',
    Traces: steps.map((step) => ({
      Action: CODES[step.state][1],
      AcceptTime: chineseTime(step.at),
      AcceptStation: step.text,
      Location: '上海市',
    })),
  }
}

function pushBody(
  account: KdniaoSimAccount,
  parcel: Parcel,
  steps: readonly WayStep[],
  how: KdniaoPush,
): string {
  const EBusinessID = how.businessId ?? account.businessId
  const Data = [{ EBusinessID, ...tell(parcel, steps.slice(0, how.steps ?? steps.length)) }]
  const json = JSON.stringify({ EBusinessID, Count: '1', PushTime: chineseTime(new Date()), Data })
  const requestData = how.requestData ?? Buffer.from(json)
  const sign = signOf(requestData, how.appKey ?? account.appKey)
  const encoded = requestData.toString('latin1').replace(/[^A-Za-z0-9]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
  const type = how.requestType ?? '101'
  return `RequestData=${encoded}&RequestType=${type}&DataSign=${encodeURIComponent(sign)}`
}

/** Exactly so it wants to be answered; otherwise it takes the push for lost. */
function tookIt(text: string, account: KdniaoSimAccount): boolean {
  try {
    const answer = JSON.parse(text)
    return (
      answer.EBusinessID === account.businessId &&
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(answer.UpdateTime) &&
      answer.Success === true
    )
  } catch {
    return false
  }
}
