import { describe, expect, test } from 'vitest'
import { parseTrustedProxies, type TrustedProxies } from '../env/trusted-proxies.ts'
import { clientOf } from './client.ts'

const trust = (setting: string) => parseTrustedProxies(setting) as TrustedProxies
const ask = (setting: string, headers: Record<string, string>, peer = '192.0.2.1') =>
  clientOf(headers, peer, trust(setting))

describe('the address', () => {
  const forged = '8.8.8.8, 9.9.9.9, 203.0.113.5'
  test.each([
    ['no proxy is trusted: the connection counts', '0', forged, '192.0.2.1', '192.0.2.1'],
    ['one is: the right-most entry counts', '1', forged, '192.0.2.1', '203.0.113.5'],
    ['two are', '2', forged, '192.0.2.1', '9.9.9.9'],
    ['more than there are entries', '9', '203.0.113.5', '192.0.2.1', '203.0.113.5'],
    ['a proxy that says nothing', '1', '', '192.0.2.1', '192.0.2.1'],
    ['a proxy that knows nothing', '1', '8.8.8.8, unknown', '192.0.2.1', '192.0.2.1'],
    ['an entry that is no address', '1', '8.8.8.8, <script>', '192.0.2.1', '192.0.2.1'],
    ['numbers that some read as addresses', '1', '1', '192.0.2.1', '192.0.2.1'],
    ['an entry with a port', '1', '203.0.113.5:4711', '192.0.2.1', '203.0.113.5'],
    ['IPv6 with brackets and port', '1', '[2001:db8::5]:4711', '192.0.2.1', '2001:db8::5'],
    ['IPv6 in long form', '1', '2001:0DB8:0:0:0:0:0:0005', '192.0.2.1', '2001:db8::5'],
    ['IPv4 inside IPv6', '0', '', '::ffff:192.0.2.1', '192.0.2.1'],
    ['IPv4 inside IPv6, from a proxy', '1', '::ffff:203.0.113.5', '::1', '203.0.113.5'],
    ['a zone', '0', '', 'fe80::1%eth0', 'fe80::1'],
    ['the connection is in a trusted network', '192.0.2.0/24', forged, '192.0.2.1', '203.0.113.5'],
    ['it is not', '10.0.0.0/8', forged, '192.0.2.1', '192.0.2.1'],
    ['a chain of trusted networks', '192.0.2.0/24,203.0.113.0/24', forged, '192.0.2.1', '9.9.9.9'],
    ['a single trusted address', '192.0.2.1', forged, '192.0.2.1', '203.0.113.5'],
    ['one of IPv6', 'fd00::/8, 192.0.2.1', forged, 'fd12::1', '203.0.113.5'],
    ['a network of the other kind', '::/0', forged, '192.0.2.1', '192.0.2.1'],
  ])('%s', (_name, setting, forwarded, peer, address) => {
    expect(ask(setting, { 'x-forwarded-for': forwarded }, peer).address).toBe(address)
  })
})

describe('protocol and host', () => {
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'cards.example' }
  test('count only from a trusted proxy', () => {
    expect(ask('1', headers)).toMatchObject({ protocol: 'https', host: 'cards.example', proxied: true })
    for (const setting of ['0', '10.0.0.0/8'])
      expect(ask(setting, headers)).toMatchObject({ protocol: undefined, host: undefined, proxied: false })
  })
  test('of several the one of the outermost trusted proxy', () => {
    const chain = {
      'x-forwarded-for': '8.8.8.8, 203.0.113.5, 198.51.100.2',
      'x-forwarded-proto': 'gopher, https, http',
      'x-forwarded-host': 'evil.example, cards.example, inner.example',
    }
    expect(ask('1', chain)).toMatchObject({ protocol: 'http', host: 'inner.example' })
    expect(ask('2', chain)).toMatchObject({ protocol: 'https', host: 'cards.example' })
  })
  test.each(['gopher', 'https://', ''])('the protocol %j is none', (value) => {
    expect(ask('1', { 'x-forwarded-proto': value }).protocol).toBeUndefined()
  })
  test.each(['a.example/path', 'a b', 'user@a.example', 'a.example:99999999', '[::1', ''])(
    'the host %j is none',
    (value) => {
      expect(ask('1', { 'x-forwarded-host': value }).host).toBeUndefined()
    },
  )
  test.each(['a.example', 'a.example:8443', '[2001:db8::1]:443', '127.0.0.1'])(
    'the host %j is one',
    (value) => {
      expect(ask('1', { 'x-forwarded-host': value }).host).toBe(value)
    },
  )
})

test.each(['', 'x', '-1', '11', '1.5', '10.0.0.0/33', '10.0.0.0/8,', 'cards.example', '0x7f.1'])(
  'the setting %j is refused',
  (setting) => {
    expect(parseTrustedProxies(setting)).toBeUndefined()
  },
)
