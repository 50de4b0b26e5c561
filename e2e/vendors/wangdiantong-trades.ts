// What the simulator of Wangdiantong demands of a trade.

export type SentTrade = {
  tid: string
  trade_status: number
  order_list: SentLine[]
  [field: string]: unknown
}
type SentLine = { oid: string; status: number; refund_status: number; [field: string]: unknown }

type Rule = { max: number; needed?: boolean; pattern?: RegExp }
const MONEY = /^-?\d{1,12}\.\d{2}$/
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
const TRADE: Record<string, Rule> = {
  tid: { max: 40, needed: true },
  trade_time: { max: 19, needed: true, pattern: TIME },
  pay_time: { max: 19, needed: true, pattern: TIME },
  buyer_nick: { max: 100, needed: true },
  receiver_name: { max: 40, needed: true },
  receiver_province: { max: 40, needed: true },
  receiver_city: { max: 40, needed: true },
  receiver_district: { max: 40 },
  receiver_address: { max: 256, needed: true },
  receiver_mobile: { max: 40, needed: true, pattern: /^[\d-]{7,20}$/ },
  buyer_message: { max: 1024 },
  seller_memo: { max: 1024 },
  post_amount: { max: 20, needed: true, pattern: MONEY },
  cod_amount: { max: 20, needed: true, pattern: MONEY },
  ext_cod_fee: { max: 20, needed: true, pattern: MONEY },
  other_amount: { max: 20, needed: true, pattern: MONEY },
  paid: { max: 20, needed: true, pattern: MONEY },
}
const LINE: Record<string, Rule> = {
  oid: { max: 40, needed: true },
  num: { max: 10, needed: true, pattern: /^\d+$/ },
  price: { max: 20, needed: true, pattern: MONEY },
  goods_id: { max: 40, needed: true },
  spec_id: { max: 40, needed: true },
  goods_no: { max: 40, needed: true },
  spec_no: { max: 40, needed: true },
  goods_name: { max: 255, needed: true },
  adjust_amount: { max: 20, needed: true, pattern: MONEY },
  discount: { max: 20, needed: true, pattern: MONEY },
  share_discount: { max: 20, needed: true, pattern: MONEY },
}
const TRADE_NUMBERS = ['trade_status', 'pay_status', 'delivery_term']
const LINE_NUMBERS = ['status', 'refund_status']
// The vendor's names: no 市 behind municipalities.
const PROVINCES =
  /^(北京|天津|上海|重庆|内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区|新疆维吾尔自治区|香港|澳门|台湾|(河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海)省)$/
/** What a state may become. */
const CHANGES: Record<number, readonly number[]> = { 30: [30, 70, 80], 70: [70, 80], 80: [80] }

/**
 * Why the vendor refuses a trade; undefined: it does not.
 * @param before what it has by that number; @param all trades, for numbers of lines that another has
 */
export function badTrade(
  trade: SentTrade,
  before: SentTrade | undefined,
  all: ReadonlyMap<string, SentTrade>,
): string | undefined {
  if (typeof trade !== 'object' || trade === null) return '订单格式错误'
  const { order_list: lines, trade_status: status } = trade
  const bad = badFields(trade, TRADE, TRADE_NUMBERS, ['order_list'])
  if (bad) return bad
  if (!Array.isArray(lines) || lines.length === 0) return 'order_list 不能为空'
  if (!(status in CHANGES)) return `trade_status ${status} 不正确`
  if (trade.pay_status !== 2 || trade.delivery_term !== 1) return '支付状态与发货条件不符'
  if (!PROVINCES.test(String(trade.receiver_province))) return `省份不存在：${trade.receiver_province}`
  if (before && !CHANGES[before.trade_status]?.includes(status))
    return `平台状态不可由${before.trade_status}变更为${status}`
  for (const line of lines) {
    const wrong = badFields(line, LINE, LINE_NUMBERS, [])
    if (wrong) return wrong
    if (line.status !== status) return '子订单状态与订单不符'
    if ((status === 80) !== (line.refund_status === 5)) return '退款状态与订单状态不符'
    const owner = [...all.values()].find((one) => one.order_list.some(({ oid }) => oid === line.oid))
    if (owner && owner.tid !== trade.tid) return `子订单号 ${line.oid} 已属于订单 ${owner.tid}`
  }
  if (before?.order_list.some(({ oid }) => !lines.some((line) => line.oid === oid))) return '子订单号不可变更'
  return sums(trade)
}

function badFields(
  value: Record<string, unknown>,
  rules: Record<string, Rule>,
  numbers: readonly string[],
  others: readonly string[],
): string | undefined {
  const strange = Object.keys(value).find(
    (name) => !(name in rules) && !numbers.includes(name) && !others.includes(name),
  )
  if (strange) return `未知字段 ${strange}`
  const noNumber = numbers.find((name) => !Number.isInteger(value[name]))
  if (noNumber) return `${noNumber} 必须是整数`
  for (const [name, { max, needed, pattern }] of Object.entries(rules)) {
    const text = value[name]
    if (typeof text !== 'string') return `${name} 必须是字符串`
    if (needed && text.trim() === '') return `${name} 不能为空`
    if ([...text].length > max) return `${name} 超过${max}个字符`
    if (/[\u{10000}-\u{10FFFF}\uD800-\uDFFF]/u.test(text) && /\p{Extended_Pictographic}/u.test(text))
      return `${name} 含有无法保存的字符`
    if (pattern && text !== '' && !pattern.test(text)) return `${name} 格式错误：${text}`
  }
  return undefined
}

function sums(trade: SentTrade): string | undefined {
  const fen = (value: unknown) => Math.round(Number(value) * 100)
  const goods = trade.order_list.reduce(
    (sum, line) =>
      sum +
      fen(line.price) * Number(line.num) +
      fen(line.adjust_amount) -
      fen(line.discount) -
      fen(line.share_discount),
    0,
  )
  const due = goods + fen(trade.post_amount) + fen(trade.other_amount)
  return due === fen(trade.paid) + fen(trade.cod_amount) ? undefined : '已付金额与应收金额不符'
}
