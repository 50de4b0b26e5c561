import { expect, test } from 'vitest'
import { parseNetwork, parseNetworkList, withinNetworks } from '#app/core/env/networks.ts'
import { networksSchema, splitNetworks } from './schema.ts'

test.each([
  ['203.0.113.7', '203.0.113.7/32'],
  ['203.0.113.77/24', '203.0.113.0/24'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['::1', '::1/128'],
  ['::ffff:10.1.2.3', '10.1.2.3/32'],
  ['::ffff:10.1.0.0/112', '10.1.0.0/16'],
  ['::/0', '::/0'],
])('%s is stored as %s', (typed, stored) => {
  expect(parseNetwork(typed)).toBe(stored)
})

test.each([
  '',
  '1',
  '0x7f.1',
  '10.0.0',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '::1/129',
  'fe80::1%eth0',
  '1.2.3.4/8/8',
  'localhost',
  '10.0.0.0/8x',
])('%s is no network', (typed) => {
  expect(parseNetwork(typed)).toBeUndefined()
})

test('an address is within, whichever way it is written', () => {
  const networks = ['203.0.113.0/24', '2001:db8::/32']
  for (const inside of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:1::1'])
    expect(withinNetworks(networks, inside), inside).toBe(true)
  for (const outside of ['203.0.114.9', '2001:db9::1', '', 'unknown', '::ffff:198.51.100.1'])
    expect(withinNetworks(networks, outside), outside).toBe(false)
  expect(withinNetworks([], '203.0.113.9')).toBe(false)
})

test('a list as people type it, with Chinese commas and full-width digits', () => {
  expect(splitNetworks(' 203.0.113.0/24，198.51.100.7\n\n２０３.0.113.9；::1 ')).toEqual([
    '203.0.113.0/24',
    '198.51.100.7',
    '203.0.113.9',
    '::1',
  ])
  expect(networksSchema.parse('203.0.113.9\n203.0.113.9/32')).toEqual(['203.0.113.9/32'])
  expect(networksSchema.safeParse('203.0.113.9\nhere').success).toBe(false)
  expect(
    networksSchema.safeParse(Array.from({ length: 51 }, (_, i) => `10.0.0.${i}`).join(' ')).success,
  ).toBe(false)
  expect(parseNetworkList('10.0.0.0/8, 203.0.113.7')).toEqual(['10.0.0.0/8', '203.0.113.7/32'])
  expect(parseNetworkList('10.0.0.0/8,')).toBeUndefined()
})
