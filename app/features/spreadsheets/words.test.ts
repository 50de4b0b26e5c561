import { expect, test } from 'vitest'
import { columnLetter, reportLine } from './words.ts'

test('lines of the report stay texts in Excel and columns in every program', () => {
  expect(reportLine(['2', 'A"1', '有,逗号'])).toBe('"2","A""1","有,逗号"\r\n')
  expect(reportLine(['=1+1', '6228480012345678901', '@x'])).toBe(
    '"\t=1+1","\t6228480012345678901","\t@x"\r\n',
  )
})

test('columns have the names of Excel', () => {
  expect([0, 25, 26, 51, 52].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA'])
})
