import { beforeAll, describe, expect, test } from 'vitest'
import { loadAccount } from '#app/core/auth/account.ts'
import {
  addBatch,
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { batchStandings, closingFacts, listStores, loadStore } from './data.ts'
import { foldStock } from './jobs.ts'
import { loadLedger } from './ledger/data.ts'
import { type LedgerQuery, ledgerQuery } from './ledger/schema.ts'
import { closeStore, createStore, editStore, reopenStore } from './mutations.ts'
import { type StoreForm, storeSchema } from './schema.ts'

const stack = useStack('worker')
let shop: Merchant
let other: Merchant

beforeAll(async () => {
  const options = { permissions: ['store.manage'] }
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, options), makeMerchant(stack.sql)])
})

const corner: StoreForm = {
  name: '徐家汇店',
  pickUp: true,
  province: '310000',
  city: '310100',
  district: '310104',
  address: '漕溪北路 88 号',
  hours: '10:00–21:30',
}
const plain: StoreForm = {
  ...{ name: '南京路店', pickUp: false, province: '', city: '', district: '', address: '', hours: '' },
}
const fold = () => foldStock({ merchantId: shop.merchantId, signal: new AbortController().signal })

describe('a store', () => {
  test('is added once per name, in its own merchant only', async () => {
    const staff = await memberOf(shop.staff.userId)
    const before = await snapshot(stack.sql, 'stores', other.merchantId)
    const made = await createStore(staff, plain)
    expect(made).toMatchObject({ ok: true })
    expect(await createStore(staff, plain)).toEqual({ ok: false, reason: 'NAME_TAKEN' })
    expect(await createStore(staff, { ...corner, name: 'x', city: '310200' })).toEqual({
      ...{ ok: false, reason: 'REGION_UNKNOWN' },
    })
    const stores = await listStores(staff.scope, shop.merchantId, { q: undefined, closed: true, cards: true })
    expect(stores.map(({ name }) => name)).toEqual(['Store 0', 'Store 1', '南京路店'])
    expect(await snapshot(stack.sql, 'stores', other.merchantId)).toBe(before)
  })

  test('gets its name, place and hours; two cannot have one name', async () => {
    const owner = await memberOf(shop.owner.userId)
    const [storeId, second] = shop.stores
    expect(await editStore(owner, storeId, corner)).toEqual({ ok: true })
    expect(await loadStore(owner.scope, storeId)).toEqual({
      ...{ storeId, name: '徐家汇店', pickUp: true, regionCode: '310104', address: '漕溪北路 88 号' },
      ...{ hours: '10:00–21:30', closedAt: null },
    })
    expect(await editStore(owner, second, corner)).toEqual({ ok: false, reason: 'NAME_TAKEN' })
    const elsewhere = { ...corner, city: '310200' }
    expect(await editStore(owner, storeId, elsewhere)).toEqual({ ok: false, reason: 'REGION_UNKNOWN' })
    expect(await editStore(owner, storeId, { ...corner, district: '310199' })).toMatchObject({ ok: false })
    expect(await editStore(owner, storeId, { ...plain, name: 'Store 0' })).toEqual({ ok: true })
    expect(await loadStore(owner.scope, storeId)).toMatchObject({
      pickUp: false,
      regionCode: null,
      address: '',
    })
  })

  test('that is closed throws its accounts out at once, and lets them in again', async () => {
    const owner = await memberOf(shop.owner.userId)
    const [storeId] = shop.stores
    const clerk = await addMember(stack.sql, shop.merchantId, {
      kind: 'store',
      storeId,
      permissions: ['card.read'],
    })
    const seen = async () => {
      const account = await loadAccount(clerk.userId)
      return account?.type === 'member' ? account.permissions : undefined
    }
    expect(await seen()).toEqual(['card.read'])
    await editStore(owner, storeId, { ...corner, name: 'Store 0' })
    expect(await closingFacts(owner.scope, shop.merchantId, storeId)).toEqual({
      ...{ accounts: 2, onHand: 1, waitingPickUps: 0 },
    })
    expect(await closeStore(owner, storeId)).toEqual({ ok: true })
    expect(await closeStore(owner, storeId)).toEqual({ ok: false, reason: 'STORE_UNKNOWN' })
    expect(await seen()).toBeUndefined()
    const closed = await loadStore(owner.scope, storeId)
    expect(closed).toMatchObject({ closedAt: expect.any(Date), pickUp: false })
    const names = async (all: boolean) =>
      (await listStores(owner.scope, shop.merchantId, { q: 'Store', closed: all, cards: false })).map(
        ({ name }) => name,
      )
    expect(await names(false)).toEqual(['Store 1'])
    expect(await names(true)).toEqual(['Store 1', 'Store 0'])
    expect(await reopenStore(owner, storeId)).toEqual({ ok: true })
    expect(await seen()).toEqual(['card.read'])
    const log = await stack.sql`
      select action, detail from card_log where merchant_id = ${shop.merchantId} and action like 'stores.%' order by at`
    expect([...log]).toEqual([
      { action: 'stores.close', detail: { store: 'Store 0' } },
      { action: 'stores.reopen', detail: { store: 'Store 0' } },
    ])
  })

  test('is touched by nobody without the permission, or of another merchant', async () => {
    const state = () =>
      Promise.all(
        [shop, other].flatMap(({ merchantId }) =>
          ['stores', 'card_log'].map((table) => snapshot(stack.sql, table, merchantId)),
        ),
      )
    const before = await state()
    const owner = await memberOf(shop.owner.userId)
    const unknown = { ok: false, reason: 'STORE_UNKNOWN' }
    for (const merchant_id of [shop.merchantId, other.merchantId]) {
      expect(await editStore({ ...owner, merchant_id }, other.stores[0], corner)).toEqual(unknown)
      expect(await closeStore({ ...owner, merchant_id }, other.stores[0])).toEqual(unknown)
    }
    expect(await loadStore(owner.scope, other.stores[0])).toBeUndefined()
    const keeper = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'stock.manage'] })
    for (const { userId } of [shop.store, shop.supplier, keeper]) {
      const member = await memberOf(userId)
      await expect(createStore(member, plain)).rejects.toMatchObject({ code: '42501' })
      expect(await editStore(member, shop.stores[0], corner)).toEqual(unknown)
      expect(await closeStore(member, shop.stores[0])).toEqual(unknown)
      expect(await reopenStore(member, shop.stores[0])).toEqual(unknown)
    }
    expect(await state()).toEqual(before)
  })
})

