// E-waybills of KDNiao as far as we use them (1007 order, 1147 cancel), at least as strict as the real one. The server
// around it (kdniao.ts) has checked account and signature; here come fields, lengths, forbidden characters, what an
// OrderCode means, and how many numbers were sold.

export type KdniaoLabelOptions = {
  /** Customer numbers by carrier, with their passwords: a carrier that is not here sells to nobody. */
  customers?: Readonly<Record<string, { name: string; password: string }>>
  /** Numbers that can still be bought. */
  balance?: number
}

/** A number that was sold. */
export type SoldLabel = {
  orderCode: string
  carrier: string
  number: string
  /** What was asked, at the first time. */
  data: Record<string, unknown>
  /** How often it was asked for. */
  asked: number
  state: 'sold' | 'picked' | 'cancelled'
}

export type KdniaoLabels = {
  /** @param data RequestData, parsed. @returns the JSON of the answer */
  handle: (requestType: '1007' | '1147', data: unknown) => Record<string, unknown>
  /** By OrderCode. */
  sold: Map<string, SoldLabel>
  /** What was asked and refused, newest last. */
  refused: { requestType: string; code: string; reason: string }[]
  /** The carrier has the parcel: it cannot be cancelled any more. */
  pickUp: (orderCode: string) => void
  /** What can still be bought from now on. */
  setBalance: (numbers: number) => void
  received: () => unknown
}

type Rule = { needed?: boolean; max?: number; pattern?: RegExp; type?: 'string' | 'number' }
type Rules = Readonly<Record<string, Rule>>
type Fields = Record<string, unknown>

