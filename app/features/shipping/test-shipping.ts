// For tests: a merchant whose owner ships orders from files. Each test file has a module of its own, and its own
// merchant.
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  addOrder,
  type Merchant,
  makeMerchant,
  memberOf,
  type TestStack,
} from '../../../supabase/tests/support.ts'
import { testInput } from '../jobs/test-input.ts'
import { type TestCell, workbook } from '../spreadsheets/test-files.ts'
import { doneLines, loadShipment } from './data.ts'
import { failedTable } from './failed-file.ts'
import { runShipping } from './jobs.ts'
import { startShipping, storeUpload } from './mutations.ts'

let stack: TestStack
let serial = 3
export let shop: Merchant
export let owner: Member
export let supplier: Member

/** Call in beforeAll. @param orders how many newOrder can make at most */
export async function arrange(of: TestStack, orders = 60): Promise<void> {
  stack = of
  shop = await makeMerchant(stack.sql, { cards: orders + 8 })
  owner = await memberOf(shop.owner.userId)
  supplier = await memberOf(shop.supplier.userId)
}

/** A new pending order of product 0 (suppliers[0]) or 1; its number. */
export async function newOrder(
  options: { product?: 0 | 1; status?: string; review?: string } = {},
): Promise<string> {
  serial += 1
  const orderNo = `O${serial}`
  const { product = 1, ...columns } = options
  const orderId = await addOrder(stack.sql, shop, serial, { product })
  if (Object.keys(columns).length > 0)
    await stack.sql`update orders set ${stack.sql(columns)} where order_id = ${orderId}`
  return orderNo
}

export const HEADER = ['订单号', '收货人', '快递单号', '快递公司']

/** Uploads bytes, or a workbook of these rows below HEADER; its id. */
export async function upload(
  file: Buffer | readonly (readonly TestCell[])[],
  account = owner,
  merged?: string[],
): Promise<string> {
  const bytes = Buffer.isBuffer(file) ? file : workbook([HEADER, ...file], merged ? { merged } : {})
  const stored = await storeUpload(account, { name: '发货.xlsx', bytes })
  if (!stored.ok) throw new Error(stored.reason)
  return stored.shipmentId
}

export async function detail(shipmentId: string, account = owner) {
  const found = await loadShipment(account.scope, shipmentId)
  if (!found) throw new Error('no such file')
  return found
}

export const inputFor = (account: Member, jobId: string, options: Parameters<typeof testInput>[2] = {}) =>
  testInput({ merchantId: account.merchant_id, userId: account.userId }, jobId, options)

/** Ships a checked file to its end. @returns the job's id */
export async function ship(shipmentId: string, account = owner): Promise<string> {
  const started = await startShipping(account, shipmentId)
  if (!started.ok) throw new Error(started.reason)
  await runShipping(inputFor(account, started.jobId))
  return started.jobId
}

/** Results by line. */
export async function resultsOf(shipmentId: string, account = owner): Promise<[number, string][]> {
  const lines = await withTenant(account.scope, ({ tx }) => doneLines(tx, shipmentId, 0, 100_000))
  return lines.map(({ line, result }) => [line, result])
}

export async function orderOf(orderNo: string) {
  const [order] = await stack.sql<{ status: string; carrier: string | null; no: string | null }[]>`
    select status, carrier, tracking_no as no from orders
    where merchant_id = ${shop.merchantId} and order_no = ${orderNo}`
  return order
}

let nextNumber = 1_000_000_000
/** A tracking number that nobody has. */
export function trackingNo(): string {
  nextNumber += 1
  return `SF${nextNumber}`
}

/** The file of the failed lines, as rows of text. */
export async function failedRows(shipmentId: string, whole = true): Promise<string[][]> {
  const rows: string[][] = []
  for await (const portion of failedTable(owner, await detail(shipmentId), 'zh-CN', whole))
    rows.push(...portion)
  return rows
}
