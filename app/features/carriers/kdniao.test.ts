import { expect, test } from 'vitest'
import { kdniaoSign } from './kdniao.ts'

// Computed with: printf '%s' "$data$key" | openssl md5 -r | cut -d' ' -f1 | tr -d '\n' | base64
test.each([
  [
    '{"ShipperCode":"SF","LogisticCode":"SF1312345678901","CustomerName":"1234"}',
    '56da2cf8-c8a2-44b2-b6fa-476cd7d1ba17',
    'MmNiODlmNzkzNTNiNzFkMGQ3ZTFmOWQ3YTJkNjhkZDk=',
  ],
  ['{"OrderCode":"蟹卡#1"}', 'key', 'Mzg1MjRmYTI0MDkxMmJhZjc5Yjg3NTQzNmZlYTk4NGE='],
])('KDNiao signs %s', (data, key, sign) => {
  expect(kdniaoSign(data, key)).toBe(sign)
  expect(kdniaoSign(Buffer.from(data), key)).toBe(sign)
})
