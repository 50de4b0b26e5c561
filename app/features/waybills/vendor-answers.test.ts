// Answers as the vendors give them, read without a vendor.
import { expect, test } from 'vitest'
import type { VendorAnswer } from '../carriers/vendor-answer.ts'
import { kdniaoOrder, readKdniaoCancel, readKdniaoOrder } from './kdniao-label.ts'
import { kuaidi100Order, readKuaidi100Cancel, readKuaidi100Order } from './kuaidi100-label.ts'
import { orderCodeOf } from './order-code.ts'
import type { Purchase } from './types.ts'

const yes = (data: Record<string, unknown>): VendorAnswer => ({ ok: true, data })
const no = (data: Record<string, unknown>): VendorAnswer => ({
  ...{ ok: false, sent: true, answered: true, retry: false, reason: 'VENDOR', code: '', text: '', data },
})
const silent = (sent: boolean): VendorAnswer => ({
  ...{ ok: false, sent, answered: false, retry: true, reason: 'UNANSWERED', code: 'TIMEOUT', text: '' },
})

const purchase: Purchase = {
  orderCode: 'W0123456789ABCDEFGHIJKLMNO',
  access: {
    ...{ carrier: 'ZTO', customer: 'C1', password: 'P1', month: '', site: 'S1' },
    ...{ payType: '1', expType: '' },
  },
  size: '76x130',
  sender: {
    ...{ name: '王师傅', phone: '0512-57881234', province: '江苏省', city: '苏州市' },
    ...{ district: '昆山市', street: '湖滨北路88号' },
  },
  receiver: {
    ...{ name: '张三', phone: '13800000000', province: '上海市', city: '上海市' },
    ...{ district: '黄浦区', street: '人民路1号#8' },
  },
  goods: '大闸蟹 & 礼盒',
  remark: '',
}

test('1007 has the fields that KDNiao wants', () => {
  expect(kdniaoOrder(purchase)).toEqual({
    ...{ OrderCode: 'W0123456789ABCDEFGHIJKLMNO', ShipperCode: 'ZTO', CustomerName: 'C1', CustomerPwd: 'P1' },
    ...{ SendSite: 'S1', PayType: 1, ExpType: '1', Quantity: 1, IsNotice: 1, TemplateSize: '130' },
    IsReturnPrintTemplate: '1',
    Sender: {
      ...{ Name: '王师傅', Tel: '0512-57881234', ProvinceName: '江苏省', CityName: '苏州市' },
      ...{ ExpAreaName: '昆山市', Address: '湖滨北路88号' },
    },
    Receiver: {
      ...{ Name: '张三', Mobile: '13800000000', ProvinceName: '上海', CityName: '上海市' },
      ...{ ExpAreaName: '黄浦区', Address: '人民路1号＃8' },
    },
    Commodity: [{ GoodsName: '大闸蟹 ＆ 礼盒', Goodsquantity: 1 }],
  })
})

test('method=order has the fields that Kuaidi100 wants, and never asks for a new number', () => {
  expect(kuaidi100Order(purchase)).toEqual({
    ...{ printType: 'NON', kuaidicom: 'zhongtong', partnerId: 'C1', partnerKey: 'P1', net: 'S1' },
    recMan: { name: '张三', mobile: '13800000000', printAddr: '上海市黄浦区人民路1号＃8' },
    sendMan: { name: '王师傅', tel: '0512-57881234', printAddr: '江苏省苏州市昆山市湖滨北路88号' },
    ...{ cargo: '大闸蟹 ＆ 礼盒', count: 1, payType: 'SHIPPER', expType: '标准快递' },
    ...{ orderId: 'W0123456789ABCDEFGHIJKLMNO', reorder: false },
  })
})

test('a number bought before is a number, whatever stands in Success', () => {
  const data = {
    ResultCode: '106',
    Reason: '该订单号已下单成功',
    Order: { LogisticCode: 'SF 1040-123456789' },
  }
  for (const answer of [yes({ Success: true, ...data }), no({ Success: false, ...data })])
    expect(readKdniaoOrder(answer)).toMatchObject({ kind: 'bought', trackingNo: 'SF1040123456789' })
  const again = { success: true, code: 30011, data: { kuaidinum: 'JT0016322576092', bulkpen: '710  R702' } }
  expect(readKuaidi100Order(no(again))).toMatchObject({ kind: 'bought', sortCode: '710 R702' })
})

test('sold without telling the number, and anything that is no number, is not known', () => {
  expect(readKdniaoOrder(yes({ Success: true, ResultCode: '100' }))).toMatchObject({
    kind: 'unknown',
    sent: true,
  })
  expect(readKdniaoOrder(no({ ResultCode: '106' }))).toMatchObject({ kind: 'unknown', sent: true })
  const odd = { Success: true, Order: { LogisticCode: '见附件' } }
  expect(readKdniaoOrder(yes(odd))).toMatchObject({ kind: 'unknown' })
  expect(readKuaidi100Order(yes({ success: true, code: 200, data: null }))).toMatchObject({ kind: 'unknown' })
})

test('silence is unknown, and never sent is told apart', () => {
  expect(readKdniaoOrder(silent(true))).toMatchObject({ kind: 'unknown', sent: true, reason: 'NO_ANSWER' })
  expect(readKuaidi100Order(silent(false))).toMatchObject({
    kind: 'unknown',
    sent: false,
    reason: 'UNREACHABLE',
  })
})

test('refusals in the words of the vendors', () => {
  const words: [string, string, boolean, boolean][] = [
    ['电子面单单号余额不足，请充值', 'BALANCE', false, true],
    ['收件地址超出派送范围', 'ADDRESS', true, false],
    ['电子面单客户号或密码错误', 'CARRIER_ACCOUNT', false, true],
    ['收件人手机号格式不正确', 'CONTACT', true, false],
    ['缺少必要参数 Commodity', 'FIELD', true, false],
    ['请求过于频繁', 'THROTTLED', false, false],
    ['因疫情管控暂停收寄', 'VENDOR', true, false],
  ]
  for (const [Reason, reason, proof, all] of words)
    expect(readKdniaoOrder(no({ Success: false, ResultCode: '105', Reason }))).toMatchObject({
      ...{ kind: 'refused', reason, proof, all },
    })
})

test('machines of theirs that have broken down have refused nothing', () => {
  for (const Reason of ['系统异常，请稍后重试', '调用快递公司接口超时', '服务器内部错误'])
    expect(readKdniaoOrder(no({ Success: false, ResultCode: '105', Reason }))).toMatchObject({
      kind: 'unknown',
    })
})

test('what was cancelled before is cancelled', () => {
  expect(readKdniaoCancel(no({ Reason: '订单已取消，请勿重复操作' }))).toEqual({ kind: 'cancelled' })
  expect(readKuaidi100Cancel(no({ message: '面单已取消' }))).toEqual({ kind: 'cancelled' })
  expect(readKdniaoCancel(no({ ResultCode: '105', Reason: '快件已揽收，不能取消' }))).toMatchObject({
    kind: 'refused',
  })
  expect(readKuaidi100Cancel(silent(true))).toMatchObject({ kind: 'unknown' })
})

test('keys are another for each waybill, 26 letters and digits', () => {
  const one = orderCodeOf('019a9d2e-7c1f-7000-8000-000000000001')
  expect(one).toMatch(/^W[0-9A-Z]{25}$/)
  expect(orderCodeOf('019a9d2e-7c1f-7000-8000-000000000002')).not.toBe(one)
  expect(orderCodeOf('ffffffff-ffff-ffff-ffff-ffffffffffff')).toHaveLength(26)
})
