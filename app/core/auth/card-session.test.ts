import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  CARD_COOKIE,
  CARD_STEPS,
  cardCookie,
  cardSessionOf,
  mayEnter,
  mintSubmit,
  readSubmit,
} from './card-session.ts'
import { stubWebEnv } from './test-web-env.ts'
import { mintToken } from './token.ts'

const merchantId = '0190a0a0-0000-7000-8000-000000000001'
const orderId = '0190a0a0-0000-7000-8000-000000000002'
const session = { merchantId, serial: 7, step: 'address', draft: { consignee: '张三' } } as const
const submission = { merchantId, serial: 7, orderId, mark: 'm' }

beforeEach(() => {
  stubWebEnv()
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})
const later = (minutes: number) => vi.setSystemTime(Date.now() + minutes * 60_000)

test('steps are entered in their order', () => {
  const entered = CARD_STEPS.map((reached) => CARD_STEPS.filter((wanted) => mayEnter(reached, wanted)))
  expect(entered).toEqual([['goods'], ['goods', 'address'], ['goods', 'address', 'review'], [...CARD_STEPS]])
})

test('a session keeps merchant, card, step and draft for half an hour, unreadable on the way', async () => {
  const line = await cardCookie('xiefu', session, true)
  expect(line).toMatch(/; Path=\/r\/xiefu; Max-Age=1800; HttpOnly; SameSite=Lax; Secure$/)
  const cookie = line.split(';')[0] as string
  expect(Buffer.from(cookie, 'base64url').includes(Buffer.from('张三'))).toBe(false)
  later(29)
  expect(await cardSessionOf(cookie, merchantId)).toMatchObject(session)
  expect(await cardSessionOf(cookie, orderId)).toBeUndefined()
  later(2)
  expect(await cardSessionOf(cookie, merchantId)).toBeUndefined()
})

test.each([
  ['no step', { merchantId, serial: 7, draft: {} }],
  ['an unknown step', { ...session, step: 'paid' }],
  ['no card', { ...session, serial: 'all' }],
])('a session with %s is none', async (_name, payload) => {
  const token = await mintToken('card', payload, 600)
  expect(await cardSessionOf(`${CARD_COOKIE}=${token}`, merchantId)).toBeUndefined()
})

test('a submit token is for one card of one merchant, for half an hour', async () => {
  const token = await mintSubmit(submission)
  expect(await readSubmit(token, merchantId, 7)).toEqual({ orderId, mark: 'm' })
  expect(await readSubmit(token, merchantId, 8)).toBeUndefined()
  expect(await readSubmit(token, orderId, 7)).toBeUndefined()
  expect(await readSubmit(undefined, merchantId, 7)).toBeUndefined()
  expect(await readSubmit(`${token}x`, merchantId, 7)).toBeUndefined()
  later(31)
  expect(await readSubmit(token, merchantId, 7)).toBeUndefined()
})

test('a card session is no submit token, and the other way round', async () => {
  const card = (await cardCookie('xiefu', session, true)).split(/[=;]/)[1]
  expect(await readSubmit(card, merchantId, 7)).toBeUndefined()
  const submit = await mintSubmit(submission)
  expect(await cardSessionOf(`${CARD_COOKIE}=${submit}`, merchantId)).toBeUndefined()
  expect(await readSubmit(await mintToken('card', submission, 600), merchantId, 7)).toBeUndefined()
})
