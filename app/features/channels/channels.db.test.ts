import { beforeAll, describe, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { listReveals } from '../reveals/data.ts'
import { listChannels, loadChannel } from './data.ts'
import { addChannel, channelNamed, editChannel, revealContact } from './mutations.ts'
import { channelSchema } from './schema.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let maker: Member
let looker: Member
let reader: Member

const memberOf = async (userId: string) => (await loadAccount(userId)) as Member
const form = (name: string, more: object = {}) => channelSchema.parse({ name, ...more })
const contact = { contactName: '王敏', contactPhone: '１３８ 0000 1111', commissionNote: '面值的 8%\r\n月结' }

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql), makeMerchant(stack.sql)])
  const account = (permissions: string[]) => addMember(stack.sql, shop.merchantId, { permissions })
  maker = await memberOf((await account(['card.read', 'batch.create'])).userId)
  looker = await memberOf((await account(['card.read', 'batch.create', 'contact.reveal'])).userId)
  reader = await memberOf((await account(['card.read', 'card.edit'])).userId)
})

const list = (member: Member, mayManage: boolean) => listChannels(member.scope, member.merchant_id, mayManage)

describe('who sees what', () => {
  test('a contact is stored sealed, and shown with stars to whoever makes batches', async () => {
    const added = await addChannel(maker, form(' 华东   券商 ', contact))
    if (!added.ok) throw new Error(added.reason)
    const [row] = await stack.sql<{ contact_enc: Buffer }[]>`
      select contact_enc from channel_details where channel_id = ${added.channelId}`
    expect(row?.contact_enc.includes('138')).toBe(false)
    expect(row?.contact_enc.includes('王敏')).toBe(false)
    expect(await loadChannel(maker.scope, shop.merchantId, added.channelId)).toMatchObject({
      name: '华东 券商',
      batches: 0,
      contact: { name: '王*', phone: '138****1111' },
      commissionNote: '面值的 8%\n月结',
    })
    const known = await list(maker, true)
    expect(known.find((row) => row.name === 'Channel')).toMatchObject({
      batches: 1,
      details: { contact: null },
    })
  })

  test('whoever only reads cards sees names; asking for more gives nothing more', async () => {
    const rows = await list(reader, false)
    expect(rows.map((row) => row.name)).toContain('华东 券商')
    expect(rows.every((row) => row.details === null)).toBe(true)
    const forced = await list(reader, true)
    expect(forced.every((row) => row.details?.contact === null && row.details.commissionNote === '')).toBe(
      true,
    )
    const store = await memberOf(shop.store.userId)
    expect(await list(store, true)).toEqual([])
  })

  test('another merchant sees none of it', async () => {
    const stranger = await memberOf(other.owner.userId)
    expect(await listChannels(stranger.scope, shop.merchantId, true)).toEqual([])
  })
})

describe('asking for a contact', () => {
  const looks = async () =>
    (await listReveals(await memberOf(shop.owner.userId), { kind: 'channel' }, FIRST)).entries
  const FIRST = { after: undefined, before: undefined }

  test('shows it in full and leaves a line; the list keeps its stars', async () => {
    const added = await addChannel(maker, form('华北', contact))
    if (!added.ok) throw new Error(added.reason)
    const before = (await looks()).length
    expect(await revealContact(looker, added.channelId, '192.0.2.1')).toEqual({
      ...{ name: '王敏', phone: '138 0000 1111' },
    })
    const after = await looks()
    expect(after).toHaveLength(before + 1)
    expect(after[0]).toMatchObject({
      ...{
        kind: 'channel',
        about: '华北',
        fields: ['name', 'phone'],
        orders: 0,
        orderNos: [],
        who: 'Test staff',
      },
    })
    expect(JSON.stringify(await list(looker, true))).not.toMatch(/王敏|0000/)
  })

  test('without contact.reveal, without batch.create, or from outside there is nothing to see, nor a line', async () => {
    const added = await addChannel(maker, form('东北', contact))
    const nobody = await addChannel(maker, form('境外'))
    if (!added.ok || !nobody.ok) throw new Error('not added')
    const before = await snapshot(stack.sql, 'reveals', shop.merchantId)
    // The line cannot be written, and so nothing is read.
    await expect(revealContact(maker, added.channelId, '')).rejects.toMatchObject({ code: '42501' })
    const blind = await memberOf(
      (await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'contact.reveal'] })).userId,
    )
    expect(await revealContact(blind, added.channelId, '')).toBeNull()
    expect(await revealContact(looker, nobody.channelId, '')).toBeNull()
    expect(await revealContact(await memberOf(other.owner.userId), added.channelId, '')).toBeUndefined()
    expect(await snapshot(stack.sql, 'reveals', shop.merchantId)).toBe(before)
  })
})

