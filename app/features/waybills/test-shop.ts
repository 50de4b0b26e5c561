// For database tests: a merchant of its own for each test, set up at both simulators, and what can be seen of it.
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import {
  type Merchant,
  makeMerchant,
  memberOf,
  useStack as stackFor,
} from '../../../supabase/tests/support.ts'
import { testInput } from '../jobs/test-input.ts'
import { buyAll } from './jobs.ts'
import { requestPurchase } from './purchase/mutations.ts'
import { setUpWaybills, startLabelVendors } from './test-waybills.ts'

export const stack = stackFor('worker')
export let vendors: Awaited<ReturnType<typeof startLabelVendors>>
export let shop: Merchant
export let owner: Member
let senderId: string

beforeAll(async () => {
  vendors = await startLabelVendors()
})
afterAll(() => vendors.close())

beforeEach(async () => {
  shop = await makeMerchant(stack.sql, { cards: 60 })
  owner = await memberOf(shop.owner.userId)
  senderId = await setUpWaybills(owner)
})

export const asker = () => ({ merchantId: shop.merchantId, userId: shop.owner.userId })
export const choice = () => ({ carrier: 'SF' as const, senderId })

/** Asks for a purchase and lets the worker do it. @returns the job's id */
export async function buy(orderIds: readonly string[]): Promise<string> {
  const asked = await requestPurchase(owner, { kind: 'orders', orderIds }, choice())
  if (!asked.ok) throw new Error(asked.reason)
  await buyAll(testInput(asker(), asked.jobId), [])
  return asked.jobId
}

/** A waybill as it is stored. */
export type Row = {
  waybill_id: string
  order_id: string
  order_code: string
  state: string
  reason: string | null
  tracking_no: string | null
  attempts: number
  doubtful: boolean
}
export const waybills = () => stack.sql<Row[]>`
  select waybill_id, order_id, order_code, state, reason, tracking_no, attempts, doubtful from waybills
  where merchant_id = ${shop.merchantId} order by waybill_id`
export type Order = {
  order_id: string
  status: string
  fulfilled_by: string | null
  prepared: boolean
  tracking_no: string | null
  carrier: string | null
}
export const ordersOf = (ids: readonly string[]) => stack.sql<Order[]>`
  select order_id, status, fulfilled_by, prepared_at is not null as prepared, tracking_no, carrier from orders
  where merchant_id = ${shop.merchantId} and order_id = any (${ids as string[]}) order by order_no`
export const job = async (jobId: string) => {
  const [row] = await stack.sql<{ status: string; done: number; total: number; result: object }[]>`
    select status, done, total, result from jobs where merchant_id = ${shop.merchantId} and job_id = ${jobId}`
  return row
}
/** Numbers that the simulator has sold for waybills of this shop. */
export async function sold(): Promise<string[]> {
  const codes = new Set((await waybills()).map((row) => row.order_code))
  return [...vendors.kdniao.sells.sold.values()]
    .filter((label) => codes.has(label.orderCode))
    .map((label) => label.number)
}

/** From now on numbers are bought at Kuaidi100. */
export async function changeToKuaidi100(): Promise<void> {
  senderId = await setUpWaybills(owner, 'kuaidi100')
}
