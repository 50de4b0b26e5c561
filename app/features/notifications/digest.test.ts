import { expect, test } from 'vitest'
import { digest } from './digest.ts'
import { EVENTS } from './types.ts'

const happening = (event: string, facts: Record<string, unknown> = {}) => ({ event, facts })

test('orders of a minute are one line, by product', () => {
  const happenings = [
    happening('new_order', { product: '大闸蟹礼盒', n: 3 }),
    happening('new_order', { product: '茶叶', n: 1 }),
    happening('new_order', { product: '大闸蟹礼盒', n: 1 }),
  ]
  expect(digest(happenings)).toEqual([
    {
      ...{ event: 'new_order', n: 5, more: 0 },
      items: [
        { text: '大闸蟹礼盒', n: 4 },
        { text: '茶叶', n: 1 },
      ],
    },
  ])
})

test('a thousand orders name five goods and count the rest', () => {
  const happenings = Array.from({ length: 1000 }, (_, i) =>
    happening('new_order', { product: `P${i % 8}`, n: 1 }),
  )
  const [line] = digest(happenings)
  expect(line).toMatchObject({ n: 1000, more: 3 })
  expect(line?.items).toHaveLength(5)
})

test('the most urgent stands first, whatever came first', () => {
  const happenings = [...EVENTS].reverse().map((event) => happening(event))
  expect(digest(happenings).map((line) => line.event)).toEqual([...EVENTS])
})

test('an order that is named twice counts once', () => {
  const happenings = ['A1', 'A2', 'A1'].map((orderNo) => happening('order_held', { orderNo }))
  expect(digest(happenings)).toEqual([
    {
      ...{ event: 'order_held', n: 2, more: 0 },
      items: [
        { text: 'A1', n: null },
        { text: 'A2', n: null },
      ],
    },
  ])
})

test('of stock the last word counts, what is sold out first', () => {
  const happenings = [
    happening('stock_low', { product: '蟹', stock: 9 }),
    happening('stock_low', { product: '茶', stock: 4 }),
    happening('stock_low', { product: '蟹', stock: 0 }),
  ]
  expect(digest(happenings)[0]).toMatchObject({
    n: 2,
    items: [
      { text: '蟹', n: 0 },
      { text: '茶', n: 4 },
    ],
  })
})

test('of summaries the last one counts; refusals of the ERP add up', () => {
  const overdue = [1, 7].map((n) => happening('orders_overdue', { n, since: '2026-11-20' }))
  const refused = [2, 3].map((n) => happening('erp_refused', { n }))
  expect(digest([...overdue, ...refused])).toEqual([
    { event: 'erp_refused', n: 5, items: [], more: 0 },
    { event: 'orders_overdue', n: 7, items: [{ text: '2026-11-20', n: null }], more: 0 },
  ])
})

test('what is not known, and nothing, make no line', () => {
  expect(digest([happening('moon_landing')])).toEqual([])
  expect(digest([])).toEqual([])
})
