import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { countPickUpStores, loadHolidays, loadSettings } from './data.ts'
import { addHolidays, removeHolidays, saveSettings } from './mutations.ts'
import { MAX_HOLIDAYS } from './schema.ts'
import type { SettingsValues } from './types.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
/** Holds settings.write and nothing else. */
let clerk: Member

const values: SettingsValues = {
  dateMode: 'after',
  daysAfter: 2,
  daysOffered: 14,
  dateFrom: null,
  dateTo: null,
  closedWeekdays: [0],
  cutOffHour: 16,
  shipDaysBefore: 2,
  regionRule: { mode: 'except', codes: ['54', '65'] },
  pickUp: true,
  mayChange: false,
  shareTitle: '蟹礼',
  shareText: '',
}

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql), makeMerchant(stack.sql)])
  const account = await addMember(stack.sql, shop.merchantId, { permissions: ['settings.write'] })
  clerk = await memberOf(account.userId)
})

beforeEach(async () => {
  await stack.sql`delete from merchant_holidays where merchant_id = ${shop.merchantId}`
})

const load = () => loadSettings(clerk.scope, shop.merchantId)

/** Actions and details of the newest entries of the operation log. */
const logged = (n: number) => stack.sql<{ action: string; detail: object; member: string }[]>`
  select action, detail, member_id as member from card_log
  where merchant_id = ${shop.merchantId} order by at desc limit ${n}`

describe('settings', () => {
  test('are there for a new merchant, and are saved with an entry of what changed', async () => {
    const { version, ...first } = await load()
    expect(first).toMatchObject({ dateMode: 'none', regionRule: null, pickUp: false, mayChange: true })
    expect(await saveSettings(clerk, version, values)).toEqual({ ok: true })
    expect(await load()).toEqual({ ...values, version: expect.not.stringContaining(version) })
    expect(await logged(1)).toEqual([
      {
        action: 'settings.redemption',
        member: clerk.member_id,
        detail: {
          deliveryDates: 'C → A +2 / 14',
          cutOffHour: '– → 16',
          shipDaysBefore: '1 → 2',
          closedWeekdays: '– → 0',
          merchantRegions: '– → except 54, 65',
          pickUp: '✗ → ✓',
          mayChange: '✓ → ✗',
          shareTitle: '– → 蟹礼',
        },
      },
    ])
  })

  test('of two who began with the same settings the second is told, and overwrites nothing', async () => {
    const { version } = await load()
    const both = await Promise.all([
      saveSettings(clerk, version, { ...values, daysAfter: 3 }),
      saveSettings(await memberOf(shop.owner.userId), version, { ...values, daysAfter: 4 }),
    ])
    expect(both.map((each) => each.ok).sort()).toEqual([false, true])
    expect(both.find((each) => !each.ok)).toEqual({ ok: false, reason: 'SETTINGS_CHANGED' })
    const winner = both[0]?.ok ? 3 : 4
    const now = await load()
    expect(now.daysAfter).toBe(winner)
    expect(await saveSettings(clerk, version, { ...values, daysAfter: 5 })).toMatchObject({ ok: false })
    expect(await load()).toEqual(now)
  })

  test('saved as they are leave no entry', async () => {
    const { version, ...same } = await load()
    const before = await snapshot(stack.sql, 'card_log', shop.merchantId)
    expect(await saveSettings(clerk, version, same)).toEqual({ ok: true })
    expect(await snapshot(stack.sql, 'card_log', shop.merchantId)).toBe(before)
  })

  test('dates that contradict each other do not pass the database either', async () => {
    const { version } = await load()
    const wrong = { ...values, dateMode: 'between', dateFrom: '2026-12-31', dateTo: '2026-09-25' } as const
    await expect(saveSettings(clerk, version, wrong)).rejects.toMatchObject({ code: '23514' })
    expect((await load()).version).toBe(version)
  })
})

describe('holidays', () => {
  const days = (from: number, n: number) =>
    Array.from({ length: n }, (_, at) => new Date(Date.UTC(2027, 0, from + at)).toISOString().slice(0, 10))

  test('are added, named anew and removed, each with an entry', async () => {
    expect(await addHolidays(clerk, { days: days(1, 3), name: '元旦' })).toEqual({ ok: true, added: 3 })
    expect(await addHolidays(clerk, { days: days(3, 2), name: '盘点' })).toEqual({ ok: true, added: 1 })
    expect(await loadHolidays(clerk.scope, shop.merchantId)).toEqual([
      { day: '2027-01-01', name: '元旦' },
      { day: '2027-01-02', name: '元旦' },
      { day: '2027-01-03', name: '盘点' },
      { day: '2027-01-04', name: '盘点' },
    ])
    expect(await removeHolidays(clerk, '2027-01-02', '2027-01-03')).toBe(2)
    expect(await removeHolidays(clerk, '2027-01-02', '2027-01-03')).toBe(0)
    expect((await logged(3)).map(({ detail }) => detail)).toEqual([
      { holidaysRemoved: '2027-01-02 – 2027-01-03' },
      { holidaysAdded: '2027-01-03 – 2027-01-04 – 盘点' },
      { holidaysAdded: '2027-01-01 – 2027-01-03 – 元旦' },
    ])
  })

  test('are 366 at most, also when many add at once', async () => {
    const runs = [1, 101, 201, 301].map((from) => addHolidays(clerk, { days: days(from, 100), name: '' }))
    const done = await Promise.all(runs)
    expect(done.filter((each) => each.ok)).toHaveLength(3)
    const full = { days: days(1001, MAX_HOLIDAYS - 300), name: '' }
    expect(await addHolidays(clerk, full)).toEqual({ ok: true, added: 66 })
    expect(await addHolidays(clerk, { days: days(2001, 1), name: '' })).toEqual({
      ok: false,
      reason: 'TOO_MANY_HOLIDAYS',
    })
    // What is there already takes no room.
    expect(await addHolidays(clerk, { ...full, name: '新名称' })).toEqual({ ok: true, added: 0 })
    expect(await loadHolidays(clerk.scope, shop.merchantId)).toHaveLength(MAX_HOLIDAYS)
  })
})

test('who may not write settings, or belongs elsewhere, changes nothing', async () => {
  await addHolidays(clerk, { days: ['2027-05-01'], name: '' })
  const tables = ['redemption_settings', 'merchant_holidays', 'region_rules', 'card_log']
  const state = () => Promise.all(tables.map((table) => snapshot(stack.sql, table, shop.merchantId)))
  const before = await state()
  const { version } = await load()
  const changed = { ...values, shareText: '改了', regionRule: null }
  for (const userId of [shop.staff, shop.store, shop.supplier, other.owner].map((each) => each.userId)) {
    const { scope } = await memberOf(userId)
    const actor = { scope, merchant_id: shop.merchantId }
    await expect(saveSettings(actor, version, changed)).rejects.toThrow()
    await expect(addHolidays(actor, { days: ['2027-06-01'], name: '' })).rejects.toThrow()
    expect(await removeHolidays(actor, '2027-01-01', '2027-12-31')).toBe(0)
  }
  expect(await state()).toEqual(before)
})

test('stores for picking up are counted', async () => {
  expect(await countPickUpStores(clerk.scope, shop.merchantId)).toBe(0)
  await stack.sql`
    update stores set pick_up = true, region_code = '310104', address = '漕溪北路 88 号'
    where merchant_id = ${shop.merchantId} and store_id = ${shop.stores[0]}`
  expect(await countPickUpStores(clerk.scope, shop.merchantId)).toBe(1)
})
