// The log of looks: who may write what, that nobody changes it, and how it is read.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { momentSchema } from '#app/core/paging/places.ts'
import {
  addMember,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { listReveals, PAGE, readReveals, revealsOfOrder } from './data.ts'
import { type Look, noteLook, noteRevealDownload } from './mutations.ts'
import { revealFilterSchema } from './schema.ts'

const stack = useStack('web')
let shop: Merchant
let owner: Member
let shipper: Member
let looker: Member
let other: Member

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  const another = await makeMerchant(stack.sql)
  const member = async (permissions: string[]) =>
    memberOf((await addMember(stack.sql, shop.merchantId, { permissions })).userId)
  owner = await memberOf(shop.owner.userId)
  other = await memberOf(another.owner.userId)
  shipper = await member(['order.read', 'order.ship'])
  looker = await member(['order.read', 'contact.reveal'])
})

const look = (more: Partial<Look> = {}): Look => ({
  kind: 'list',
  orders: [{ orderId: shop.orders[0], orderNo: 'O1' }],
  client: '192.0.2.7',
  ...more,
})
const everything = (table: string) => snapshot(stack.sql, table, shop.merchantId)
const NOWHERE = { after: undefined, before: undefined }

describe('writing', () => {
  test('who ships notes what is printed, and nothing else; nobody notes in the name of others', async () => {
    await noteLook(shipper, look({ kind: 'print' }))
    const before = await everything('reveals')
    expect(await codeOf(noteLook(shipper, look()))).toBe('42501')
    expect(await codeOf(noteLook({ ...looker, member_id: owner.member_id }, look()))).toBe('42501')
    expect(await codeOf(noteLook({ ...looker, merchant_id: other.merchant_id }, look()))).toBe('42501')
    for (const account of [shop.store, shop.supplier, shop.staff]) {
      const viewer = await memberOf(account.userId)
      if (!viewer.permissions.includes('contact.reveal'))
        expect(await codeOf(noteLook(viewer, look()))).toBe('42501')
    }
    expect(await everything('reveals')).toBe(before)
  })

  test('a file of many names none of them, and says how many', async () => {
    const many = Array.from({ length: 501 }, (_, n) => ({ orderId: crypto.randomUUID(), orderNo: `M${n}` }))
    await noteLook(looker, look({ kind: 'export', orders: many, about: '发货.xlsx' }))
    await noteLook(looker, look({ kind: 'export', orders: [], count: 3, about: 'x'.repeat(300) }))
    const { entries } = await listReveals(owner, { kind: 'export' }, NOWHERE)
    expect(entries.map(({ orders, orderNos, about }) => [orders, orderNos, about?.length])).toEqual([
      [3, [], 200],
      [501, [], 7],
    ])
  })

  test('what stands there is changed by nobody, not even past the policies', async () => {
    await noteLook(looker, look())
    const before = await Promise.all(['reveals', 'reveal_orders'].map(everything))
    for (const statement of [
      stack.sql`update reveals set about = 'x' where merchant_id = ${shop.merchantId}`,
      stack.sql`delete from reveals where merchant_id = ${shop.merchantId}`,
      stack.sql`update reveal_orders set order_no = 'x' where merchant_id = ${shop.merchantId}`,
      stack.sql`delete from reveal_orders where merchant_id = ${shop.merchantId}`,
      stack.sql`truncate reveals`,
    ])
      expect(await codeOf(statement)).toBe('42501')
    expect(await Promise.all(['reveals', 'reveal_orders'].map(everything))).toEqual(before)
  })
})

describe('reading', () => {
  test('by account, order and day; to the merchant’s own with log.read alone', async () => {
    await noteLook(owner, look({ kind: 'detail', orders: [{ orderId: shop.orders[1], orderNo: 'O2' }] }))
    const kinds = async (filter: object) =>
      (await listReveals(owner, revealFilterSchema.parse(filter), NOWHERE)).entries.map(({ kind }) => kind)
    expect(await kinds({ order: 'O2' })).toEqual(['detail'])
    expect(await kinds({ order: 'O2', from: '2026-01-01', to: '2026-01-02' })).toEqual([])
    expect(new Set(await kinds({ member: looker.member_id }))).toEqual(new Set(['list', 'export']))
    expect(await kinds({ member: shipper.member_id })).toEqual(['print'])
    expect((await revealsOfOrder(owner, 'O1')).map(({ kind, who }) => [kind, who])).toContainEqual([
      ...['print', 'Test staff'],
    ])
    for (const account of [shipper, looker, other, await memberOf(shop.store.userId)]) {
      expect((await listReveals(account, { order: 'O1' }, NOWHERE)).entries).toEqual([])
      expect(await revealsOfOrder(account, 'O1')).toEqual([])
    }
  })

  test('page by page both ways, and as a file, without losing or repeating a line', async () => {
    for (let n = 0; n < 2 * PAGE + 5; n += 1) await noteLook(owner, look({ kind: 'sheet' }))
    const filter = { kind: 'sheet' } as const
    const first = await listReveals(owner, filter, NOWHERE)
    expect([first.entries.length, first.previous]).toEqual([PAGE, undefined])
    const behind = (place: string | undefined) => ({ after: momentSchema.parse(place) })
    const second = await listReveals(owner, filter, behind(first.next))
    const third = await listReveals(owner, filter, behind(second.next))
    expect([second.entries.length, third.entries.length, third.next]).toEqual([PAGE, 5, undefined])
    const back = await listReveals(owner, filter, { before: momentSchema.parse(second.previous) })
    expect(back.entries).toEqual(first.entries)
    expect(back.previous).toBeUndefined()
    const all = [first, second, third].flatMap(({ entries }) => entries.map(({ revealId }) => revealId))
    const file: string[] = []
    for await (const portion of readReveals(owner, filter))
      file.push(...portion.map(({ revealId }) => revealId))
    expect(file).toEqual(all)
    expect(new Set(all).size).toBe(2 * PAGE + 5)
    await noteRevealDownload(owner, filter)
    const [noted] = await stack.sql`
      select detail from card_log where merchant_id = ${shop.merchantId} and action = 'reveals.export'`
    expect(noted).toEqual({ detail: { search: { kind: 'sheet' } } })
  })
})