describe('what a store has', () => {
  test('is the same before, between and after folding, for each who may see it', async () => {
    const owner = await memberOf(shop.owner.userId)
    const { merchantId, stores } = shop
    const seen = async () => {
      const list = await listStores(owner.scope, merchantId, { q: undefined, closed: false, cards: true })
      return list.map(({ standing }) => standing)
    }
    // Of the fixture: one redeemed, one active, one on hand.
    const first = { created: 1, active: 1, redeemed: 1, void: 0 }
    const none = { created: 0, active: 0, redeemed: 0, void: 0 }
    expect(await seen()).toEqual([first, none, none])
    await fold()
    const [left] =
      await stack.sql`select count(*) as n from store_stock_deltas where merchant_id = ${merchantId}`
    expect(left).toEqual({ n: 0 })
    expect(await seen()).toEqual([first, none, none])
    await stack.sql`update cards set status = 'void' where merchant_id = ${merchantId} and serial = 3`
    await stack.sql`update cards set store_id = ${stores[1]} where merchant_id = ${merchantId} and serial = 12`
    const after = [{ created: 1, active: 0, redeemed: 1, void: 1 }, { ...none, created: 1 }, none]
    expect(await seen()).toEqual(after)
    await fold()
    await fold()
    expect(await seen()).toEqual(after)
    expect(await batchStandings(owner.scope, merchantId, stores[0])).toEqual([
      {
        batchId: shop.batchId,
        name: 'Batch',
        faceValueMinor: 10_000,
        created: 1,
        active: 0,
        redeemed: 1,
        void: 1,
      },
    ])
    const clerk = await memberOf(shop.store.userId)
    const own = await listStores(clerk.scope, merchantId, { q: undefined, closed: false, cards: true })
    expect(own.map(({ storeId, standing }) => [storeId, standing])).toEqual([[stores[0], after[0]]])
    // Nobody else has any of it: not without card.read, not from another merchant.
    for (const stranger of [shop.staff, shop.supplier, other.owner]) {
      const account = await memberOf(stranger.userId)
      expect(await batchStandings(account.scope, merchantId, stores[0])).toEqual([])
    }
  })
})

