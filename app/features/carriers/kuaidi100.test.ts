import { expect, test } from 'vitest'
import { kuaidi100Sign } from './kuaidi100.ts'

// Computed with: printf '%s' "$param$key$customer" | openssl md5 -r | cut -d' ' -f1 | tr a-f A-F
test('Kuaidi100 signs a question', () => {
  const param = '{"com":"shunfeng","num":"SF1312345678901","phone":"1234"}'
  expect(kuaidi100Sign(param, 'XHxUFRkZ5018', 'B8E5EA8CAB8BB7F4E87EF2CB9')).toBe(
    'BF62712C2165EB98AEE83C76DF7AC703',
  )
})

test('Kuaidi100 signs a waybill, in UTF-8', () => {
  const param = '{"状态":"已签收"}'
  expect(kuaidi100Sign(param, '1700000000000', 'key', 'secret')).toBe('019D176487C706AE9D471E932C4587B7')
  expect(kuaidi100Sign(Buffer.from(param), '1700000000000', 'key', 'secret')).toBe(
    '019D176487C706AE9D471E932C4587B7',
  )
})
