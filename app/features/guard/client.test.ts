import { expect, test } from 'vitest'
import { clientOf } from './client.ts'

test.each([
  ['203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
  ['::ffff:cb00:7107', '203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:db8:1:2ff::1', '2001:db8:1:2ff::/64', '2001:db8:1::/48'],
  ['fe80::1%eth0', 'fe80::/64', 'fe80::/48'],
  ['127.0.0.1', '127.0.0.1', '127.0.0.0/24'],
  ['', 'unknown', 'unknown'],
  ['not an address', 'unknown', 'unknown'],
])('%s', (address, client, block) => expect(clientOf(address)).toEqual({ client, block }))
