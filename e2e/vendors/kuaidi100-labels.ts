// E-waybills of Kuaidi100 as far as we use them (/label/order with method order and cancel), at least as strict as the
// real one. The server around it (kuaidi100.ts) has checked key, time and signature.

export type Kuaidi100LabelOptions = {
  /** Accounts at the carriers, by Kuaidi100's name of the carrier. */
  customers?: Readonly<Record<string, { id: string; key: string }>>
  balance?: number
  /** For tests of what happens after the 48 hours in which an orderId is remembered. */
  now?: () => number
}

export type SoldKuaidi100Label = {
  orderId: string
  carrier: string
  number: string
  vendorOrderNo: string
  param: Record<string, unknown>
  at: number
  asked: number
  state: 'sold' | 'picked' | 'cancelled'
}

export type Kuaidi100Labels = {
  /** @param param parsed. @returns the JSON of the answer */
  handle: (method: 'order' | 'cancel', param: unknown) => Record<string, unknown>
  /** Every number that was sold, in order: an orderId asked for again after 48 hours is sold again. */
  sold: SoldKuaidi100Label[]
  refused: { method: string; code: number; message: string }[]
  pickUp: (orderId: string) => void
  setBalance: (numbers: number) => void
  received: () => unknown
}

type Fields = Record<string, unknown>
type Refusal = [code: number, message: string]

const REMEMBERED_MS = 48 * 3_600_000
const PAY_TYPES = ['SHIPPER', 'CONSIGNEE', 'MONTHLY', 'THIRDPARTY']
const KNOWN = new Set([
  ...['printType', 'partnerId', 'partnerKey', 'partnerSecret', 'partnerName', 'net', 'code', 'kuaidicom'],
  ...['recMan', 'sendMan', 'cargo', 'count', 'weight', 'payType', 'expType', 'remark', 'orderId', 'reorder'],
])
const KNOWN_OF_CANCEL = new Set([
  ...['partnerId', 'partnerKey', 'partnerSecret', 'partnerName', 'net', 'code', 'kuaidicom', 'kuaidinum'],
  ...['orderId', 'reason'],
])

const NUMBERS: Readonly<Record<string, [prefix: string, digits: number]>> = {
  shunfeng: ['SF', 13],
  jd: ['JDVB', 11],
  zhongtong: ['75', 12],
  yuantong: ['YT', 13],
  shentong: ['77', 13],
  yunda: ['46', 13],
  ems: ['12', 11],
  jtexpress: ['JT', 13],
  debangkuaidi: ['DPK', 12],
}

function missing(fields: Fields, names: readonly string[]): Refusal | undefined {
  const name = names.find((each) => typeof fields[each] !== 'string' || fields[each] === '')
  return name === undefined ? undefined : [30001, `参数 ${name} 不能为空`]
}

function checkMan(who: string, man: unknown): Refusal | undefined {
  if (typeof man !== 'object' || man === null) return [30001, `参数 ${who} 不能为空`]
  const fields = man as Fields
  const strange = Object.keys(fields).find(
    (name) => !['name', 'mobile', 'tel', 'printAddr', 'company'].includes(name),
  )
  if (strange) return [30001, `未知参数 ${who}.${strange}`]
  const lacks = missing(fields, ['name', 'printAddr'])
  if (lacks) return [30001, `${who}: ${lacks[1]}`]
  if (!fields.mobile && !fields.tel) return [30001, `${who} 的手机号和电话号二者其一必填`]
  if (fields.mobile && !/^1[3-9]\d{9}$/.test(String(fields.mobile)))
    return [30001, `${who} 的手机号格式不正确`]
  if (String(fields.printAddr).length > 200) return [30001, `${who} 的地址过长`]
  return undefined
}

