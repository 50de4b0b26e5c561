// For tests: a merchant whose owner imports cards. Each test file has a module of its own, and so its own merchant.
import type { Member } from '#app/core/auth/account.ts'
import {
  type Merchant,
  makeMerchant,
  memberOf,
  newClient,
  snapshot,
  type TestStack,
} from '../../../supabase/tests/support.ts'
import { batchSchema } from '../batches/schema.ts'
import { testInput } from '../jobs/test-input.ts'
import { verifyCard } from '../redemptions/entry/verify-card.ts'
import { normaliseCode } from '../redemptions/normalise.ts'
import { type TestCell, workbook } from '../spreadsheets/test-files.ts'
import { loadImport } from './data.ts'
import { runCheck } from './jobs.ts'
import { requestCheck, requestImport, storeUpload } from './mutations.ts'
import { importSchema, mappingSchema } from './schema.ts'

let stack: TestStack
export let shop: Merchant
export let owner: Member

/** Call in beforeAll: makes the merchant. */
export async function arrange(of: TestStack): Promise<void> {
  stack = of
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
}

export const HEADER = ['卡号', '密码', '备注']
export const inputFor = (asker: Member, jobId: string) =>
  testInput({ merchantId: asker.merchant_id, userId: asker.userId }, jobId)

export async function upload(
  rows: readonly (readonly TestCell[])[],
  asker = owner,
  merged?: string[],
): Promise<string> {
  const bytes = workbook([HEADER, ...rows], merged ? { merged } : {})
  const stored = await storeUpload(asker, { name: '印刷厂/卡券.xlsx', bytes })
  if (!stored.ok) throw new Error(stored.reason)
  return stored.importId
}

export const COLUMNS = {
  sheet: '0',
  encoding: 'utf-8',
  delimiter: 'comma',
  headerRow: '1',
  number: '0',
  password: '1',
  remark: '2',
}

export async function askCheck(importId: string, asker = owner, change: Record<string, string> = {}) {
  const filled = Object.entries({ ...COLUMNS, ...change }).filter(([, value]) => value !== '')
  const asked = await requestCheck(asker, importId, mappingSchema.parse(Object.fromEntries(filled)))
  if (!asked.ok) throw new Error(asked.reason)
  return inputFor(asker, asked.jobId)
}

export async function check(importId: string, asker = owner, change: Record<string, string> = {}) {
  await runCheck(await askCheck(importId, asker, change))
  const found = await loadImport(asker.scope, importId)
  if (!found) throw new Error('the import is gone')
  return found
}

export function form(mode: 'all' | 'good', product = shop.products[0]) {
  return importSchema.parse({
    ...{ mode, name: 'Printed elsewhere', faceValue: '388', productIds: [product] },
    ...{ validFrom: '2026-01-01', validTo: '2030-12-31', channel: '京东', remark: 'from the printer' },
  })
}

export async function askImport(
  importId: string,
  mode: 'all' | 'good',
  asker = owner,
  product = shop.products[0],
) {
  const asked = await requestImport(asker, importId, form(mode, product))
  if (!asked.ok) throw new Error(asked.reason)
  return { jobId: asked.jobId, input: inputFor(asker, asked.jobId) }
}

export type CardRow = { serial: number; number: string; status: string; remark: string; valid_to: string }
export function cardsOf(batchId: string | null) {
  return stack.sql<CardRow[]>`
    select serial, number, status, remark, valid_to from cards where batch_id = ${batchId} order by serial`
}

/** Everything an import may change in a merchant, as one text. */
export async function traces(merchantId: string): Promise<string> {
  const tables = ['cards', 'card_batches', 'card_secrets', 'batch_products', 'card_log', 'card_changes']
  const states = await Promise.all(tables.map((table) => snapshot(stack.sql, table, merchantId)))
  const [counter] = await stack.sql`
    select next_serial from private.merchant_counters where merchant_id = ${merchantId}`
  return JSON.stringify([states, counter])
}

/** Number and password open the card on the consumer's site. */
export async function opens(number: string, password: string, merchant = shop): Promise<string | boolean> {
  const site = {
    ...{ merchant_id: merchant.merchantId, code: merchant.code, name: 'Shop' },
    ...{ time_zone: 'Asia/Shanghai', currency: 'CNY', logo_path: null },
  }
  const shown = { number: normaliseCode(number), password: normaliseCode(password) }
  const outcome = await verifyCard(site, shown, { clientAddress: newClient(), captcha: undefined })
  return outcome.ok ? true : outcome.reason
}

/** Of different lengths, so that each block has passwords that are filled up. */
export const passwordOf = (i: number) => `pwd${i}-${'x'.repeat(i % 7)}`
export const rowsOf = (prefix: string, count: number): TestCell[][] =>
  Array.from({ length: count }, (_, i) => [`${prefix}${10_000 + i}`, passwordOf(i), null])

export async function snapshotOf(table: string, importId: string): Promise<number> {
  const [row] = await stack.sql<{ n: number }[]>`
    select count(*)::int as n from ${stack.sql(table)} where import_id = ${importId}`
  return row?.n ?? -1
}

export function waitingBatch(prefix: string) {
  return batchSchema.parse({
    ...{ name: 'Waiting', faceValue: '1', quantity: '100', productIds: [shop.products[0]] },
    ...{ numberMode: 'sequential', prefix, numberDigits: '6', startNumber: '10000' },
    ...{ passwordLength: '8', passwordAlphabet: 'digits' },
  })
}
