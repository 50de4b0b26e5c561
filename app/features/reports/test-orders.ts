import { v7 as uuid } from 'uuid'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { type Merchant, memberOf, type Sql } from '../../../supabase/tests/support.ts'
import { testInput } from '../jobs/test-input.ts'
import type { Reader } from './data.ts'
import { foldReports, runReportRebuild } from './jobs.ts'
import { requestRebuild } from './mutations.ts'
import type { Dimension, Filters, Period, ReportRequest } from './types.ts'

/** What decides about an order; the rest does not count. */
export type TestOrder = {
  serial: number
  at: Date | string
  productId: string
  channelId?: string | null
  storeId?: string | null
  supplierId?: string | null
  faceValueMinor?: number
  part?: number
}

/** Inserts orders with one statement. @returns their ids */
export async function insertOrders(
  sql: Sql,
  { merchantId }: Pick<Merchant, 'merchantId'>,
  orders: TestOrder[],
): Promise<string[]> {
  const sealed = Buffer.from('00', 'hex')
  const rows = orders.map((order) => ({
    merchant_id: merchantId,
    order_id: uuid(),
    order_no: `R${uuid()}`,
    card_serial: order.serial,
    product_id: order.productId,
    product_name: 'Crab',
    face_value_minor: order.faceValueMinor ?? 38_800,
    channel_id: order.channelId ?? null,
    store_id: order.storeId ?? null,
    supplier_id: order.supplierId ?? null,
    ...((order.part ?? 1) === 1
      ? { part: 1, parts: 1, group_id: null }
      : { part: order.part ?? 1, parts: 3, group_id: uuid() }),
    ...{
      consignee_enc: sealed,
      consignee_idx: sealed,
      phone_enc: sealed,
      phone_idx: sealed,
      address_enc: sealed,
    },
    ...{ region_code: '310101', province: '上海市', city: '上海市', district: '黄浦区' },
    created_at: order.at,
  }))
  await sql`insert into orders ${sql(rows)}`
  return rows.map((row) => row.order_id)
}

const never = new AbortController().signal

export const readerOf = (shop: Merchant, timeZone: string, userId = shop.owner.userId): Reader => ({
  ...{ scope: scopeOfUser(userId), merchantId: shop.merchantId },
  ...{ timeZone, locale: 'zh-CN' },
})

export const fold = (shop: Merchant) => foldReports({ merchantId: shop.merchantId, signal: never })

export async function rebuild(shop: Merchant): Promise<void> {
  const jobId = await requestRebuild(await memberOf(shop.owner.userId))
  await runReportRebuild(testInput({ merchantId: shop.merchantId, userId: shop.owner.userId }, jobId))
}

export function requestFor(rows: Dimension, period: Period, filters: Filters = {}): ReportRequest {
  const sort = { by: 'total', descending: true }
  return { rows, measure: 'redemptions', period, preset: undefined, filters, sort }
}

/** A small generator of our own (mulberry32): a run that fails can be repeated with its seed. */
export function randomness(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T
  return { next, pick }
}
