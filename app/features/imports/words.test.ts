import { expect, test } from 'vitest'
import { maskPassword, rowProblemWords } from './words.ts'

test('of a password the ends at most are shown', () => {
  expect(maskPassword('aB3x9Z')).toBe('a••••Z')
  expect(maskPassword('1234')).toBe('••••')
})

test('a repeated number says where it was first', () => {
  const bad = { row: 9, number: 'A1', problem: 'NUMBER_REPEATED', detail: '5' } as const
  expect(rowProblemWords(bad, 'zh-CN')).toBe('卡号重复，第 5 行已有')
  expect(rowProblemWords(bad, 'en')).toBe('Row 5 has this number already')
})
