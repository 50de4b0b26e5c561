// Wangdiantong's enterprise edition as far as we use it, at least as strict as the real one: signatures are computed
// anew from what came, names, types, lengths, sums and changes of state are checked, numbers have 19 digits.
import { createHash, timingSafeEqual } from 'node:crypto'
import { type Answer, startVendor, type Vendor, type VendorRequest } from './vendor-server.ts'
import { badTrade, type SentTrade } from './wangdiantong-trades.ts'

export type WangdiantongAccount = { sid: string; appKey: string; secret: string; shops: readonly string[] }

/** A trade as the ERP has it. */
export type ErpTrade = SentTrade & {
  shopNo: string
  at: number /** How often it was told of. */
  told: number
}

/** A line of the pool of shipping results. */
export type PoolRow = {
  recId: string
  tid: string
  shopNo: string
  logisticsType: string
  logisticsCode: string
  logisticsName: string
  logisticsNo: string
  part: boolean
  /** Acknowledgements that counted: a row leaves the pool with its first. */
  acks: { status: number; message: string }[]
}

export type Wangdiantong = Vendor & {
  trades: Map<string, ErpTrade>
  pool: PoolRow[]
  /** The warehouse ships; the row waits in the pool until it is acknowledged. @returns its number */
  ship: (tid: string, carrier: ErpCarrier, number: string, options?: { part?: boolean }) => string
  /** From now on this trade is refused; undefined: no longer. */
  refuse: (tid: string, text: string | undefined) => void
  /** Calls with this trade end in HTTP 500, and do nothing; undefined: none any more. */
  choke: (tid: string | undefined) => void
  /** The next so many rows that are acknowledged are refused. */
  refuseAcks: (rows: number) => void
  /** Calls by path, refused ones too. */
  calls: Map<string, number>
}

export type ErpCarrier = { type: string; code: string; name: string }

export const SF: ErpCarrier = { type: '8', code: 'SF01', name: '顺丰速运' }
export const ZTO: ErpCarrier = { type: '7', code: 'ZTO01', name: '中通快递' }

const FIRST_REC_ID = 7_300_000_000_000_000_001n

/**
 * Starts the simulator.
 * @param options.autoShipMs the warehouse ships what it has for so long by itself, alternating between two carriers
 */
export async function startWangdiantong(
  account: WangdiantongAccount,
  options: { port?: number; autoShipMs?: number } = {},
): Promise<Wangdiantong> {
  const state: State = {
    account,
    trades: new Map(),
    pool: [],
    refused: new Map(),
    calls: new Map(),
    ackRefusals: 0,
    choked: undefined,
    autoShipMs: options.autoShipMs,
  }
  const vendor = await startVendor(
    {
      handle: (request) => handle(state, request),
      throttled: () => error(1011, '接口调用频率超过限制，请稍后再试'),
      signature: () => error(1004, '签名(sign)错误'),
      twist: (fault, request) => handle(state, request, fault),
      received: () => ({ trades: [...state.trades.values()], pool: state.pool }),
    },
    options,
  )
  return {
    ...vendor,
    trades: state.trades,
    pool: state.pool,
    calls: state.calls,
    ship: (tid, carrier, number, { part = false } = {}) => ship(state, tid, carrier, number, part),
    refuse: (tid, text) => {
      if (text === undefined) state.refused.delete(tid)
      else state.refused.set(tid, text)
    },
    choke: (tid) => {
      state.choked = tid
    },
    refuseAcks: (rows) => {
      state.ackRefusals = rows
    },
  }
}

type State = {
  account: WangdiantongAccount
  trades: Map<string, ErpTrade>
  pool: PoolRow[]
  refused: Map<string, string>
  calls: Map<string, number>
  ackRefusals: number
  choked: string | undefined
  autoShipMs: number | undefined
}

function ship(state: State, tid: string, carrier: ErpCarrier, number: string, part: boolean): string {
  const recId = String(FIRST_REC_ID + BigInt(state.pool.length))
  const shopNo = state.trades.get(tid)?.shopNo ?? (state.account.shops[0] as string)
  state.pool.push({
    ...{ recId, tid, shopNo, part, acks: [] },
    ...{ logisticsType: carrier.type, logisticsCode: carrier.code, logisticsName: carrier.name },
    logisticsNo: number,
  })
  return recId
}

