import { expect, test } from 'vitest'
import { decodeVendorText, parseVendorJson } from './vendor-json.ts'

test('numbers of 19 digits keep all of them, others stay numbers', () => {
  expect(
    parseVendorJson('{"rec_id": 1234567890123456789, "n": 12, "f": 1.5, "list": [9007199254740993]}'),
  ).toEqual({
    rec_id: '1234567890123456789',
    n: 12,
    f: 1.5,
    list: ['9007199254740993'],
  })
})

test.each(['', '{"Code": "O', '[1]', 'null', '"text"', '<html>'])('%j is no answer', (text) =>
  expect(parseVendorJson(text)).toBeUndefined(),
)

test('GB18030 and a byte order mark are read', () => {
  // iconv -t gb18030 <<< '{"s":"已签收"}'
  const gbk = Buffer.from('7b2273223a22d2d1c7a9cad5227d', 'hex')
  expect(decodeVendorText(gbk)).toBe('{"s":"已签收"}')
  expect(parseVendorJson(gbk)).toEqual({ s: '已签收' })
  expect(parseVendorJson(Buffer.from('\ufeff{"s":"已"}'))).toEqual({ s: '已' })
})
