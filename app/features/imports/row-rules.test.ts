import { describe, expect, test } from 'vitest'
import type { Cell } from '../spreadsheets/types.ts'
import { judgeRow, readNumber, readPassword, ZeroWatch } from './row-rules.ts'

const text = (value: string): Cell => ({ type: 'text', text: value })
const number = (value: string, pad?: number): Cell => ({ type: 'number', text: value, pad })
const read = (found: { text: string } | { problem: string }) => ('text' in found ? found.text : found.problem)

test.each<[Cell | undefined, string]>([
  [text('XH10000001'), 'XH10000001'],
  [text(' xh-1000 0001\t'), 'XH10000001'],
  [text('ＸＨ１０００'), 'XH1000'],
  [text('6228480012345678901'), '6228480012345678901'],
  [number('62284800'), '62284800'],
  [number('1.2345E7'), '12345000'],
  [number('123456789012345'), '123456789012345'],
  [number('1234567890123456'), 'NUMBER_SCIENTIFIC'],
  [number('6.2284800123456788E+18'), 'NUMBER_SCIENTIFIC'],
  [number('1234', 8), '00001234'],
  [number('1000.5'), 'NUMBER_NOT_WHOLE'],
  [number('-1000'), 'NUMBER_CHARACTERS'],
  [number('x'), 'NUMBER_TYPE'],
  [text('6.22848E+18'), 'NUMBER_SCIENTIFIC'],
  [text('1E5A'), '1E5A'],
  [text('1234E05'), '1234E05'],
  [text('卡号1001'), 'NUMBER_CHARACTERS'],
  [text('A_1001'), 'A1001'],
  [text('A1001*'), 'NUMBER_CHARACTERS'],
  [text('A'.repeat(40)), 'A'.repeat(40)],
  [text('A'.repeat(41)), 'NUMBER_TOO_LONG'],
  [text('A-1-2'), 'NUMBER_TOO_SHORT'],
  [text(' -- '), 'NUMBER_EMPTY'],
  [undefined, 'NUMBER_EMPTY'],
  [{ type: 'formula' }, 'FORMULA'],
  [{ type: 'merged' }, 'MERGED'],
  [{ type: 'other' }, 'NUMBER_TYPE'],
])('number %j is %s', (cell, wanted) => expect(read(readNumber(cell))).toBe(wanted))

test.each<[Cell | undefined, string]>([
  [text('aB3-x9#Z'), 'aB3-x9#Z'],
  [text(' 8842 1107 '), '88421107'],
  [text('１２３４'), '1234'],
  [number('123456'), '123456'],
  [number('42', 6), '000042'],
  [number('1E+20'), 'PASSWORD_SCIENTIFIC'],
  [number('0.5'), 'PASSWORD_NOT_WHOLE'],
  [text('abc'), 'PASSWORD_TOO_SHORT'],
  [text('----'), 'PASSWORD_TOO_SHORT'],
  [text('x'.repeat(32)), 'x'.repeat(32)],
  [text('x'.repeat(33)), 'PASSWORD_TOO_LONG'],
  [text('密码一二'), 'PASSWORD_CHARACTERS'],
  [text('\u00a0\u3000'), 'PASSWORD_EMPTY'],
  [undefined, 'PASSWORD_EMPTY'],
  [{ type: 'formula' }, 'FORMULA'],
])('password %j is %s', (cell, wanted) => expect(read(readPassword(cell))).toBe(wanted))

describe('a row', () => {
  const mapping = { number: 0, password: 1, remark: 2 }

  test('is good with number, password and the remark on one line', () => {
    expect(judgeRow({ row: 7, cells: [text('a1001'), text('pass'), text(' 中秋\n礼 ')] }, mapping)).toEqual({
      good: { row: 7, number: 'A1001', password: 'pass', remark: '中秋 礼' },
    })
  })

  test('is nothing when none of our columns has anything', () => {
    expect(judgeRow({ row: 7, cells: [undefined, undefined, undefined, text('1')] }, mapping)).toBeUndefined()
  })

  test('never says its password', () => {
    const judged = judgeRow({ row: 7, cells: [text('A1001'), text('密码SECRET')] }, mapping)
    expect(judged).toEqual({ bad: { row: 7, number: 'A1001', problem: 'PASSWORD_CHARACTERS' } })
  })
})

test('zeros that may be lost are noticed only among plain numbers of different lengths', () => {
  const watch = (cells: Cell[]) => {
    const zeros = new ZeroWatch()
    for (const cell of cells) zeros.see('password', cell)
    return zeros.warnings
  }
  expect(watch([number('123456'), number('23456')])).toEqual(['PASSWORD_ZEROS'])
  expect(watch([number('123456'), number('223456')])).toEqual([])
  expect(watch([text('123456'), text('23456'), number('1', 6)])).toEqual([])
})
