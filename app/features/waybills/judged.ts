import { type VendorRefusal, withoutNumbers } from '../carriers/vendor-answer.ts'
import { isTrackingNumber, normaliseTrackingNumber } from '../orders/tracking-number.ts'
import type { BuyAnswer, CancelAnswer, WaybillReason } from './types.ts'

type Rule = { fits: RegExp; reason: WaybillReason; proof?: boolean; all?: boolean }

// Vendors have few codes and many words. The first rule that fits counts. `proof`: a vendor that says so has looked at
// this very purchase, and so would have told a number that it had sold before.
const RULES: readonly Rule[] = [
  { fits: /余额|余量|单号不足|单量不足|库存不足|没有可用.*单号|请充值|欠费/, reason: 'BALANCE', all: true },
  { fits: /超区|不可达|不派送|停发|派送范围|服务范围|无法送达|地址/, reason: 'ADDRESS', proof: true },
  {
    fits: /客户号|商家编码|商家ID|月结|网点|partner|电子面单(?:账号|账户|客户|密码)|客户(?:编号|编码|账号|密码)|未开通|CustomerName|CustomerPwd|暂不支持电子面单/i,
    reason: 'CARRIER_ACCOUNT',
    all: true,
  },
  {
    fits: /签名|数据验证|DataSign|EBusinessID|用户ID|AppKey|未实名|无权限|授权|key无效/i,
    reason: 'CREDENTIALS',
    all: true,
  },
  { fits: /频率|频繁|并发|限流|超过.*次数/, reason: 'THROTTLED' },
  { fits: /手机|电话|姓名|联系人/, reason: 'CONTACT', proof: true },
  { fits: /参数|字段|格式|长度|特殊字符|必填|不能为空/, reason: 'FIELD', proof: true },
]
// Said when their own machines, or the carrier's, have failed on the way: no refusal at all.
const BROKEN =
  /系统(?:异常|错误|繁忙|内部)|服务(?:异常|不可用|器)|内部错误|超时|稍后|网络|未知错误|timeout|exception/i

/** What is the same in the answers of all vendors. */
export const judged = {
  /** A number as it is stored; undefined for what is none. */
  number(text: string): string | undefined {
    const number = normaliseTrackingNumber(text)
    return isTrackingNumber(number) ? number : undefined
  },

  /** A short text of a label; null when there is none. */
  short(value: unknown, most = 60): string | null {
    if (typeof value !== 'string') return null
    const text = value.replace(/\s+/g, ' ').trim()
    return text === '' ? null : text.slice(0, most)
  },

  /** A purchase that brought no number. @param text what the vendor says */
  purchase(answer: VendorRefusal, code: string, text: string): BuyAnswer {
    const said = { code: (code || answer.code).slice(0, 40), text: withoutNumbers(text || answer.text) }
    if (!answer.answered) {
      const reason = answer.sent ? 'NO_ANSWER' : 'UNREACHABLE'
      return { kind: 'unknown', sent: answer.sent, reason, ...said }
    }
    if (BROKEN.test(text)) return { kind: 'unknown', sent: true, reason: 'NO_ANSWER', ...said }
    const rule = RULES.find(({ fits }) => fits.test(text))
    if (rule)
      return {
        kind: 'refused',
        reason: rule.reason,
        proof: rule.proof ?? false,
        all: rule.all ?? false,
        ...said,
      }
    switch (answer.reason) {
      case 'CREDENTIALS':
      case 'BALANCE':
        return { kind: 'refused', reason: answer.reason, proof: false, all: true, ...said }
      case 'THROTTLED':
        return { kind: 'refused', reason: 'THROTTLED', proof: false, all: false, ...said }
      default:
        return { kind: 'refused', reason: 'VENDOR', proof: true, all: false, ...said }
    }
  },

  /** A cancellation that was not confirmed. What was cancelled before is cancelled. */
  cancellation(answer: VendorRefusal, code: string, text: string): CancelAnswer {
    const said = { code: code.slice(0, 40), text: text.slice(0, 200) }
    if (!answer.answered || BROKEN.test(text)) return { kind: 'unknown', ...said }
    if (/已(?:经)?取消|重复取消|勿重复/.test(text)) return { kind: 'cancelled' }
    return { kind: 'refused', ...said }
  },
}
