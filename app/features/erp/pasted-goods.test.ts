import { expect, test } from 'vitest'
import { readPastedGoods } from './pasted-goods.ts'

const products = [
  { productId: 'a', name: '武夷岩茶 礼盒' },
  { productId: 'b', name: '坚果, 大礼包' },
  { productId: 'c', name: '月饼' },
  { productId: 'd', name: '月饼' },
]

test('a table, with its heading and with other blanks and widths', () => {
  expect(
    readPastedGoods('商品名称\t货品编号\t商家编码\r\n武夷岩茶  礼盒\tYC-588\tYC-588-01\r\n\r\n', products),
  ).toEqual({
    ...{ rows: [{ productId: 'a', goodsNo: 'YC-588', specNo: 'YC-588-01' }], problems: [] },
  })
})

test('CSV, quoted; one number is both', () => {
  expect(readPastedGoods('"坚果, 大礼包",JG１\n武夷岩茶 礼盒，YC，YC1', products).rows).toEqual([
    { productId: 'b', goodsNo: 'JG1', specNo: 'JG1' },
    { productId: 'a', goodsNo: 'YC', specNo: 'YC1' },
  ])
})

test('each line that cannot be used says why', () => {
  const text = [
    '没有的茶\tX\tX',
    '月饼\tY\tY',
    '武夷岩茶 礼盒',
    `坚果, 大礼包\t${'9'.repeat(41)}\tX`,
    '武夷岩茶 礼盒\tA\tA',
    '武夷岩茶 礼盒\tB\tB',
  ]
  const { rows, problems } = readPastedGoods(text.join('\n'), products)
  expect(problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    ...['1 UNKNOWN', '2 AMBIGUOUS', '3 COLUMNS', '4 TOO_LONG', '6 TWICE'],
  ])
  expect(rows).toEqual([{ productId: 'a', goodsNo: 'A', specNo: 'A' }])
})
