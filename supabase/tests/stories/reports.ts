// Stories of the figures: sums by day, and the changes that are not in them yet.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { type Story, staff } from './story.ts'

const COUNTS = { redemptions: 1, parcels: 1, face_value_minor: 1, shipped: 0, cancelled: 0 }

const keys = () => ({
  ...{ product_id: uuid(), batch_id: uuid(), channel_id: uuid(), store_id: uuid(), supplier_id: uuid() },
})

export const reportStories: Story[] = [
  {
    table: 'report_days',
    // Written by the workers alone.
    select: staff('report.read'),
    row: () => ({ ...keys(), day: '2030-10-02', ...COUNTS }),
    change: { parcels: 2 },
  },
  {
    table: 'report_sums',
    // Written by the workers alone.
    select: staff('report.read'),
    row: () => ({
      ...{ dimension: 'product', grain: 'day', period: '2030-10-02', member_id: uuid() },
      ...COUNTS,
    }),
    change: { parcels: 2 },
  },
  {
    table: 'report_deltas',
    // Written by the triggers of orders alone.
    select: staff('report.read'),
    row: () => ({ ...keys(), at: '2030-10-02T00:00:00Z', ...COUNTS }),
    change: { parcels: 2 },
  },
  {
    table: 'report_states',
    // Made with the merchant, and written by the workers alone.
    select: staff('report.read'),
    row: () => ({}),
    change: { time_zone: 'UTC' },
  },
]

/** A day and a sum: a state comes with the merchant, deltas with its orders. */
export async function addReports(admin: Sql, { merchantId: merchant_id, products }: Merchant): Promise<void> {
  const day = { day: '2030-10-01', ...keys(), product_id: products[0] }
  await admin`insert into report_days ${admin({ merchant_id, ...day, ...COUNTS })}`
  const single = { dimension: 'product', grain: 'day', period: '2030-10-01', member_id: products[0] }
  await admin`insert into report_sums ${admin({ merchant_id, ...single, ...COUNTS })}`
}
