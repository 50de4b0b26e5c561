import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { contactPlace } from './data.ts'
import type { ChannelForm } from './schema.ts'
import type { Contact } from './types.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/** Adds a channel. Needs batch.create; a name that differs only in capitals, spaces or width is the same name. */
export async function addChannel(
  actor: Actor,
  form: ChannelForm,
): Promise<Outcome<{ channelId: string }, 'NAME_TAKEN'>> {
  const keys = await keysOf(actor.merchant_id)
  const channelId = uuid()
  return nameTaken(() =>
    withTenant(actor.scope, async ({ tx }) => {
      const row = { merchant_id: actor.merchant_id, channel_id: channelId, name: form.name }
      await tx`insert into channels ${tx(row)}`
      await writeDetails(tx, keys, actor.merchant_id, channelId, form)
      return { ok: true, channelId }
    }),
  )
}

/** Changes name, contact and note of a channel. Needs batch.create and card.read. */
export async function editChannel(
  actor: Actor,
  channelId: string,
  form: ChannelForm,
): Promise<Outcome<object, 'NAME_TAKEN' | 'CHANNEL_UNKNOWN'>> {
  const keys = await keysOf(actor.merchant_id)
  return nameTaken<Outcome<object, 'CHANNEL_UNKNOWN'>>(() =>
    withTenant(actor.scope, async ({ tx }) => {
      const changed = await tx`
        update channels set name = ${form.name}
        where merchant_id = ${actor.merchant_id} and channel_id = ${channelId}`
      if (changed.count === 0) return { ok: false, reason: 'CHANNEL_UNKNOWN' }
      await writeDetails(tx, keys, actor.merchant_id, channelId, form)
      return { ok: true }
    }),
  )
}

/**
 * The channel of a name, made when it is new. Needs batch.create and card.read.
 * @param name as channelName of schema.ts gives it; 'JD' finds the 'Ｊ d' of before
 * @returns its id
 */
export async function channelNamed(tx: Tx, merchantId: string, name: string): Promise<string> {
  // DO UPDATE with its own name, because DO NOTHING returns no row and the name may appear at the same time.
  const [row] = await tx<{ channel_id: string }[]>`
    insert into channels (merchant_id, channel_id, name) values (${merchantId}, ${uuid()}, ${name})
    on conflict (merchant_id, name_key) do update set name = channels.name
    returning channel_id`
  return (row as { channel_id: string }).channel_id
}

async function writeDetails(
  tx: Tx,
  keys: MerchantKeys,
  merchantId: string,
  channelId: string,
  form: ChannelForm,
): Promise<void> {
  const contact: Contact = { name: form.contactName, phone: form.contactPhone }
  const nobody = contact.name === '' && contact.phone === ''
  const sealed = nobody ? null : keys.seal(contactPlace(channelId), JSON.stringify(contact))
  await tx`
    insert into channel_details (merchant_id, channel_id, contact_enc, commission_note)
    values (${merchantId}, ${channelId}, ${sealed}, ${form.commissionNote})
    on conflict (merchant_id, channel_id) do update
      set contact_enc = excluded.contact_enc, commission_note = excluded.commission_note, updated_at = now()`
}

async function nameTaken<T>(work: () => Promise<T>): Promise<T | { ok: false; reason: 'NAME_TAKEN' }> {
  try {
    return await work()
  } catch (error) {
    const { code, table_name: table } = error as { code?: string; table_name?: string }
    if (code === '23505' && table === 'channels') return { ok: false, reason: 'NAME_TAKEN' }
    throw error
  }
}
