import { describe, expect, test } from 'vitest'
import type { Cell, FileRow } from '../spreadsheets/types.ts'
import { compareLines, judgeLines } from './check-lines.ts'
import { guessCarrier, readLine } from './line-rules.ts'
import type { Shippable } from './ship-many.ts'

const text = (value: string): Cell => ({ type: 'text', text: value })
const number = (value: string): Cell => ({ type: 'number', text: value })
const MAPPING = { order: 0, tracking: 1, carrier: 2 }
const ORDER = text('26112200000001')
const TRACKING = text('SF1234567890123')

function read(order: Cell | undefined, tracking: Cell | undefined, carrier?: Cell, usual = 'SF') {
  return readLine({ row: 2, cells: [order, tracking, carrier] } as FileRow, MAPPING, usual)
}

describe('a line read alone', () => {
  test('numbers in every usual writing are one', () => {
    expect(read(text(' 26112200000001-2 '), text('sf 1234-5678 90123'), text('顺丰速运'))).toEqual({
      ...{ line: 2, orderNo: '26112200000001-2', trackingNo: 'SF1234567890123', carrier: 'SF' },
      ...{ problem: null, note: null },
    })
    expect(read(text('２６１１２２００００００１—２'), text('\tＳＦ1234567890123'))).toMatchObject({
      ...{ orderNo: '2611220000001-2', trackingNo: 'SF1234567890123', problem: null },
    })
    expect(read(number('26112200000001'), number('773012345678901'))).toMatchObject({
      ...{ orderNo: '26112200000001', trackingNo: '773012345678901', carrier: 'STO' },
    })
  })

  test('a formula stands for what it has computed, and is refused without that', () => {
    const looked: Cell = { type: 'formula', stored: { type: 'text', text: 'SF1234567890123' } }
    expect(read(ORDER, looked)).toMatchObject({ trackingNo: 'SF1234567890123', problem: null })
    expect(read(ORDER, { type: 'formula' })).toMatchObject({ problem: 'FORMULA' })
    const long: Cell = { type: 'formula', stored: { type: 'number', text: '7.53E+17' } }
    expect(read(ORDER, long)).toMatchObject({ problem: 'TRACKING_SCIENTIFIC' })
    expect(read(ORDER, TRACKING, { type: 'formula' })).toMatchObject({ problem: 'FORMULA' })
  })

  test.each<[string, Cell | undefined, Cell | undefined, string]>([
    ['no order number', undefined, TRACKING, 'ORDER_EMPTY'],
    ['an order number of spaces', text('\u200b '), TRACKING, 'ORDER_EMPTY'],
    ['an order number in scientific notation', text('2.61122E+13'), TRACKING, 'ORDER_SCIENTIFIC'],
    ['an error value', { type: 'other' }, TRACKING, 'ORDER_CELL'],
    ['merged cells', { type: 'merged' }, TRACKING, 'MERGED'],
    ['no tracking number', ORDER, undefined, 'TRACKING_EMPTY'],
    ['a tracking number of hyphens', ORDER, text('--'), 'TRACKING_EMPTY'],
    ['scientific notation as text', ORDER, text('7.53E+11'), 'TRACKING_SCIENTIFIC'],
    ['scientific notation as a number', ORDER, number('7.5300000000000003E+17'), 'TRACKING_SCIENTIFIC'],
    ['a number beyond 15 digits', ORDER, number('7530123456789012'), 'TRACKING_SCIENTIFIC'],
    ['a fraction', ORDER, number('75301234.5'), 'TRACKING_CELL'],
    ['a negative number', ORDER, number('-75301234'), 'TRACKING_CELL'],
    ['true or false', ORDER, { type: 'other' }, 'TRACKING_CELL'],
    ['words', ORDER, text('已发货'), 'TRACKING_SHAPE'],
    ['two numbers in one cell', ORDER, text('SF1234567890123、SF1234567890124'), 'TRACKING_SHAPE'],
  ])('%s', (_, order, tracking, problem) => {
    expect(read(order, tracking)).toMatchObject({ problem, carrier: '' })
  })

  test('a row without any of both is nobody’s line', () => {
    expect(read(undefined, undefined, text('顺丰'))).toBeUndefined()
  })

  test('carriers: named, told by the number, the usual one, or none', () => {
    expect(read(ORDER, TRACKING, text('中通'))).toMatchObject({ carrier: 'ZTO', note: 'NUMBER_UNUSUAL' })
    expect(read(ORDER, TRACKING, text('火星快递'))).toMatchObject({ problem: 'CARRIER_UNKNOWN' })
    expect(read(ORDER, TRACKING, number('3'))).toMatchObject({ problem: 'CARRIER_UNKNOWN' })
    expect(read(ORDER, TRACKING, text(' '))).toMatchObject({ carrier: 'SF' })
    expect(guessCarrier('JT1234567890123', 'SF')).toBe('JTSD')
    // Twelve digits can be of many: the usual one where it fits, and nobody's where it does not.
    expect(guessCarrier('123456789012', 'ZTO')).toBe('ZTO')
    expect(guessCarrier('123456789012', 'JTSD')).toBeUndefined()
    expect(read(ORDER, text('123456789012'), undefined, 'JTSD')).toMatchObject({ problem: 'CARRIER_UNCLEAR' })
  })
})

describe('lines beside each other', () => {
  const line = (at: number, order: string, tracking: string) => {
    const one = readLine({ row: at, cells: [text(order), text(tracking)] }, MAPPING, 'SF')
    if (!one) throw new Error('no line')
    return one
  }
  const order = (orderNo: string, more: Partial<Shippable> = {}): [string, Shippable] => [
    orderNo,
    { orderId: orderNo, orderNo, status: 'pending', held: false, pickUp: false, trackingNo: null, ...more },
  ]

  test('the same twice, two numbers for one order, one number for two orders', () => {
    const lines = compareLines([
      line(2, 'A1', 'SF1234567890123'),
      line(3, 'A2', 'SF1234567890124'),
      line(4, 'A1', 'SF 1234567890123'),
      line(5, 'A3', 'SF1234567890125'),
      line(6, 'A3', 'SF1234567890126'),
      line(7, 'A4', 'SF1234567890124'),
      line(8, 'A2', '7.5E+12'),
    ])
    const orders = new Map([order('A1'), order('A2'), order('A3')])
    expect(
      judgeLines(lines, orders).map(({ line, verdict, otherLine, note }) => [line, verdict, otherLine, note]),
    ).toEqual([
      [2, 'SHIPPED', null, null],
      [3, 'SHIPPED', null, null],
      [4, 'REPEATED', 2, null],
      [5, 'TWO_NUMBERS', 6, null],
      [6, 'TWO_NUMBERS', 5, null],
      [7, 'ORDER_UNKNOWN', 3, 'NUMBER_SHARED'],
      [8, 'TRACKING_SCIENTIFIC', null, null],
    ])
  })
})
