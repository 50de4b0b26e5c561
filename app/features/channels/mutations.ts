import { v7 as uuid } from 'uuid'
import { can, type Member } from '#app/core/auth/account.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { noteReveal } from '../reveals/mutations.ts'
import { contactPlace, readOpenContact } from './data.ts'
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
      await writeDetails(tx, keys, { merchantId: actor.merchant_id, channelId, keepContact: false }, form)
      return { ok: true, channelId }
    }),
  )
}

/**
 * Who is to be reached at a channel, in full, and the line in the log of looks that says so.
 * @param account must hold contact.reveal, and batch.create, without which nobody sees a contact at all
 * @param client context.clientAddress
 * @returns null where nobody is named: nothing is logged then; undefined when there is no such channel
 */
export async function revealContact(
  account: Pick<Member, 'merchant_id' | 'member_id' | 'scope'>,
  channelId: string,
  client: string,
): Promise<Contact | null | undefined> {
  const keys = await keysOf(account.merchant_id)
  return withTenant(account.scope, async ({ tx }) => {
    const found = await readOpenContact(tx, keys, account.merchant_id, channelId)
    if (!found?.contact) return found?.contact
    const { name, contact } = found
    const fields = (['name', 'phone'] as const).filter((field) => contact[field] !== '')
    await noteReveal(tx, keys, account, { kind: 'channel', fields, orders: [], about: name, client })
    return contact
  })
}

/**
 * Changes name, contact and note of a channel. Needs batch.create and card.read. A contact that somebody without
 * contact.reveal could not see stays as it is.
 */
export async function editChannel(
  actor: Actor & Pick<Member, 'kind' | 'permissions'>,
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
      const unseen = !can(actor, 'contact.reveal')
      await writeDetails(tx, keys, { merchantId: actor.merchant_id, channelId, keepContact: unseen }, form)
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
  where: { merchantId: string; channelId: string; keepContact: boolean },
  form: ChannelForm,
): Promise<void> {
  const { merchantId, channelId, keepContact } = where
  const contact: Contact = { name: form.contactName, phone: form.contactPhone }
  const nobody = contact.name === '' && contact.phone === ''
  const sealed = nobody ? null : keys.seal(contactPlace(channelId), JSON.stringify(contact))
  await tx`
    insert into channel_details (merchant_id, channel_id, contact_enc, commission_note)
    values (${merchantId}, ${channelId}, ${sealed}, ${form.commissionNote})
    on conflict (merchant_id, channel_id) do update
      set contact_enc = case when ${keepContact} then coalesce(channel_details.contact_enc, excluded.contact_enc)
          else excluded.contact_enc end,
        commission_note = excluded.commission_note, updated_at = now()`
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
