// For tests: a merchant whose parcels are followed, parcels to follow, and a server that services push to.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Member } from '#app/core/auth/account.ts'
import { scopeOfVisitor } from '#app/core/db/scope.ts'
import { addOrder, type Merchant, type Sql } from '../../../supabase/tests/support.ts'
import { saveAccount } from '../carriers/mutations.ts'
import { accountSchema } from '../carriers/schema.ts'
import type { Provider } from '../carriers/types.ts'
import { hookAnswer } from './hook-answer.ts'
import { takePush } from './mutations.ts'

export const TEST_KDNIAO = { businessId: '1237100', appKey: '56da2cf8-c8a2-44b2-b6fa-476cd7d1ba17' }
export const TEST_KUAIDI100 = { customer: 'B8E5EA8CAB8BB7F4', key: 'XHxUFRkZ5018', secret: 'the secret' }

/** A server with the two routes of pushes, as the web process has them. */
export async function startHooks(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const [, , provider, token = ''] = (request.url ?? '').split('/')
    const outcome = await takePush(scopeOfVisitor(), provider as Provider, token, Buffer.concat(chunks))
    const { status, body } = hookAnswer(provider as Provider, outcome)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    response.writeHead(status).end(text)
  })
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((end) => {
      server.close(() => end())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}`, close }
}

/** Has a merchant's parcels followed by one of the test accounts. */
export async function follow(
  owner: Member,
  provider: Provider,
  origin: string,
  more: { dailyQueries?: string; appKey?: string; tracks?: string } = {},
): Promise<void> {
  const keys =
    provider === 'kdniao'
      ? { id: TEST_KDNIAO.businessId, appKey: TEST_KDNIAO.appKey }
      : { id: TEST_KUAIDI100.customer, appKey: TEST_KUAIDI100.key, secret: TEST_KUAIDI100.secret }
  const form = { intent: 'account', provider, ...keys, tracks: true, dailyQueries: '100', ...more }
  await saveAccount(owner, accountSchema(false).parse(form), origin)
}

/** Ships an order of a card. @returns its id */
export async function ship(
  sql: Sql,
  shop: Merchant,
  serial: number,
  parcel: { carrier: string; trackingNo: string },
  shippedAt = new Date(),
): Promise<string> {
  const orderId = await addOrder(sql, shop, serial, { product: 1 })
  await sql`
    update orders set status = 'shipped', carrier = ${parcel.carrier}, tracking_no = ${parcel.trackingNo},
      shipped_at = ${shippedAt}, updated_at = now()
    where merchant_id = ${shop.merchantId} and order_id = ${orderId}`
  return orderId
}
