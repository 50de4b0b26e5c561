import { expect, test } from 'vitest'
import { wrongAddress } from './address.ts'

test.each([
  ['https://shop.example/hook?key=1', undefined, undefined],
  ['http://shop.example/hook', 'httpsOnly', 'httpsOnly'],
  ['http://127.0.0.1:8080/hook', 'notPublic', undefined],
  ['http://[::1]:8080/hook', 'notPublic', undefined],
  ['http://localhost/hook', 'notPublic', undefined],
  ['https://a.localhost/hook', 'notPublic', undefined],
  ['http://127.0.0.1.shop.example/', 'httpsOnly', 'httpsOnly'],
  ['http://10.0.0.1/', 'httpsOnly', 'httpsOnly'],
  ['ftp://shop.example/', 'httpsOnly', 'httpsOnly'],
  ['javascript:alert(1)', 'httpsOnly', 'httpsOnly'],
  ['https://user:pass@shop.example/', 'noCredentials', 'noCredentials'],
  ['shop.example/hook', 'url', 'url'],
  ['', 'url', 'url'],
])('%s: %s, with private hooks %s', (address, wrong, wrongPrivately) => {
  expect(wrongAddress(address, false)).toBe(wrong)
  expect(wrongAddress(address, true)).toBe(wrongPrivately)
})