describe('writing', () => {
  test('one name in several spellings is one channel', async () => {
    expect(await addChannel(maker, form('JD 京东'))).toMatchObject({ ok: true })
    for (const name of ['JD 京东', 'jd京东', 'ＪＤ　京 东'])
      expect(await addChannel(maker, form(name)), name).toEqual({ ok: false, reason: 'NAME_TAKEN' })
    const id = (name: string) =>
      withTenant(maker.scope, ({ tx }) => channelNamed(tx, shop.merchantId, form(name).name))
    const ids = await Promise.all(['JD 京东', 'jd京东', 'Jd 京东'].map(id))
    expect(new Set(ids).size).toBe(1)
    expect(
      (await list(maker, true)).filter((row) => row.name.includes('京东')).map((row) => row.name),
    ).toEqual(['JD 京东'])
  })

  test('edits name and details; a taken name changes nothing', async () => {
    const made = await addChannel(maker, form('华南', contact))
    if (!made.ok) throw new Error(made.reason)
    const load = () => loadChannel(maker.scope, shop.merchantId, made.channelId)
    expect(await editChannel(maker, made.channelId, form('channel', { commissionNote: 'x' }))).toEqual({
      ok: false,
      reason: 'NAME_TAKEN',
    })
    expect(await load()).toMatchObject({ name: '华南', contact: { name: '王*' } })
    expect(await editChannel(looker, made.channelId, form('华南大区'))).toEqual({ ok: true })
    expect(await load()).toMatchObject({ name: '华南大区', contact: null, commissionNote: '' })
  })

  test('who may not see a contact leaves it as it is, and may name one where there is none', async () => {
    const made = await addChannel(maker, form('西南', contact))
    if (!made.ok) throw new Error(made.reason)
    const forged = form('西南', { contactName: '李四', contactPhone: '13900139000', commissionNote: 'y' })
    expect(await editChannel(maker, made.channelId, forged)).toEqual({ ok: true })
    expect(await loadChannel(maker.scope, shop.merchantId, made.channelId)).toMatchObject({
      ...{ contact: { name: '王*', phone: '138****1111' }, commissionNote: 'y' },
    })
    const empty = await addChannel(maker, form('西北'))
    if (!empty.ok) throw new Error(empty.reason)
    expect(await editChannel(maker, empty.channelId, form('西北', { contactName: '李四' }))).toEqual({
      ok: true,
    })
    expect(await revealContact(looker, empty.channelId, '192.0.2.1')).toEqual({ name: '李四', phone: '' })
  })

  test('without batch.create, or from outside, nothing changes', async () => {
    const before = await Promise.all(
      ['channels', 'channel_details'].map((table) => snapshot(stack.sql, table, shop.merchantId)),
    )
    await expect(addChannel(reader, form('x'))).rejects.toMatchObject({ code: '42501' })
    expect(await editChannel(reader, shop.channelId, form('x'))).toEqual({
      ok: false,
      reason: 'CHANNEL_UNKNOWN',
    })
    const stranger = await memberOf(other.owner.userId)
    expect(await editChannel(stranger, shop.channelId, form('x'))).toEqual({
      ok: false,
      reason: 'CHANNEL_UNKNOWN',
    })
    const after = await Promise.all(
      ['channels', 'channel_details'].map((table) => snapshot(stack.sql, table, shop.merchantId)),
    )
    expect(after).toEqual(before)
  })

  test.each([
    { name: '  ' },
    { name: 'x'.repeat(61) },
    { name: 'a\u0000b' },
    { contactPhone: 'call me' },
    { contactPhone: '12' },
    { contactName: 'x'.repeat(61) },
    { commissionNote: 'x'.repeat(501) },
  ])('refuses %j', (wrong) => {
    expect(channelSchema.safeParse({ name: 'ok', ...wrong }).success).toBe(false)
  })
})