function checkOrder(
  param: Fields,
  customers: NonNullable<Kuaidi100LabelOptions['customers']>,
): Refusal | undefined {
  const strange = Object.keys(param).find((name) => !KNOWN.has(name))
  if (strange) return [30001, `未知参数 ${strange}`]
  const bad =
    missing(param, ['printType', 'partnerId', 'kuaidicom', 'cargo', 'payType', 'expType', 'orderId']) ??
    checkMan('recMan', param.recMan) ??
    checkMan('sendMan', param.sendMan)
  if (bad) return bad
  if (param.printType !== 'NON') return [30001, 'printType 为 HTML、IMAGE、CLOUD 时 tempId 必填']
  if (!PAY_TYPES.includes(String(param.payType))) return [30001, 'payType 不正确']
  if (param.count !== 1) return [30001, 'count 不正确']
  if (String(param.orderId).length > 32) return [30001, 'orderId 过长']
  if (String(param.remark ?? '').length > 100) return [30001, 'remark 过长']
  if (param.reorder !== undefined && typeof param.reorder !== 'boolean') return [30001, 'reorder 不正确']
  const customer = customers[String(param.kuaidicom)]
  if (!customer) return [30003, '该快递公司暂不支持电子面单']
  if (customer.id !== param.partnerId || customer.key !== (param.partnerKey ?? ''))
    return [30004, '电子面单账号或密码错误']
  if (String((param.recMan as Fields).printAddr).includes('不可达')) return [30005, '收件地址不可达']
  return undefined
}

/** Starts to sell. One object is one account at Kuaidi100. */
export function kuaidi100Labels(options: Kuaidi100LabelOptions = {}): Kuaidi100Labels {
  const customers = options.customers ?? {}
  const now = options.now ?? Date.now
  const sold: SoldKuaidi100Label[] = []
  const refused: Kuaidi100Labels['refused'] = []
  let balance = options.balance ?? 100_000
  const refuse = (method: string, [code, message]: Refusal) => {
    refused.push({ method, code, message })
    return { success: false, code, message }
  }
  const newest = (orderId: string) => sold.findLast((label) => label.orderId === orderId)
  const order = (param: Fields) => {
    const bad = checkOrder(param, customers)
    if (bad) return refuse('order', bad)
    const orderId = String(param.orderId)
    const before = newest(orderId)
    // Without reorder=false, and after two days, the same orderId is a new parcel.
    if (before && param.reorder === false && now() - before.at < REMEMBERED_MS) {
      before.asked += 1
      return sale(before, 30011, '订单已存在，返回原单号')
    }
    if (balance <= 0) return refuse('order', [30006, '单号余额不足，请充值'])
    balance -= 1
    const label = newLabel(orderId, param, now())
    sold.push(label)
    return sale(label, 200, 'success')
  }
  const cancel = (param: Fields) => {
    const strange = Object.keys(param).find((name) => !KNOWN_OF_CANCEL.has(name))
    if (strange) return refuse('cancel', [30001, `未知参数 ${strange}`])
    const lacks = missing(param, ['partnerId', 'kuaidicom', 'kuaidinum', 'orderId', 'reason'])
    if (lacks) return refuse('cancel', lacks)
    const label = sold.find((each) => each.number === param.kuaidinum)
    if (!label || label.carrier !== param.kuaidicom || label.vendorOrderNo !== param.orderId)
      return refuse('cancel', [30007, '面单不存在'])
    if (label.state === 'picked') return refuse('cancel', [30008, '快件已揽收，取消失败'])
    if (label.state === 'cancelled') return refuse('cancel', [30009, '面单已取消'])
    label.state = 'cancelled'
    balance += 1
    return { success: true, code: 200, message: 'success' }
  }
  return {
    handle: (method, param) => (method === 'order' ? order(param as Fields) : cancel(param as Fields)),
    sold,
    refused,
    pickUp: (orderId) => {
      const label = newest(orderId)
      if (label) label.state = 'picked'
    },
    setBalance: (numbers) => {
      balance = numbers
    },
    received: () => ({ numbersSold: sold.length, balance, labels: sold, refused }),
  }
}

let counter = 5_200_000

function newLabel(orderId: string, param: Fields, at: number): SoldKuaidi100Label {
  counter += 9
  const carrier = String(param.kuaidicom)
  const [prefix, digits] = NUMBERS[carrier] ?? ['', 13]
  const number = prefix + String(counter).padStart(digits, '0')
  return { orderId, carrier, number, vendorOrderNo: `01${counter}KD`, param, at, asked: 1, state: 'sold' }
}

function sale(label: SoldKuaidi100Label, code: number, message: string): Record<string, unknown> {
  return {
    success: true,
    code,
    message,
    data: {
      taskId: `T${label.number}`,
      kuaidinum: label.number,
      kdComOrderNum: label.vendorOrderNo,
      bulkpen: '710-R702-00 026',
      destSortingCode: '026',
      pkgName: '廊坊临空转运中心',
    },
  }
}
