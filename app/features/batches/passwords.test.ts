import { expect, test } from 'vitest'
import { packPasswords, passwordAt } from './passwords.ts'

test('what was packed comes out, whatever its length', () => {
  const block = packPasswords(['abc1', 'Zz#9?xY', '0000'], 7).toString('latin1')
  expect(block).toHaveLength(21)
  expect([0, 1, 2].map((position) => passwordAt(block, position, 7))).toEqual(['abc1', 'Zz#9?xY', '0000'])
  expect(passwordAt(block, 257, 7)).toBe('Zz#9?xY')
})

test('a place without a password has none, and not somebody else’s', () => {
  expect(passwordAt('1234', 1, 4)).toBeUndefined()
  expect(passwordAt('12345', 1, 4)).toBeUndefined()
  expect(passwordAt('\0\0\0\0', 0, 4)).toBeUndefined()
})

test('a password that does not fit is refused', () => {
  expect(() => packPasswords(['12345'], 4)).toThrow(RangeError)
})
