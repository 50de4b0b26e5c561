import { expect, test } from 'vitest'
import { columnLetter, maskPassword, reportLine, rowProblemWords } from './words.ts'

test('lines of the report stay texts in Excel and columns in every program', () => {
  expect(reportLine(['2', 'A"1', '有,逗号'])).toBe('"2","A""1","有,逗号"\r\n')
  expect(reportLine(['=1+1', '6228480012345678901', '@x'])).toBe(
    '"\t=1+1","\t6228480012345678901","\t@x"\r\n',
  )
})

test('columns have the names of Excel', () => {
  expect([0, 25, 26, 51, 52].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA'])
})

test('of a password the ends at most are shown', () => {
  expect(maskPassword('aB3x9Z')).toBe('a••••Z')
  expect(maskPassword('1234')).toBe('••••')
})

test('a repeated number says where it was first', () => {
  const bad = { row: 9, number: 'A1', problem: 'NUMBER_REPEATED', detail: '5' } as const
  expect(rowProblemWords(bad, 'zh-CN')).toBe('卡号重复，第 5 行已有')
  expect(rowProblemWords(bad, 'en')).toBe('Row 5 has this number already')
})
