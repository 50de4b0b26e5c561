import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { type HookReceiver, startHookReceiver } from '../../../e2e/vendors/hook-receiver.ts'
import {
  addMember,
  addOrder,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { removeRows } from '../retention/test-retention.ts'
import { listDeliveries, listEndpoints } from './data.ts'
import { deliverDue } from './jobs.ts'
import {
  addEndpoint,
  editEndpoint,
  removeEndpoint,
  replayDeliveries,
  rotateSecret,
  testEndpoint,
} from './mutations.ts'
import type { EndpointForm } from './schema.ts'
import { useEndpoint } from './test-webhooks.ts'

const stack = useStack('worker')
process.env.TIHUO_PRIVATE_HOOKS = '1'
const running = new AbortController().signal
let receiver: HookReceiver
let url: string
let shop: Merchant
let owner: Member

beforeAll(async () => {
  receiver = await startHookReceiver([])
  url = `${receiver.url}/hooks?key=1`
})
afterAll(() => receiver.close())

beforeEach(async () => {
  receiver.hooks.length = 0
  receiver.refusals.length = 0
  receiver.secrets.length = 0
  receiver.answer(undefined)
  shop = await makeMerchant(stack.sql, { cards: 40 })
  owner = await memberOf(shop.owner.userId)
})

async function listen(more: Partial<EndpointForm> = {}) {
  const endpoint = await useEndpoint(owner, url, more)
  receiver.secrets.push(endpoint.secret)
  return endpoint
}
const deliver = async () => {
  while ((await deliverDue(running, shop.merchantId)) > 0);
}
const order = (serial: number) => addOrder(stack.sql, shop, serial, { product: 1 })
type Row = {
  status: string
  reason: string | null
  attempts: number
  http_status: number | null
  wait: number | null
}
const deliveries = () => stack.sql<Row[]>`
  select status, reason, attempts, http_status, round(extract(epoch from due_at - now()))::int as wait
  from webhook_deliveries where merchant_id = ${shop.merchantId} order by created_at, delivery_id`

describe('endpoints', () => {
  test('sign with both secrets for a day when theirs is replaced', async () => {
    const { endpointId, secret } = await listen({ events: ['order.created'] })
    const [{ version } = { version: 0 }] = await listEndpoints(owner)
    const rotated = await rotateSecret(owner, endpointId, version)
    if (!rotated.ok) throw new Error(rotated.reason)
    expect(await rotateSecret(owner, endpointId, version)).toEqual({ ok: false, reason: 'ENDPOINT_CHANGED' })
    await order(10)
    await deliver()
    expect(receiver.hooks).toMatchObject([{ signatures: 2 }])
    receiver.secrets.splice(0, 1, rotated.secret)
    await order(11)
    await deliver()
    expect(receiver.hooks).toHaveLength(2)
    await stack.sql`update webhook_endpoints set old_secret_until = now() where endpoint_id = ${endpointId}`
    receiver.secrets.splice(0, 1, secret)
    await order(12)
    await deliver()
    expect(receiver.refusals).toEqual(['not signed by us'])
    const [stored] = await stack.sql<{ all: string }[]>`
      select string_agg(e::text, '') as all from webhook_endpoints e where merchant_id = ${shop.merchantId}`
    for (const each of [secret, rotated.secret]) expect(stored?.all).not.toContain(each)
  })

  test('are tried out, removed with their log, and made once however often a form is sent', async () => {
    const { endpointId } = await listen()
    const again = { endpointId, name: '', url, events: ['order.created'], withConsignee: false, active: true }
    expect(await addEndpoint(owner, { ...again, intent: 'create' } as EndpointForm)).toEqual({
      ...{ ok: false, reason: 'EXISTS' },
    })
    expect(await testEndpoint(owner.scope, endpointId)).toBeDefined()
    expect(await testEndpoint(owner.scope, uuid())).toBeUndefined()
    await deliver()
    expect(receiver.hooks).toMatchObject([{ type: 'webhook.test', data: { endpoint_id: endpointId } }])
    expect(await removeEndpoint(owner, endpointId)).toBe(true)
    expect(await removeEndpoint(owner, endpointId)).toBe(false)
    expect(await deliveries()).toEqual([])
  })

  test('nobody but who may write settings does any of it, and no personal data without order.edit', async () => {
    const { endpointId } = await listen({ withConsignee: true })
    await order(10)
    await deliver()
    const { entries } = await listDeliveries(owner, {}, {})
    const ids = entries.map((entry) => entry.deliveryId)
    const state = async () =>
      (
        await Promise.all(
          ['webhook_endpoints', 'webhook_deliveries', 'webhook_messages'].map((table) =>
            snapshot(stack.sql, table, shop.merchantId),
          ),
        )
      ).join()
    const before = await state()
    const staff = async (permissions: string[]) =>
      memberOf((await addMember(stack.sql, shop.merchantId, { permissions })).userId)
    const reader = await staff(['order.read', 'job.read'])
    const supplier = await memberOf(shop.supplier.userId)
    const stranger = await memberOf((await makeMerchant(stack.sql)).owner.userId)
    for (const { scope } of [reader, supplier]) {
      await expect(replayDeliveries(scope, ids)).rejects.toMatchObject({ code: '42501' })
      await expect(testEndpoint(scope, endpointId)).rejects.toMatchObject({ code: '42501' })
    }
    expect(await replayDeliveries(stranger.scope, ids)).toBe(0)
    expect(await testEndpoint(stranger.scope, endpointId)).toBeUndefined()
    for (const account of [reader, supplier, stranger]) {
      expect(await listEndpoints(account)).toEqual([])
      expect(await removeEndpoint(account, endpointId)).toBe(false)
    }
    expect((await listDeliveries(reader, {}, {})).entries).toHaveLength(2)
    expect((await listDeliveries(supplier, {}, {})).entries).toEqual([])
    const setter = await staff(['settings.write'])
    const [{ version } = { version: 0 }] = await listEndpoints(setter)
    await expect(useEndpoint(setter, url, { withConsignee: true })).rejects.toMatchObject({ code: '42501' })
    // Neither can it send what is told already somewhere else.
    const moved = {
      endpointId,
      name: '',
      url: 'https://evil.example',
      events: ['order.created'],
      active: true,
    }
    await expect(
      editEndpoint(setter, { ...moved, intent: 'save', withConsignee: true } as EndpointForm),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(rotateSecret(setter, endpointId, version)).rejects.toMatchObject({ code: '42501' })
    expect(await state()).toBe(before)
    await useEndpoint(await staff(['settings.write', 'order.edit']), url, { withConsignee: true })
  })

  test('everything is forgotten after 30 days', async () => {
    await listen({ events: ['order.created'] })
    await order(10)
    await deliver()
    await stack.sql`
      update webhook_messages set created_at = now() - interval '29 days' where merchant_id = ${shop.merchantId}`
    await removeRows(stack.sql, 'webhook_messages')
    expect(await deliveries()).toHaveLength(1)
    await stack.sql`
      update webhook_messages set created_at = now() - interval '31 days' where merchant_id = ${shop.merchantId}`
    await removeRows(stack.sql, 'webhook_messages')
    expect(await deliveries()).toEqual([])
    expect(await stack.sql`select from webhook_attempts where merchant_id = ${shop.merchantId}`).toHaveLength(
      0,
    )
  })
})
