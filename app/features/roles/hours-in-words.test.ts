import { expect, test } from 'vitest'
import { hoursInWords } from './hours-in-words.ts'

test('hours are said in a line', () => {
  const none = { workDays: null, workFrom: null, workTo: null }
  expect(hoursInWords(none, 'zh-CN')).toBeUndefined()
  const office = { workDays: [1, 2, 3, 4, 5], workFrom: '09:00', workTo: '18:00' }
  expect(hoursInWords(office, 'zh-CN')).toBe('周一至周五 09:00–18:00')
  expect(hoursInWords(office, 'en')).toBe('Mon–Fri 09:00–18:00')
  expect(hoursInWords({ ...none, workFrom: '22:00', workTo: '06:00' }, 'zh-CN')).toBe('每天 22:00–次日 06:00')
  expect(hoursInWords({ ...none, workDays: [1, 2, 6] }, 'zh-CN')).toBe('周一、周二、周六 全天')
})
