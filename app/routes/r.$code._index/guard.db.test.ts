import { beforeAll, expect, test } from 'vitest'
import { type Merchant, makeMerchant, newClient, useStack } from '../../../supabase/tests/support.ts'
import { action } from './route.tsx'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1:3000'
let shop: Merchant
beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
})

type Answer = {
  init: { status: number; headers: Record<string, string> }
  data: {
    lastResult: { initialValue?: Record<string, unknown> }
    refusal: unknown
    held: unknown
    captcha: boolean
  }
}

/** Posts the form of the first page. */
async function post(form: Record<string, string>, clientAddress: string): Promise<Answer> {
  const request = new Request(`http://127.0.0.1:3000/r/${shop.code}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const args = { request, params: { code: shop.code }, context: { secure: false, clientAddress } }
  return (action as unknown as (args: object) => Promise<Answer>)(args)
}

test('too soon: 429 with when to come back, and what was typed stays', async () => {
  const client = newClient()
  const form = { number: 'T00000003', password: 'WRONG' }
  expect(await post(form, client)).toMatchObject({
    init: { status: 400 },
    data: { refusal: { reason: 'CARD_MISMATCH' }, held: undefined, captcha: false },
  })
  expect(await post(form, client)).toMatchObject({
    init: { status: 429, headers: { 'retry-after': '5' } },
    data: { refusal: undefined, held: { reason: 'PACED', seconds: 5 }, lastResult: { initialValue: form } },
  })
})

test('with the third wrong one the page shows the captcha, and a solution is never sent back', async () => {
  const form = { number: 'T00000004', password: 'WRONG' }
  await post(form, newClient())
  await post(form, newClient())
  expect(await post(form, newClient())).toMatchObject({
    init: { status: 400 },
    data: { refusal: { reason: 'CARD_MISMATCH' }, captcha: true },
  })
  const answer = await post({ ...form, captcha: 'made-up' }, newClient())
  expect(answer).toMatchObject({
    init: { status: 400 },
    data: { refusal: undefined, held: { reason: 'CAPTCHA_NEEDED' }, captcha: true },
  })
  expect(answer.data.lastResult.initialValue).toEqual(form)
})

test('a form that does not fit is no attempt', async () => {
  const client = newClient()
  for (let i = 0; i < 3; i += 1) {
    expect(await post({ number: '', password: 'x' }, client)).toMatchObject({ init: { status: 400 } })
  }
  expect(await post({ number: 'T00000005', password: 'WRONG' }, client)).toMatchObject({
    data: { refusal: { reason: 'CARD_MISMATCH' } },
  })
})

test('a locked number is told to everybody, with when it opens', async () => {
  const form = { number: 'T00000006', password: 'WRONG' }
  await stack.sql`
    update guard_settings set number_captcha = 5, number_lock = 5 where merchant_id = ${shop.merchantId}`
  for (let i = 0; i < 5; i += 1) await post(form, newClient())
  const answer = await post(form, newClient())
  expect(answer).toMatchObject({
    init: { status: 429 },
    data: { held: { reason: 'NUMBER_LOCKED' }, captcha: false },
  })
  expect(Number(answer.init.headers['retry-after'])).toBeGreaterThan(3500)
})
