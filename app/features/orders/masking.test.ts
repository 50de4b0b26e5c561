import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskName, maskPhone, maskStreet, maskWithin } from './masking.ts'

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
  ['+85221234567', '+852 ****4567'],
  ['0085221234567', '+852 ****4567'],
  ['+12125550100', '+1 ******0100'],
  ['+44 20 7946 0123', '+44 ******0123'],
  ['+8613800135678', '+86 138****5678'],
  ['008613800135678', '+86 138****5678'],
  ['8613800135678', '+86 138****5678'],
  ['１３８ 0013 5678', '138****5678'],
  ['(0571) 8765 4321', '0571-****4321'],
  ['0571 8765-4321', '0571-****4321'],
  ['010-12345678转801', '010-****5678'],
  ['010-12345678 ext. 801', '010-****5678'],
  ['123', '****'],
  ['+', '****'],
  ['110', '****'],
  ['95588', '***88'],
  ['5712345', '*****45'],
  ['57123456', '****3456'],
  ['', '—'],
  [' ', '—'],
  ['见备注', '****'],
])('the phone %j is shown as %s', (phone, shown) => expect(maskPhone(phone)).toBe(shown))

test('of any number of any country at least three digits are hidden, and never more than seven of its own shown', () => {
  const sign = fc.constantFrom('', '+', '00', '+86', '+852 ', '0512-', '(010) ')
  const number = fc.tuple(sign, fc.stringMatching(/^[1-9](?:[ -]?\d){6,13}$/)).map((parts) => parts.join(''))
  fc.assert(
    fc.property(number, (typed) => {
      const count = (text: string) => text.replace(/\D/g, '').length
      const shown = maskPhone(typed).replace(/^\+\d+ |^0\d+-/, '')
      expect(count(maskPhone(typed))).toBeLessThanOrEqual(count(typed) - 3)
      expect(count(shown)).toBeLessThanOrEqual(7)
      expect(shown).toContain('***')
    }),
  )
})

test('what a carrier says keeps the courier, and stars for whom it is', () => {
  const [zhang, ma] = [
    { name: '张三', phone: '13800000000', address: '人民路1号' },
    { name: '马', phone: '010-12345678', address: '' },
  ]
  const said = '派件员 王明 电话 13911112222，已送达人民路1号，签收人：张三 13800000000'
  expect(maskWithin(said, [zhang])).toBe('派件员 王明 电话 13911112222，已送达***，签收人：张* 138****0000')
  expect(maskWithin('马师傅正在派件，电话 010-12345678', [zhang, ma])).toBe(
    '马师傅正在派件，电话 010-****5678',
  )
  expect(maskWithin('已揽收', [])).toBe('已揽收')
  expect(maskWithin('已签收 13800000000', [{ ...zhang, phone: '+86 13800000000' }])).toBe(
    '已签收 +86 138****0000',
  )
})

test('of a street nothing is shown, and of no street nothing either', () => {
  expect(maskStreet('人民路1号')).toBe('***')
  expect(maskStreet('')).toBe('')
})