describe('the ledger of a store', () => {
  const ask = (query: Partial<LedgerQuery>): LedgerQuery => ({ ...ledgerQuery.parse({}), ...query })

  test('is read page by page, by kind and by day', async () => {
    const owner = await memberOf(shop.owner.userId)
    const { merchantId, stores } = shop
    await addBatch(stack.sql, shop, shop.owner.memberId, 1001, 130)
    for (let serial = 1001; serial <= 1130; serial += 1)
      await stack.sql`update cards set store_id = ${stores[1]} where merchant_id = ${merchantId} and serial = ${serial}`
    await stack.sql`
      update cards set status = 'active', activated_at = now()
      where merchant_id = ${merchantId} and serial in (1001, 1002, 1005)`
    const first = await loadLedger(owner, stores[1], ask({}))
    expect(first.entries[0]).toMatchObject({ kind: 'activate', cards: 3, onHand: -3, runCount: 2, who: null })
    expect(first.entries[0]?.runs).toEqual([
      { from: 1001, to: 1002 },
      { from: 1005, to: 1005 },
    ])
    expect([first.entries.length, first.previous]).toEqual([50, undefined])
    const second = await loadLedger(owner, stores[1], ask({ after: first.next }))
    const third = await loadLedger(owner, stores[1], ask({ after: second.next }))
    const ids = [first, second, third].flatMap(({ entries }) => entries.map(({ entryId }) => entryId))
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a))
    expect(ids).toHaveLength(132)
    expect(third.next).toBeUndefined()
    expect((await loadLedger(owner, stores[1], ask({ before: third.previous }))).entries).toEqual(
      second.entries,
    )
    const given = await loadLedger(owner, stores[1], ask({ kind: 'activate' }))
    expect(given.entries).toHaveLength(1)
    expect((await loadLedger(owner, stores[1], ask({ to: '2020-01-01' }))).entries).toEqual([])
    expect((await loadLedger(owner, stores[1], ask({ from: '2020-01-01' }))).entries).toHaveLength(50)
  })

  test('is for the merchant and the store itself', async () => {
    const { stores } = shop
    const count = async (userId: string, store: string) =>
      (await loadLedger(await memberOf(userId), store, ask({}))).entries.length
    expect(await count(shop.store.userId, stores[0])).toBeGreaterThan(0)
    expect(await count(shop.store.userId, stores[1])).toBe(0)
    for (const { userId } of [shop.staff, shop.supplier, other.owner])
      expect(await count(userId, stores[1])).toBe(0)
  })
})

test('a store for picking up needs region and address; a region is chosen to the end', () => {
  const at = (fields: Partial<StoreForm>) =>
    storeSchema.safeParse({ ...corner, ...fields }).error?.issues.map(({ path }) => path[0])
  const nowhere = { province: '', city: '', district: '' }
  expect(at({})).toBeUndefined()
  expect(at({ ...nowhere, address: ' ' })).toEqual(['province', 'address'])
  expect(at({ city: '', district: '' })).toEqual(['city'])
  expect(at({ pickUp: false, district: '' })).toEqual(['district'])
  expect(at({ pickUp: false, ...nowhere, address: '' })).toBeUndefined()
  expect(at({ address: 'x'.repeat(121) })).toEqual(['address'])
  expect(at({ hours: 'x'.repeat(61) })).toEqual(['hours'])
  for (const name of [' ', 'x'.repeat(61), 'a\u0000b']) expect(at({ name })).toEqual(['name'])
})
