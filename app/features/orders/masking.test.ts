import { expect, test } from 'vitest'
import { maskName, maskPhone, maskStreet } from './masking.ts'

test.each([
  ['张三', '张*'],
  ['欧阳婷婷', '欧***'],
  ['王', '王*'],
  ['John Smith', 'J***'],
  ['Ольга', 'О***'],
  ['𠮷田', '𠮷*'],
  [' 李 四 ', '李**'],
  ['', '—'],
  ['  ', '—'],
])('the name %j is shown as %s', (name, shown) => expect(maskName(name)).toBe(shown))

test.each([
  ['13800135678', '138****5678'],
  ['010-12345678', '010-****5678'],
  ['0512-5712345', '0512-***2345'],
  ['138-0013-5678', '138****5678'],
  ['+86 13800135678', '+86 138****5678'],
  ['+852 21234567', '+852 ****4567'],
  ['+1-212-555-0100', '+1 ******0100'],
  ['+85221234567', '+*******4567'],
  ['110', '****'],
  ['95588', '***88'],
  ['5712345', '*****45'],
  ['57123456', '****3456'],
  ['', '—'],
  [' ', '—'],
  ['见备注', '****'],
])('the phone %j is shown as %s', (phone, shown) => expect(maskPhone(phone)).toBe(shown))

test('of a street nothing is shown, and of no street nothing either', () => {
  expect(maskStreet('人民路1号')).toBe('***')
  expect(maskStreet('')).toBe('')
})
