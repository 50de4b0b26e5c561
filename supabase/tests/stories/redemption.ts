// Stories of what stands against those who try cards that are not theirs.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { SEALED, type Story, staff } from './story.ts'

export const redemptionStories: Story[] = [
  {
    table: 'guard_settings',
    // Made with the merchant.
    select: staff('log.read'),
    update: staff('log.read', 'settings.write'),
    row: () => ({}),
    change: { pace_seconds: 6 },
  },
  {
    table: 'security_events',
    // Written by private.note_security_event alone.
    select: staff('log.read'),
    row: () => ({ event_id: uuid(), kind: 'token_forged' }),
    change: { kind: 'nothing' },
  },
  {
    table: 'fraud_settings',
    select: staff('order.review'),
    update: staff('settings.write'),
    row: () => ({}),
    change: { hold_at: 80 },
  },
  {
    table: 'risk_assessments',
    // Written by private.note_assessment and private.review_order alone.
    select: staff('order.review'),
    row: () => ({
      ...{ assessment_id: uuid(), card_serial: 3, client_idx: SEALED, score: 0, reasons: '[]' },
      decision: 'allow',
    }),
    change: { outcome: 'released' },
  },
]

/** What was thought of the one who redeemed the first card, and an event; settings come with the merchant. */
export async function addSuspicions(
  admin: Sql,
  { merchantId: merchant_id, orders }: Merchant,
): Promise<void> {
  const judged = { client_idx: Buffer.alloc(16), score: 80, reasons: admin.json([]), decision: 'hold' }
  await admin`insert into risk_assessments ${admin({ merchant_id, ...judged, assessment_id: orders[0], card_serial: 1 })}`
  await admin`insert into security_events ${admin({ merchant_id, event_id: uuid(), kind: 'token_forged', client_idx: Buffer.alloc(16) })}`
}