const answer = (json: object): Answer => ({ status: 200, json })
const error = (code: number, message: string): Answer => answer({ code, message })

type Twist = 'duplicate' | 'disorder'

function handle(state: State, request: VendorRequest, twist?: Twist): Answer {
  const [, path = ''] = /^\/openapi2\/(\w+)\.php$/.exec(request.path) ?? []
  state.calls.set(path, (state.calls.get(path) ?? 0) + 1)
  const method = METHODS[path]
  if (!method || request.method !== 'POST') return error(1001, '接口不存在')
  if (!/^application\/x-www-form-urlencoded\b/.test(String(request.headers['content-type'])))
    return error(1002, '请求格式错误')
  const form = new URLSearchParams(request.body.toString('utf8'))
  const params = Object.fromEntries(form)
  if ([...form.keys()].length !== Object.keys(params).length) return error(1002, '参数重复')
  const refused = unauthorised(params, state.account) ?? badFields(params, method.fields)
  return refused ?? method.run(state, params, twist)
}

type Params = Record<string, string>
const COMMON = ['sid', 'appkey', 'timestamp', 'sign']

function badFields(params: Params, fields: readonly string[]): Answer | undefined {
  const strange = Object.keys(params).find((name) => !COMMON.includes(name) && !fields.includes(name))
  if (strange) return error(1003, `未知参数 ${strange}`)
  const missing = fields.find((name) => (params[name] ?? '') === '')
  return missing === undefined ? undefined : error(1003, `${missing} 不能为空`)
}

function unauthorised(params: Params, account: WangdiantongAccount): Answer | undefined {
  const missing = COMMON.find((name) => (params[name] ?? '') === '')
  if (missing) return error(1003, `${missing} 不能为空`)
  if (params.sid !== account.sid) return error(1005, '卖家账号sid不存在')
  if (params.appkey !== account.appKey) return error(1006, 'appkey不存在')
  if (!/^\d{10}$/.test(params.timestamp ?? '')) return error(1007, '时间戳timestamp格式错误')
  if (Math.abs(Date.now() / 1000 - Number(params.timestamp)) > 300)
    return error(1007, '时间戳timestamp已过期')
  const given = Buffer.from(params.sign ?? '')
  const wanted = Buffer.from(signatureOf(params, account.secret))
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return error(1004, '签名(sign)错误')
  return undefined
}

/** As the vendor's page has it; written apart from app/features/erp/wangdiantong/sign.ts. */
function signatureOf(params: Params, secret: string): string {
  const count = (text: string) => Array.from(text).length
  let packed = ''
  for (const name of Object.keys(params).sort()) {
    if (name === 'sign') continue
    const value = params[name] as string
    if (packed !== '') packed += ';'
    packed += `${`00${count(name)}`.slice(-2)}-${name}:${count(value) > 9999 ? count(value) : `0000${count(value)}`.slice(-4)}-${value}`
  }
  return createHash('md5')
    .update(packed + secret)
    .digest('hex')
}

type Method = { fields: readonly string[]; run: (state: State, params: Params, twist?: Twist) => Answer }
const METHODS: Record<string, Method> = {
  trade_push: { fields: ['shop_no', 'trade_list'], run: pushTrades },
  logistics_sync_query: { fields: ['shop_no', 'limit'], run: queryPool },
  logistics_sync_ack: { fields: ['logistics_list'], run: acknowledge },
}

function pushTrades(state: State, params: Params): Answer {
  const shopNo = params.shop_no as string
  if (!state.account.shops.includes(shopNo)) return error(2001, `店铺${shopNo}不存在或未授权`)
  const list = parseList(params.trade_list as string)
  if (!list) return error(2002, 'trade_list 不是JSON数组')
  if (list.length === 0 || list.length > 50) return error(2003, '一次最多推送50个订单')
  if ((list as SentTrade[]).some(({ tid }) => tid === state.choked))
    return { status: 500, type: 'text/html', body: '<h1>500 Internal Server Error</h1>' }
  const errors: { tid: string; error: string }[] = []
  let [newCount, chgCount] = [0, 0]
  for (const each of list as SentTrade[]) {
    const before = state.trades.get(each.tid)
    const bad = state.refused.get(each.tid) ?? badTrade(each, before, state.trades)
    if (bad !== undefined) errors.push({ tid: String(each.tid), error: bad })
    else if (before) {
      if (JSON.stringify(strip(before)) !== JSON.stringify(each)) chgCount += 1
      state.trades.set(each.tid, { ...each, shopNo, at: before.at, told: before.told + 1 })
    } else {
      state.trades.set(each.tid, { ...each, shopNo, at: Date.now(), told: 1 })
      newCount += 1
    }
  }
  if (errors.length === 0) return answer({ code: 0, message: '', new_count: newCount, chg_count: chgCount })
  const message = JSON.stringify(errors.map((each) => ({ ...each, error: encodeURIComponent(each.error) })))
  return answer({ code: 2010, message, new_count: newCount, chg_count: chgCount })
}

