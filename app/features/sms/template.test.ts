import { describe, expect, test } from 'vitest'
import { filledText, guessValue, numberedInOrder, valuesOf, variablesOf } from './template.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: Aliyun writes variables like this
test('variables, each once', () => {
  expect(variablesOf('aliyun', '${product}的订单${order_no}已收到，${product}将尽快发货')).toEqual([
    'product',
    'order_no',
  ])
  expect(variablesOf('aliyun', '没有变量 {1} $x')).toEqual([])
  expect(variablesOf('tencent', '{2}已收到，订单{1}，{2}')).toEqual(['1', '2'])
})

test('gaps in the numbers are seen', () => {
  expect(numberedInOrder(['1', '2'])).toBe(true)
  expect(numberedInOrder(['1', '3'])).toBe(false)
  expect(numberedInOrder([])).toBe(true)
})

test('filling in', () => {
  const values = new Map([['order_no', 'T1']])
  expect(filledText('aliyun', '蟹庄', '订单${order_no}（${x}）', values)).toBe('【蟹庄】订单T1（${x}）')
  expect(filledText('tencent', '蟹庄', '订单{1}', new Map([['1', 'T$&1']]))).toBe('【蟹庄】订单T$&1')
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

test.each([
  ['order_no', 'orderNo'],
  ['code', 'orderNo'],
  ['goodsName', 'product'],
  ['shop', 'merchant'],
  ['deliver_date', 'deliverOn'],
  ['express_no', 'trackingNo'],
  ['trackingNumber', 'trackingNo'],
  ['expressName', 'carrier'],
  ['carrier', 'carrier'],
  ['date', 'orderDay'],
  ['x', undefined],
])('%s is %s', (name, value) => expect(guessValue(name)).toBe(value))

describe('values', () => {
  const order = {
    ...{ merchant: '蟹庄', product: '礼盒', orderNo: 'T1', orderDay: '2026-09-05', deliverOn: null },
    ...{ carrier: null, trackingNo: null },
  }

  test('are short, never empty and hold nothing that vendors refuse', () => {
    expect(valuesOf(order)).toEqual({
      ...{ merchant: '蟹庄', product: '礼盒', orderNo: 'T1', orderDay: '9月5日', deliverOn: '尽快' },
      ...{ carrier: '-', trackingNo: '-' },
    })
    const strange = '【🦀新品】\n礼盒\thttps://x.example/a 尊享版尊享版尊享版尊享版尊享版'
    expect(valuesOf({ ...order, product: strange }).product).toBe('新品 礼盒 尊享版尊享版尊享版尊享版尊…')
    expect(valuesOf({ ...order, product: '【】' }).product).toBe('-')
    expect(valuesOf({ ...order, deliverOn: '2026-12-31' }).deliverOn).toBe('12月31日')
  })

  test('a tracking number is not cut', () => {
    const shipped = { ...order, carrier: '中通快递', trackingNo: '7'.repeat(35) }
    expect(valuesOf(shipped)).toMatchObject({ carrier: '中通快递', trackingNo: '7'.repeat(35) })
  })
})
