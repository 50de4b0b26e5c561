// Settings of carriers and accounts, with the web server's own database login.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { CARRIER_CODES } from '../orders/carriers.ts'
import { readCallbackToken } from './callback.ts'
import { carrierChoices, listAccounts, listCarriers, offeredCarriers } from './data.ts'
import { renewCallback, saveAccount, saveCarriers } from './mutations.ts'
import { accountSchema, carriersSchema } from './schema.ts'

const stack = useStack('web')
const ORIGIN = 'https://admin.example.test'
let shop: Merchant
let owner: Member

beforeEach(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

const account = (form: object, stored = false) =>
  saveAccount(
    owner,
    accountSchema(stored).parse({ intent: 'account', provider: 'kdniao', dailyQueries: '100', ...form }),
    ORIGIN,
  )
const KEYS = { id: '1237100', appKey: '56da2cf8-c8a2-44b2-b6fa-476cd7d1ba17' }

const tasks = () => stack.sql`
  select task, due_at is not null as on from scheduled_tasks
  where merchant_id = ${shop.merchantId} and task like 'tracking.%' order by task`

describe('accounts', () => {
  test('keys are sealed, shown masked, and kept when the form leaves them empty', async () => {
    await account({ ...KEYS, tracks: true })
    const [shown] = await listAccounts(owner)
    expect(shown).toMatchObject({
      provider: 'kdniao',
      maskedId: '123****00',
      tracks: true,
      dailyQueries: 100,
      queriesUsed: 0,
    })
    expect(JSON.stringify(shown)).not.toContain(KEYS.appKey)
    const [row] = await stack.sql`
      select encode(credentials_enc, 'escape') as text from carrier_accounts where merchant_id = ${shop.merchantId}`
    expect(row?.text).not.toContain(KEYS.appKey)

    await account({ dailyQueries: '7' }, true)
    expect(await listAccounts(owner)).toMatchObject([
      { maskedId: '123****00', tracks: false, dailyQueries: 7, callbackUrl: shown?.callbackUrl },
    ])
  })

  test('the tasks run while a service follows the parcels', async () => {
    await account({ ...KEYS })
    expect([...(await tasks())]).toEqual([])
    await account({ ...KEYS, tracks: true })
    const on = [
      { task: 'tracking.poll', on: true },
      { task: 'tracking.subscribe', on: true },
    ]
    expect([...(await tasks())]).toEqual(on)
    // The other service takes over.
    await account({ provider: 'kuaidi100', id: 'B8E5EA8CAB8BB7F4', appKey: 'XHxUFRkZ5018', tracks: true })
    expect(await listAccounts(owner)).toMatchObject([{ tracks: false }, { tracks: true }])
    expect([...(await tasks())]).toEqual(on)
    await account({ provider: 'kuaidi100', tracks: false }, true)
    expect([...(await tasks())]).toEqual(on.map((task) => ({ ...task, on: false })))
  })

  test('a new address has another secret and the same merchant', async () => {
    await account(KEYS)
    const urlOf = async () => (await listAccounts(owner))[0]?.callbackUrl ?? ''
    const before = await urlOf()
    expect(before).toMatch(/^https:\/\/admin\.example\.test\/hooks\/kdniao\/[\w-]{64}$/)
    await renewCallback(owner, 'kdniao', ORIGIN)
    const after = await urlOf()
    expect(after).not.toBe(before)
    expect(readCallbackToken(after.split('/').at(-1) ?? '')?.merchantId).toBe(shop.merchantId)
  })

  test.each([
    ['no key for a new account', { id: '1237100' }, false],
    ['no number for a new account', { appKey: 'x' }, false],
    ['a new number with the old key', { id: '1237100' }, true],
    ['letters in KDNiao’s number', { id: 'abc', appKey: 'x' }, true],
    ['a budget below nothing', { ...KEYS, dailyQueries: '-1' }, false],
    ['a budget in words', { ...KEYS, dailyQueries: '1e3' }, false],
    ['a service that we do not know', { ...KEYS, provider: 'other' }, false],
  ])('%s is refused', (_name, form, stored) => {
    const whole = { intent: 'account', provider: 'kdniao', dailyQueries: '100', ...form }
    expect(accountSchema(stored).safeParse(whole).success).toBe(false)
  })

  test('others than those who set things up see and change nothing', async () => {
    await account(KEYS)
    const before = await snapshot(stack.sql, 'carrier_accounts', shop.merchantId)
    const clerk = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
    const other = await makeMerchant(stack.sql)
    for (const userId of [clerk.userId, shop.supplier.userId, shop.store.userId, other.owner.userId]) {
      const stranger = { ...(await memberOf(userId)), merchant_id: shop.merchantId }
      expect(await listAccounts(stranger)).toEqual([])
      const form = accountSchema(false).parse({
        intent: 'account',
        provider: 'kdniao',
        dailyQueries: '1',
        ...KEYS,
      })
      await expect(saveAccount(stranger, form, ORIGIN)).rejects.toThrow()
      await renewCallback(stranger, 'kdniao', ORIGIN)
      await expect(
        saveCarriers(
          stranger,
          carriersSchema.parse({ order: CARRIER_CODES, enabled: ['SF'], defaultCarrier: 'SF' }),
        ),
      ).rejects.toThrow()
    }
    expect(await snapshot(stack.sql, 'carrier_accounts', shop.merchantId)).toBe(before)
    expect(await snapshot(stack.sql, 'merchant_carriers', shop.merchantId)).toMatch(/^0 rows/)
  })
})

describe('the list of carriers', () => {
  const order = [...CARRIER_CODES]

  test('all are offered until somebody chooses; SF is the default', async () => {
    const choices = await listCarriers(owner)
    expect(choices.map(({ code }) => code)).toEqual(order)
    expect(choices.every(({ enabled }) => enabled)).toBe(true)
    expect(choices.find(({ isDefault }) => isDefault)?.code).toBe('SF')
  })

  test('what is chosen is offered in its order, also to a supplier', async () => {
    const form = { order, enabled: ['SF', 'JD', 'ZTO'], defaultCarrier: 'JD', move: 'up-JD' }
    await saveCarriers(owner, carriersSchema.parse(form))
    const supplier = await memberOf(shop.supplier.userId)
    const offered = await withTenant(supplier.scope, ({ tx }) => offeredCarriers(tx, shop.merchantId))
    expect(offered).toEqual(['JD', 'SF', 'ZTO'])
    expect(await listCarriers(owner)).toMatchObject([
      { code: 'JD', isDefault: true },
      { code: 'SF', enabled: true },
      { code: 'ZTO', enabled: true },
      { code: 'YTO', enabled: false },
      {},
      {},
      {},
      {},
      {},
      {},
    ])
    // Of a carrier that nobody has chosen, only the default one is offered all the same.
    await stack.sql`update merchants set default_carrier = 'DBL' where merchant_id = ${shop.merchantId}`
    const choices = await withTenant(owner.scope, ({ tx }) => carrierChoices(tx, shop.merchantId))
    expect(choices.find(({ code }) => code === 'DBL')).toEqual({
      code: 'DBL',
      enabled: true,
      isDefault: true,
    })
  })

  test.each([
    ['none at all', { order, enabled: [], defaultCarrier: 'SF' }],
    ['a default that is not offered', { order, enabled: ['SF'], defaultCarrier: 'JD' }],
    ['one twice', { order: [...order.slice(1), 'JD'], enabled: ['SF'], defaultCarrier: 'SF' }],
    ['one that does not exist', { order, enabled: ['XX'], defaultCarrier: 'SF' }],
    ['too few', { order: ['SF'], enabled: ['SF'], defaultCarrier: 'SF' }],
  ])('%s is refused', (_name, form) => expect(carriersSchema.safeParse(form).success).toBe(false))

  test('the ends of the list do not move beyond it', () => {
    const moved = (move: string) =>
      carriersSchema.parse({ order, enabled: ['SF'], defaultCarrier: 'SF', move }).order
    expect(moved('up-SF')).toEqual(order)
    expect(moved('down-DBL')).toEqual(order)
    expect(moved('down-SF').slice(0, 2)).toEqual(['JD', 'SF'])
    expect(moved('up-XX')).toEqual(order)
  })
})
