import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { codeAt, newSecret, normaliseCode, otpAddress, stepOfCode } from './totp.ts'

// RFC 6238, appendix B: the SHA-1 rows. The codes there have eight digits, ours are their last six.
const RFC_SECRET = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer }).base32
const VECTORS: [seconds: number, code: string][] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
]

test.each(VECTORS)('RFC 6238 at %i: %s', (seconds, code) => {
  const secret = Secret.fromBase32(RFC_SECRET)
  const eight = new TOTP({ secret, algorithm: 'SHA1', digits: 8, period: 30 })
  expect(eight.generate({ timestamp: seconds * 1000 })).toBe(code)
  expect(codeAt(RFC_SECRET, seconds * 1000)).toBe(code.slice(-6))
  expect(stepOfCode(RFC_SECRET, code.slice(-6), seconds * 1000)).toBe(Math.floor(seconds / 30))
})

test('a clock may be half a minute off, and no more; the step is that of the code', () => {
  const secret = newSecret()
  const now = 1_800_000_015_000
  const step = Math.floor(now / 30_000)
  for (const off of [-1, 0, 1])
    expect(stepOfCode(secret, codeAt(secret, now + off * 30_000), now), String(off)).toBe(step + off)
  for (const off of [-3, -2, 2, 3])
    expect(stepOfCode(secret, codeAt(secret, now + off * 30_000), now), String(off)).toBeUndefined()
})

test('only six digits are a code', () => {
  const secret = newSecret()
  const now = Date.now()
  const code = codeAt(secret, now)
  for (const wrong of ['', '12345', `${code}0`, ` ${code}`, `+${code.slice(1)}`, 'abcdef', '１２３４５６'])
    expect(stepOfCode(secret, wrong, now), wrong).toBeUndefined()
  expect(normaliseCode('１２３ ４５６')).toBe('123456')
  expect(normaliseCode(' ABCD-EFGH ')).toBe('abcdefgh')
})

test('a secret has 160 bits, and no two are alike', () => {
  const secrets = new Set(Array.from({ length: 50 }, () => newSecret()))
  expect(secrets.size).toBe(50)
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/)
})

test('the address holds names of any letters, and a colon in them separates nothing', () => {
  const url = new URL(otpAddress(newSecret(), '蟹湖: 大闸蟹', 'wang:fang'))
  expect(url.protocol).toBe('otpauth:')
  expect(url.host).toBe('totp')
  expect(decodeURIComponent(url.pathname)).toBe('/蟹湖  大闸蟹:wang fang')
  expect(url.searchParams.get('issuer')).toBe('蟹湖  大闸蟹')
})