const strip = ({ shopNo: _, at: __, told: ___, ...sent }: ErpTrade) => sent

function parseList(text: string): unknown[] | undefined {
  try {
    const list = JSON.parse(text)
    return Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

function queryPool(state: State, params: Params, twist?: Twist): Answer {
  const shopNo = params.shop_no as string
  if (!state.account.shops.includes(shopNo)) return error(2001, `店铺${shopNo}不存在或未授权`)
  if (!/^\d{1,3}$/.test(params.limit ?? '') || Number(params.limit) < 1 || Number(params.limit) > 100)
    return error(3001, 'limit 取值 1~100')
  shipByItself(state)
  let rows = state.pool
    .filter((row) => row.shopNo === shopNo && row.acks.length === 0)
    .slice(0, Number(params.limit))
  if (twist === 'duplicate') rows = rows.flatMap((row) => [row, row])
  if (twist === 'disorder') rows = rows.toReversed()
  const body = JSON.stringify({ code: 0, message: 'ok', trades: rows.map(asTold) })
  // Numbers, as the vendor writes them; JavaScript has none of that length.
  return { status: 200, type: 'text/html; charset=utf-8', body: body.replace(/"#(\d+)#"/g, '$1') }
}

function asTold(row: PoolRow) {
  return {
    rec_id: `#${row.recId}#`,
    shop_no: row.shopNo,
    tid: row.tid,
    logistics_type: row.logisticsType,
    logistics_no: row.logisticsNo,
    delivery_term: '1',
    consign_time: '2026-11-22 10:00:00',
    oids: '',
    is_part_sync: row.part ? '1' : '0',
    platform_id: '127',
    trade_id: `#${row.recId}#`,
    logistics_code_erp: row.logisticsCode,
    logistics_name_erp: row.logisticsName,
    logistics_name: row.logisticsName,
  }
}

function shipByItself(state: State): void {
  if (state.autoShipMs === undefined) return
  for (const { tid, at, trade_status: status } of state.trades.values()) {
    if (status !== 30 || at > Date.now() - state.autoShipMs) continue
    if (state.pool.some((row) => row.tid === tid)) continue
    const n = state.pool.length
    const serial = String(Date.now() % 10 ** 10).padStart(10, '0') + String(n % 1000).padStart(3, '0')
    if (n % 2 === 0) ship(state, tid, SF, `SF${serial}`, false)
    else ship(state, tid, ZTO, `7${serial}`, false)
  }
}

function acknowledge(state: State, params: Params): Answer {
  const list = parseList(params.logistics_list as string)
  if (!list) return error(4001, 'logistics_list 不是JSON数组')
  if (list.length === 0 || list.length > 50) return error(4002, '一次最多回写50条')
  const errors: { rec_id: string; error: string }[] = []
  for (const each of list as Record<string, unknown>[]) {
    const { rec_id: recId, status, message } = each
    if (typeof recId !== 'string' || !/^\d{1,20}$/.test(recId)) return error(4003, 'rec_id 必须是数字')
    if (Object.keys(each).some((name) => !['rec_id', 'status', 'message'].includes(name)))
      return error(4003, '未知参数')
    if (status !== 0 && status !== 1) return error(4004, 'status 只能是0或1')
    if (typeof message !== 'string' || message.length > 255) return error(4005, 'message 过长')
    const row = state.pool.find((one) => one.recId === recId)
    if (state.ackRefusals > 0) {
      state.ackRefusals -= 1
      errors.push({ rec_id: recId, error: '系统繁忙，请重试' })
    } else if (!row || row.acks.length > 0) errors.push({ rec_id: recId, error: '非待同步状态,不可更新' })
    else row.acks.push({ status, message })
  }
  return answer({ code: 0, message: '', errors })
}
