import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { maskName, maskPhone } from '../orders/masking.ts'
import type { ChannelDetails, ChannelRow, Contact } from './types.ts'

const LIST_LIMIT = 500

/** Where the contact of a channel is sealed. */
export function contactPlace(channelId: string) {
  return { table: 'channel_details', column: 'contact_enc', row: channelId }
}

type Row = {
  channelId: string
  name: string
  batches: number
  contact_enc: Buffer | null
  commissionNote: string | null
  updatedAt: Date | null
}

// Without batch.create the policy shows no row of channel_details, and everything of it is null.
function readChannels(tx: Tx, merchantId: string, channelId?: string) {
  return tx<Row[]>`
    select c.channel_id as "channelId", c.name, d.contact_enc, d.commission_note as "commissionNote",
      d.updated_at as "updatedAt",
      (select count(*) from card_batches b
        where b.merchant_id = ${merchantId} and b.channel_id = c.channel_id) as batches
    from channels c
    left join channel_details d on d.merchant_id = c.merchant_id and d.channel_id = c.channel_id
    where c.merchant_id = ${merchantId} ${channelId === undefined ? tx`` : tx`and c.channel_id = ${channelId}`}
    order by c.name, c.channel_id limit ${LIST_LIMIT}`
}

/** With stars; what is empty stays empty. */
function masked({ name, phone }: Contact): Contact {
  return { name: name && maskName(name), phone: phone && maskPhone(phone) }
}

function openContact(row: Row, keys: MerchantKeys): Contact | null {
  const sealed = row.contact_enc
  return sealed && (JSON.parse(keys.openText(contactPlace(row.channelId), sealed)) as Contact)
}

function detailsOf(row: Row, keys: MerchantKeys): ChannelDetails {
  const contact = openContact(row, keys)
  return {
    contact: contact && masked(contact),
    commissionNote: row.commissionNote ?? '',
    updatedAt: row.updatedAt,
  }
}

/**
 * The merchant's channels by name, up to 500.
 * @param mayManage whether the account holds batch.create: only then are there contacts, with stars
 */
export async function listChannels(
  scope: TenantScope,
  merchantId: string,
  mayManage: boolean,
): Promise<ChannelRow[]> {
  const keys = mayManage ? await keysOf(merchantId) : undefined
  const rows = await withTenant(scope, async ({ tx }) => [...(await readChannels(tx, merchantId))])
  return rows.map((row) => ({
    channelId: row.channelId,
    name: row.name,
    batches: row.batches,
    details: keys ? detailsOf(row, keys) : null,
  }))
}

/** Name and contact of a channel, in full: only for mutations.ts, which logs who has looked. */
export async function readOpenContact(
  tx: Tx,
  keys: MerchantKeys,
  merchantId: string,
  channelId: string,
): Promise<{ name: string; contact: Contact | null } | undefined> {
  const [row] = await readChannels(tx, merchantId, channelId)
  return row && { name: row.name, contact: openContact(row, keys) }
}

/** One channel with its details, the contact with stars; undefined when there is none. */
export async function loadChannel(
  scope: TenantScope,
  merchantId: string,
  channelId: string,
): Promise<(Omit<ChannelRow, 'details'> & ChannelDetails) | undefined> {
  const keys = await keysOf(merchantId)
  return withTenant(scope, async ({ tx }) => {
    const [row] = await readChannels(tx, merchantId, channelId)
    return row && { channelId, name: row.name, batches: row.batches, ...detailsOf(row, keys) }
  })
}
