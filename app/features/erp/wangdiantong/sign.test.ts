import { expect, test } from 'vitest'
import { plainJson, signature } from './sign.ts'

// Computed with Python: md5(';'.join('%02d-%s:%04d-%s' % (len(k), k, len(d[k]), d[k]) for k in sorted(d)) + secret), whose
// strings, like the vendor's, count code points.
test.each([
  ['eedb4860f1cc0ea06eedb5b6cc26304f', '12345', { sid: 'test', appkey: 'test-gw', timestamp: '1500000000' }],
  [
    '39adbdee7a2adc25fe0e1c60cdc97ee5',
    's3cr3t密',
    {
      ...{ sid: 'apidevnew2', appkey: 'demo-test', timestamp: '1732240000', shop_no: 'api_test' },
      trade_list: '[{"tid":"提货1001","receiver_name":"张三丰"}]',
    },
  ],
  [
    'aeffcde09a59c8933a1675aed47b6c86',
    's3cr3t',
    { sid: 'apidevnew2', appkey: 'demo-test', timestamp: '1732240000', message: '好的👍🏽𠮷' },
  ],
  [
    'b4d1c4511b169142130744ad02f1f586',
    'k',
    { a_very_long_parameter: 'x'.repeat(10234), B: 'upper first', sid: '' },
  ],
])('%s', (expected, secret, params) => {
  expect(signature(params, secret)).toBe(expected)
  expect(signature({ ...params, sign: 'whatever' }, secret)).toBe(expected)
})

test('JSON in which nobody can count a character twice', () => {
  const value = { name: '𠮷野家👍🏽', plain: '张三' }
  const json = plainJson(value)
  expect(json).toBe('{"name":"\\ud842\\udfb7野家\\ud83d\\udc4d\\ud83c\\udffd","plain":"张三"}')
  expect(JSON.parse(json)).toEqual(value)
  expect([...json].length).toBe(json.length)
})
