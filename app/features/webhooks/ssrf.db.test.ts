// Addresses of inner networks that got past the form: nothing leaves for them. (Names that lead to such addresses are
// in app/core/http/outbound.test.ts.)
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrder, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { deliverDue } from './jobs.ts'
import { useEndpoint } from './test-webhooks.ts'

const stack = useStack('worker')
delete process.env.TIHUO_PRIVATE_HOOKS
let asked = 0
const inner = createServer((_, response) => {
  asked += 1
  response.end('secret')
})
beforeAll(() => new Promise<void>((up) => inner.listen(0, '127.0.0.1', up)))
afterAll(() => new Promise((end) => inner.close(end)))

test.each([
  'http://127.0.0.1:{port}/',
  'http://localhost:{port}/',
  'http://[::1]:{port}/',
  'http://[::ffff:127.0.0.1]:{port}/',
  'http://0.0.0.0:{port}/',
  'http://2130706433:{port}/',
  'http://169.254.169.254/latest/meta-data/',
  'https://10.0.0.1/',
  'https://192.168.1.1/',
  'https://[fd00::1]/',
])('%s is not asked', async (address) => {
  const shop = await makeMerchant(stack.sql)
  const url = address.replace('{port}', String((inner.address() as AddressInfo).port))
  await useEndpoint(await memberOf(shop.owner.userId), url, { events: ['order.created'] })
  await addOrder(stack.sql, shop, 5, { product: 1 })
  await deliverDue(new AbortController().signal, shop.merchantId)
  const rows = await stack.sql`
    select status, reason, attempts from webhook_deliveries where merchant_id = ${shop.merchantId}`
  expect([...rows]).toEqual([{ status: 'queued', reason: 'NOT_PUBLIC', attempts: 1 }])
  expect(asked).toBe(0)
})
