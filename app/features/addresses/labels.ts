import { SEPARATORS } from './text.ts'

/** What a labelled stretch of a text holds; 'free': there was no label, anything may be in it. */
export type Holds = 'free' | 'name' | 'phone' | 'region' | 'address' | 'street' | 'nothing'

export type Section = { holds: Holds; text: string }

type Label = {
  holds: Holds
  words: string /** Means nothing else, so that it needs no colon. */
  sure?: true
}

// Longer words first where one begins with another.
const LABELS: readonly Label[] = [
  {
    holds: 'name',
    words: '收货人姓名|收件人姓名|收货人名|收货人|收件人|收貨人|联系人|聯繫人|收方姓名',
    sure: true,
  },
  { holds: 'name', words: '姓名|名字|收货|收件|收|name|receiver|consignee|to' },
  {
    holds: 'phone',
    words: '收货人电话|收件人电话|联系电话|联系方式|联系手机|手机号码|手机号|电话号码|聯繫電話|手機號碼',
    sure: true,
  },
  { holds: 'phone', words: '手机|电话|手機|電話|座机|固话|号码|tel|phone|mobile|cell' },
  { holds: 'region', words: '所在地区|所在省市|所在区域|所属地区|省市区县|省市区|所在地', sure: true },
  { holds: 'region', words: '省份|城市|区县|地区|区域|省|市|区|县' },
  { holds: 'street', words: '详细地址|街道地址|具体地址|详细住址|詳細地址', sure: true },
  { holds: 'street', words: '街道|门牌号|门牌|乡镇|小区|楼栋' },
  {
    holds: 'address',
    words:
      '我的地址是|收货地址是|收件地址是|地址是|收货地址|收件地址|收貨地址|邮寄地址|家庭住址|联系地址|地址',
    sure: true,
  },
  { holds: 'address', words: '住址|address|addr|add' },
  {
    holds: 'nothing',
    words:
      '订单编号|订单号|快递单号|运单号|邮政编码|邮编|郵編|备注|留言|身份证号码|身份证号|身份证|微信号|微信|商品名称|商品|数量|规格|zip|postcode',
  },
]

function pattern(): RegExp {
  const sure = LABELS.filter((label) => label.sure).map((label) => label.words)
  const others = LABELS.filter((label) => !label.sure).map((label) => label.words)
  const edge = `(?:^|(?<=${SEPARATORS})|(?<=[)）\\d]))`
  return new RegExp(
    [
      // With a colon anything of the list is a label, at the edge of a word.
      `${edge}(?:[(（]?)(?<colon>${[...sure, ...others].join('|')})(?:[)）]?)\\s*[:：=]\\s*`,
      `(?<bare>${sure.join('|')})(?!员)\\s*[:：=]?\\s*`,
      // 电话131…, 邮编 518000, and a line that holds nothing but the label.
      `(?<digits>手机|电话|手機|電話|座机|固话|(?<![A-Za-z])(?:tel|phone)|邮编|郵編)\\s*(?=[+(（]?\\d)`,
      `(?:^|\\n)(?<line>姓名|电话|手机|名字)(?=\\s)\\s*`,
    ].join('|'),
    'giu',
  )
}

const LABEL = pattern()
const KINDS = new Map(
  LABELS.flatMap(({ holds, words }) => words.split('|').map((word) => [word, holds] as const)),
)

/** The text cut at its labels, each piece with what the label before it promises. */
export function cutAtLabels(text: string): Section[] {
  const sections: Section[] = []
  let holds: Holds = 'free'
  let from = 0
  const close = (end: number) => {
    const piece = text.slice(from, end)
    const last = sections.at(-1)
    // 省：… 市：… 区：… are one region.
    if (last && last.holds === holds && holds === 'region') last.text += ` ${piece}`
    else if (piece.trim() !== '') sections.push({ holds, text: piece })
  }
  for (const match of text.matchAll(LABEL)) {
    const { colon, bare, digits, line } = match.groups ?? {}
    close(match.index)
    holds = KINDS.get((colon ?? bare ?? digits ?? line ?? '').toLowerCase()) ?? 'free'
    from = match.index + match[0].length
  }
  close(text.length)
  return sections
}
