// Stories of the merchant itself, of its terms, and of the channels its cards go through.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { everybody, headOffice, SEALED, type Story, staff } from './story.ts'

export const merchantStories: Story[] = [
  {
    table: 'merchants',
    select: everybody().and({ operator: 'all' }),
    update: staff('settings.write'),
    row: () => ({ merchant_id: uuid(), code: `x${uuid().slice(-12)}`, name: 'New' }),
    change: { name: 'Changed' },
  },
  {
    table: 'redemption_settings',
    // Made with the merchant.
    select: headOffice(),
    update: staff('settings.write'),
    row: () => ({}),
    change: { share_title: 'Changed' },
  },
  {
    table: 'merchant_holidays',
    select: headOffice(),
    insert: staff('settings.write'),
    update: staff('settings.write'),
    delete: staff('settings.write'),
    row: () => ({ day: '2030-10-02' }),
    change: { name: 'Changed' },
  },
  {
    table: 'region_rules',
    // Cards, batches, products and the merchant's settings refer to them: who writes one of these may add one.
    select: headOffice(),
    insert: staff('settings.write'),
    row: () => ({ region_rule_id: uuid(), mode: 'except', codes: '{54,65}' }),
    change: { mode: 'only' },
  },
  {
    table: 'channels',
    select: staff('card.read'),
    insert: staff('batch.create'),
    update: staff('card.read', 'batch.create'),
    row: () => ({ channel_id: uuid(), name: `Channel ${uuid()}` }),
    change: { created_at: '2026-01-01T00:00:00Z' },
  },
  {
    table: 'channel_details',
    // Who reads cards sees the names of channels; a person to call and what was agreed take more.
    select: staff('batch.create'),
    insert: staff('batch.create'),
    update: staff('batch.create'),
    row: ({ bareChannel }) => ({ channel_id: bareChannel, contact_enc: SEALED }),
    change: { commission_note: 'Changed' },
  },
]

/** A holiday, a channel with details and one without. @returns the id of the latter */
export async function addTerms(
  admin: Sql,
  { merchantId: merchant_id, channelId }: Merchant,
): Promise<string> {
  await admin`insert into merchant_holidays ${admin({ merchant_id, day: '2030-10-01', name: 'National Day' })}`
  const bareChannel = uuid()
  await admin`insert into channels ${admin({ merchant_id, channel_id: bareChannel, name: 'Bare' })}`
  await admin`insert into channel_details ${admin({ merchant_id, channel_id: channelId, commission_note: '5 %' })}`
  return bareChannel
}
