import { expect, test } from 'vitest'
import { newSecret, sign, signedHeaders } from './signature.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'

// The first is the example that the libraries of Standard Webhooks test themselves with; both computed with Python's
// hmac too.
test.each([
  ['{"test": 2432232314}', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
  [
    '{"type":"order.shipped","data":{"product_name":"大闸蟹礼盒"}}',
    'v1,dvs0cgWVXIXodYwBczlt0Oe39AM+yzoJj1wD9mINRrc=',
  ],
])('%s', (body, signature) => expect(sign(secret, id, 1614265330, body)).toBe(signature))

test('secrets are random, and long enough', () => {
  const made = newSecret()
  expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(newSecret()).not.toBe(made)
})

test('two secrets make two signatures, the first one first', () => {
  const [one, two] = [newSecret(), newSecret()] as const
  expect(signedHeaders([one, two], id, 1, '{}')).toEqual({
    'webhook-id': id,
    'webhook-timestamp': '1',
    'webhook-signature': `${sign(one, id, 1, '{}')} ${sign(two, id, 1, '{}')}`,
  })
})
