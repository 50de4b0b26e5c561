import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { stubWebEnv } from './test-web-env.ts'

const schema = z.object({ n: z.number() })
const [first, second, third] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string]

/** The module as a process with these secrets has it. */
async function withSecrets(...secrets: string[]) {
  stubWebEnv({ TIHUO_SESSION_SECRET: secrets.join(', ') })
  vi.resetModules()
  return import('./token.ts')
}

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const kid = (token: string) => decodeProtectedHeader(token).kid

test('a token opens for its purpose, until its time is over', async () => {
  const { mintToken, readToken } = await withSecrets(first)
  const token = await mintToken('card', { n: 1 }, 60)
  expect(await readToken('card', token, schema)).toEqual({ n: 1 })
  for (const purpose of ['session', 'submit', 'download'] as const)
    expect(await readToken(purpose, token, schema), purpose).toBeUndefined()
  expect(await readToken('card', token, z.object({ n: z.string() }))).toBeUndefined()
  expect(await readToken('card', undefined, schema)).toBeUndefined()
  vi.setSystemTime(Date.now() + 61_000)
  expect(await readToken('card', token, schema)).toBeUndefined()
})

test('secrets change without ending what was minted: the first mints, all open', async () => {
  const old = await withSecrets(first)
  const token = await old.mintToken('session', { n: 1 }, 600)

  const changing = await withSecrets(second, first)
  expect(await changing.readToken('session', token, schema)).toEqual({ n: 1 })
  const newer = await changing.mintToken('session', { n: 2 }, 600)
  expect(kid(newer)).not.toBe(kid(token))
  // A process that has not got the new secret yet cannot open it, and does not fail.
  expect(await old.readToken('session', newer, schema)).toBeUndefined()

  const changed = await withSecrets(second)
  expect(await changed.readToken('session', token, schema)).toBeUndefined()
  expect(await changed.readToken('session', newer, schema)).toEqual({ n: 2 })
  expect(await (await withSecrets(third)).readToken('session', newer, schema)).toBeUndefined()
})

test('a key has another name for each purpose', async () => {
  const { mintToken } = await withSecrets(first)
  const kids = await Promise.all(
    (['session', 'card', 'submit', 'download'] as const).map(async (purpose) =>
      kid(await mintToken(purpose, {}, 60)),
    ),
  )
  expect(new Set(kids).size).toBe(4)
})

test('a token that names no key, or another one than it was made with, opens nothing', async () => {
  const { mintToken, readToken } = await withSecrets(first, second)
  const token = await mintToken('card', { n: 1 }, 60)
  const { mintToken: mintSecond } = await withSecrets(second)
  const other = kid(await mintSecond('card', { n: 1 }, 60))
  const [, ...rest] = token.split('.')
  const withHeader = (header: object) =>
    [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.')
  const plain = { alg: 'dir', enc: 'A256GCM' }
  expect(await readToken('card', withHeader({ ...plain, kid: kid(token) }), schema)).toEqual({ n: 1 })
  for (const header of [
    plain,
    { ...plain, kid: other },
    { ...plain, kid: 'x' },
    { ...plain, kid: '__proto__' },
  ])
    expect(await readToken('card', withHeader(header), schema), JSON.stringify(header)).toBeUndefined()
})