// Carriers refuse them, so KDNiao does.
const FORBIDDEN = /['"#&+<>%\\\p{Cc}]|\p{Extended_Pictographic}/u
const MUNICIPALITIES = ['北京', '上海', '天津', '重庆']

const ORDER: Rules = {
  OrderCode: { needed: true, max: 30, pattern: /^[A-Za-z0-9_-]+$/ },
  ShipperCode: { needed: true, max: 10 },
  CustomerName: { max: 100 },
  CustomerPwd: { max: 50 },
  SendSite: { max: 50 },
  MonthCode: { max: 50 },
  PayType: { needed: true, type: 'number' },
  ExpType: { needed: true, max: 20 },
  Quantity: { needed: true, type: 'number' },
  IsNotice: { type: 'number' },
  IsReturnPrintTemplate: { pattern: /^[01]$/ },
  TemplateSize: { pattern: /^(?:130|180)$/ },
  Remark: { max: 60 },
}
const PARTY: Rules = {
  Name: { needed: true, max: 30 },
  Mobile: { max: 20, pattern: /^1[3-9]\d{9}$/ },
  Tel: { max: 20, pattern: /^0\d{2,3}-\d{7,8}$/ },
  ProvinceName: { needed: true, max: 20 },
  CityName: { needed: true, max: 20 },
  ExpAreaName: { needed: true, max: 20 },
  Address: { needed: true, max: 100 },
}
const GOODS: Rules = {
  GoodsName: { needed: true, max: 100 },
  Goodsquantity: { type: 'number' },
}
const CANCEL: Rules = {
  ShipperCode: { needed: true, max: 10 },
  OrderCode: { needed: true, max: 30 },
  ExpNo: { needed: true, max: 30 },
  CustomerName: { max: 100 },
  CustomerPwd: { max: 50 },
}

/** Shapes of the carriers' numbers: a prefix and how many digits follow. */
const NUMBERS: Readonly<Record<string, [prefix: string, digits: number]>> = {
  SF: ['SF', 13],
  JD: ['JDVA', 11],
  ZTO: ['78', 12],
  YTO: ['YT', 13],
  STO: ['77', 13],
  YD: ['43', 13],
  EMS: ['11', 11],
  JTSD: ['JT', 13],
  DBL: ['DPK', 12],
}

/** Why something is refused: [ResultCode, Reason]. */
type Refusal = [code: string, reason: string]

function checkFields(fields: Fields, rules: Rules, known: readonly string[] = []): Refusal | undefined {
  for (const name of Object.keys(fields))
    if (!(name in rules) && !known.includes(name)) return ['103', `未知字段 ${name}`]
  for (const [name, { needed, max, pattern, type = 'string' }] of Object.entries(rules)) {
    const value = fields[name]
    if (value === undefined || value === '') {
      if (needed) return ['101', `缺少必要参数 ${name}`]
      continue
    }
    if (typeof value !== type) return ['103', `${name} 格式错误`]
    if (typeof value !== 'string') continue
    if (FORBIDDEN.test(value)) return ['105', `${name} 含有特殊字符`]
    if (max !== undefined && value.length > max) return ['103', `${name} 超出长度 ${max}`]
    if (pattern && !pattern.test(value)) return ['103', `${name} 格式错误`]
  }
  return undefined
}

function checkParty(who: string, party: unknown): Refusal | undefined {
  if (typeof party !== 'object' || party === null) return ['101', `缺少必要参数 ${who}`]
  const fields = party as Fields
  const bad = checkFields(fields, PARTY)
  if (bad) return [bad[0], `${who}.${bad[1]}`]
  if (!fields.Mobile && !fields.Tel) return ['101', `${who} 手机和电话至少一个`]
  const province = String(fields.ProvinceName)
  if (MUNICIPALITIES.some((name) => province === `${name}市`)) return ['105', `${who} 直辖市省份不带“市”`]
  return undefined
}

function checkOrder(
  data: Fields,
  customers: NonNullable<KdniaoLabelOptions['customers']>,
): Refusal | undefined {
  const bad = checkFields(data, ORDER, ['Sender', 'Receiver', 'Commodity'])
  if (bad) return bad
  const party = checkParty('Sender', data.Sender) ?? checkParty('Receiver', data.Receiver)
  if (party) return party
  if (!Array.isArray(data.Commodity) || data.Commodity.length === 0) return ['101', '缺少必要参数 Commodity']
  for (const goods of data.Commodity) {
    const wrong = checkFields(goods as Fields, GOODS)
    if (wrong) return wrong
  }
  if (![1, 2, 3, 4].includes(data.PayType as number)) return ['103', 'PayType 格式错误']
  if (data.PayType === 3 && !data.MonthCode) return ['105', '月结方式请填写月结编码']
  if (data.Quantity !== 1) return ['103', 'Quantity 格式错误']
  const customer = customers[String(data.ShipperCode)]
  if (!customer) return ['105', '该快递公司未开通电子面单']
  if (customer.name !== data.CustomerName || customer.password !== (data.CustomerPwd ?? ''))
    return ['105', '电子面单客户号或密码错误']
  if (String((data.Receiver as Fields).Address).includes('不可达')) return ['105', '收件地址超出派送范围']
  return undefined
}

/** Starts to sell. One object is one account at KDNiao. */
export function kdniaoLabels(options: KdniaoLabelOptions = {}): KdniaoLabels {
  const customers = options.customers ?? {}
  const sold = new Map<string, SoldLabel>()
  const refused: KdniaoLabels['refused'] = []
  let balance = options.balance ?? 100_000
  const refuse = (requestType: string, [code, reason]: Refusal) => {
    refused.push({ requestType, code, reason })
    return { Success: false, ResultCode: code, Reason: reason }
  }
  const order = (data: Fields) => {
    const bad = checkOrder(data, customers)
    if (bad) return refuse('1007', bad)
    const code = String(data.OrderCode)
    const before = sold.get(code)
    if (before) {
      before.asked += 1
      if (before.state === 'cancelled') return refuse('1007', ['105', '该订单号已取消'])
      return sale(before, '106', '该订单号已下单成功')
    }
    if (balance <= 0) return refuse('1007', ['107', '电子面单单号余额不足'])
    balance -= 1
    const carrier = String(data.ShipperCode)
    const label: SoldLabel = {
      orderCode: code,
      carrier,
      number: nextNumber(carrier),
      data,
      asked: 1,
      state: 'sold',
    }
    sold.set(code, label)
    return sale(label, '100', '成功')
  }
  const cancel = (data: Fields) => {
    const bad = checkFields(data, CANCEL)
    if (bad) return refuse('1147', bad)
    const label = sold.get(String(data.OrderCode))
    if (!label || label.number !== data.ExpNo || label.carrier !== data.ShipperCode)
      return refuse('1147', ['105', '订单不存在'])
    if (label.state === 'picked') return refuse('1147', ['105', '快件已揽收，不能取消'])
    if (label.state === 'cancelled') return refuse('1147', ['105', '订单已取消，请勿重复操作'])
    label.state = 'cancelled'
    balance += 1
    return { Success: true, ResultCode: '100', Reason: '成功' }
  }
  return {
    handle: (requestType, data) => (requestType === '1007' ? order(data as Fields) : cancel(data as Fields)),
    sold,
    refused,
    pickUp: (orderCode) => {
      const label = sold.get(orderCode)
      if (label) label.state = 'picked'
    },
    setBalance: (numbers) => {
      balance = numbers
    },
    received: () => ({ numbersSold: sold.size, balance, labels: [...sold.values()], refused }),
  }
}

// One counter for all simulators of a process: no number is ever sold twice.
let counter = 4_100_000

function nextNumber(carrier: string): string {
  counter += 7
  const [prefix, digits] = NUMBERS[carrier] ?? ['', 13]
  return prefix + String(counter).padStart(digits, '0')
}

function sale(label: SoldLabel, code: string, reason: string): Record<string, unknown> {
  const { data, number } = label
  const receiver = data.Receiver as Fields
  const area = String(receiver.ExpAreaName)
  return {
    Success: true,
    ResultCode: code,
    Reason: reason,
    Order: {
      OrderCode: label.orderCode,
      ShipperCode: label.carrier,
      LogisticCode: number,
      MarkDestination: `${String(receiver.ProvinceName).slice(0, 2)}${String(receiver.CityName).slice(0, 2)} 755-A${String(area.length).padStart(2, '0')} 021`,
      SortingCode: '021-A03',
      PackageCode: '集-嘉定转运中心',
    },
    ...(data.IsReturnPrintTemplate === '1'
      ? { PrintTemplate: template(number, String(receiver.Name), String(receiver.Address)) }
      : {}),
    EBusinessID: '',
    UniquerRequestNumber: label.orderCode,
  }
}

/** Real templates come with inline styles, and nobody promises that there will never be a script in one. */
function template(number: string, name: string, address: string): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><style>.item{position:absolute}</style></head><body>
<script>document.title='SCRIPT RAN';try{parent.postMessage('hello','*')}catch(e){}</script>
<div class="item" style="left:10px;top:10px;font-size:24px;font-weight:700">${number}</div>
<div class="item" style="left:10px;top:60px">${name}　${address}</div>
<img class="item" style="left:10px;top:100px" alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">
</body></html>`
}
