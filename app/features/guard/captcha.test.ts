import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { v7 as uuid } from 'uuid'
import { beforeEach, expect, test, vi } from 'vitest'
import type { CaptchaPlace } from './types.ts'

// Every test has settings of its own, and they are read once per copy of the modules.
beforeEach(() => vi.resetModules())

async function withSecrets(...secrets: string[]) {
  vi.resetModules()
  vi.doMock('#app/core/env/env.ts', () => ({ envOfWeb: () => ({ TIHUO_SESSION_SECRET: secrets }) }))
  vi.doMock('./mutations.ts', () => ({ burnCaptcha: async () => true }))
  return (await import('./captcha.ts')).proofOfWork
}

const place: CaptchaPlace = { merchantId: uuid(), purpose: 'card' }

test('a solution outlives a new secret, and ends with its own', async () => {
  const before = await withSecrets('old-secret')
  const challenge = await before.issue(place)
  expect(challenge.parameters).toMatchObject({
    algorithm: 'PBKDF2/SHA-256',
    cost: 2000,
    data: { most: 1500 },
  })
  const solution = await solveChallenge({ challenge, deriveKey })
  expect(solution?.counter).toBeGreaterThanOrEqual(500)
  expect(solution?.counter).toBeLessThanOrEqual(1500)
  const payload = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
  expect(await before.read(payload, place)).toEqual({ id: expect.any(Buffer), expiresAt: expect.any(Date) })
  const rotated = await withSecrets('new-secret', 'old-secret')
  expect(await rotated.read(payload, place)).toBeDefined()
  const gone = await withSecrets('new-secret')
  expect(await gone.read(payload, place)).toBeUndefined()
})

test('tells nothing of the merchant it is for', async () => {
  const challenge = await (await withSecrets('a-secret')).issue(place)
  expect(JSON.stringify(challenge)).not.toContain(place.merchantId)
})
