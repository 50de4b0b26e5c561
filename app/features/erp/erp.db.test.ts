// Settings, names and the buttons of the screen: what they do, and who may press them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { SF, startWangdiantong, type Wangdiantong } from '../../../e2e/vendors/wangdiantong.ts'
import {
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { listPushes, listResults, loadErpSettings, loadMapping, loadOverview, loadPush } from './data.ts'
import { runErpPull, runErpPush } from './jobs.ts'
import {
  pushAgain,
  removeName,
  runNow,
  saveCarrier,
  saveGoods,
  saveRegion,
  saveSettings,
  saveShops,
  settleResults,
  testConnection,
  withdraw,
} from './mutations.ts'
import { settingsSchema } from './schema.ts'
import { TEST_ERP } from './test-account.ts'
import { addErpOrders } from './test-erp.ts'

const stack = useStack('worker')
let erp: Wangdiantong
let shop: Merchant
let owner: Member
/** Manages the ERP and does nothing else. */
let manager: Member

beforeAll(async () => {
  erp = await startWangdiantong(TEST_ERP)
  process.env.TIHUO_WANGDIANTONG_ENDPOINT = erp.url
  shop = await makeMerchant(stack.sql, { cards: 100 })
  await stack.sql`update orders set status = 'cancelled', cancelled_by = 'merchant' where merchant_id = ${shop.merchantId}`
  owner = await memberOf(shop.owner.userId)
  const account = await addMember(stack.sql, shop.merchantId, { permissions: ['erp.manage'] })
  manager = await memberOf(account.userId)
})
afterAll(() => erp.close())

const FORM = {
  ...{ intent: 'settings', edition: 'wangdiantong_enterprise', enabled: true },
  ...{ sid: TEST_ERP.sid, appKey: TEST_ERP.appKey, secret: TEST_ERP.secret, shopNo: 'S001' },
  ...{ pushSeconds: '60', pullSeconds: '120', waitMinutes: '0' },
}
const nothing = { hasSecret: false, sid: '', appKey: '' }
const input = () => ({ merchantId: shop.merchantId, signal: new AbortController().signal })
const tasks = () => stack.sql<{ task: string; on: boolean; every: number }[]>`
  select task, due_at is not null as on, interval_seconds as every from scheduled_tasks
  where merchant_id = ${shop.merchantId} and task like 'erp.%' order by task`

describe('settings', () => {
  test('switch the tasks on and off; the secret is sealed, and kept when it is not typed again', async () => {
    expect(await testConnection(owner)).toEqual({ ok: false, reason: 'NOT_SET_UP' })
    expect((await loadOverview(owner)).settings).toBeUndefined()
    await saveSettings(owner, settingsSchema(nothing).parse(FORM))
    expect(await tasks()).toEqual([
      { task: 'erp.pull', on: true, every: 120 },
      { task: 'erp.push', on: true, every: 60 },
    ])
    const [row] = await stack.sql<
      { secret_enc: Buffer }[]
    >`select secret_enc from erp_settings where merchant_id = ${shop.merchantId}`
    expect(row?.secret_enc.toString()).not.toContain(TEST_ERP.secret)
    const stored = await loadErpSettings(owner)
    expect(JSON.stringify(stored)).not.toContain(TEST_ERP.secret)
    await saveSettings(owner, settingsSchema(stored).parse({ ...FORM, secret: '', enabled: false }))
    expect((await tasks()).map(({ on }) => on)).toEqual([false, false])
    expect(await runNow(manager, 'erp.push')).toEqual({ ok: false, reason: 'OFF' })
    await saveSettings(owner, settingsSchema(stored).parse({ ...FORM, secret: '' }))
    expect(await testConnection(owner)).toEqual({ ok: true })
    expect(erp.trades.size).toBe(0)
  })

  test.each([
    [{ secret: '' }, nothing],
    [
      { sid: 'another', secret: '' },
      { hasSecret: true, sid: TEST_ERP.sid, appKey: TEST_ERP.appKey },
    ],
    [{ sid: '旺店' }, nothing],
    [{ shopNo: '' }, nothing],
    [{ pushSeconds: '5' }, nothing],
    [{ pushSeconds: '1e3' }, nothing],
    [{ waitMinutes: '-1' }, nothing],
    [{ daysBefore: '61' }, nothing],
    [{ edition: 'wangdiantong_web' }, nothing],
  ])('%o is refused', (wrong, stored) => {
    expect(settingsSchema(stored).safeParse({ ...FORM, ...wrong }).success).toBe(false)
  })

  test('the ERP’s own refusal comes back', async () => {
    erp.fail('signature')
    expect(await testConnection(owner)).toMatchObject({
      ok: false,
      reason: 'CREDENTIALS',
      text: '签名(sign)错误',
    })
    erp.fail('reset')
    expect(await testConnection(owner)).toMatchObject({ ok: false, reason: 'NO_ANSWER' })
  })

  test('are for who may change settings', async () => {
    const before = await snapshot(stack.sql, 'erp_settings', shop.merchantId)
    const form = settingsSchema(nothing).parse({ ...FORM, sid: 'mine' })
    await expect(saveSettings(manager, form)).rejects.toMatchObject({ code: '42501' })
    expect(await snapshot(stack.sql, 'erp_settings', shop.merchantId)).toBe(before)
  })
})

describe('the screen', () => {
  test('says what waits for a number or a name, until it has one', async () => {
    await addErpOrders(stack.sql, shop, 20, [
      {},
      {},
      { region: ['820101', '澳门特别行政区', '澳门半岛', '花地玛堂区'] },
    ])
    expect(await loadOverview(owner)).toMatchObject({
      ...{ unmapped: [{ productId: shop.products[1], orders: 3 }], unnamed: [{ code: '82', orders: 1 }] },
      tasks: [{ task: 'erp.push' }, { task: 'erp.pull' }],
    })
    const goods = { productId: shop.products[1], goodsNo: 'G1', specNo: 'G1-1' }
    expect(await saveGoods(manager, [goods, { productId: shop.products[2], goodsNo: '', specNo: '' }])).toBe(
      1,
    )
    await saveRegion(manager, { code: '82', erpName: '澳门' })
    await saveShops(manager, [{ channelId: shop.channelId, shopNo: 'S002' }])
    expect(await loadMapping(owner)).toMatchObject({
      ...{
        shops: [{ shopNo: 'S002' }],
        regions: [{ code: '82', erpName: '澳门' }],
        carriers: [],
        unknownCarriers: [],
      },
    })
    expect(await loadOverview(owner)).toMatchObject({ unmapped: [], unnamed: [] })
    await runErpPush(input())
    expect([...erp.trades.keys()]).toEqual(['E20', 'E21', 'E22'])
  })

  test('shows what was sent and what came back', async () => {
    const { rows } = await listPushes(manager, {}, {})
    expect(rows.map(({ tid, status }) => `${tid} ${status}`).sort()).toEqual([
      'E20 pushed',
      'E21 pushed',
      'E22 pushed',
    ])
    expect((await listPushes(manager, { status: 'failed' }, {})).rows).toEqual([])
    expect((await listPushes(manager, { orderNo: 'E21' }, {})).rows).toHaveLength(1)
    erp.ship('E20', SF, 'SF1234567890')
    erp.ship('E21', { type: '35', code: 'YS001', name: '优速物流' }, 'YS1234567890')
    await runErpPull(input())
    const detail = await loadPush(manager, rows.find(({ tid }) => tid === 'E20')?.orderId as string)
    expect(detail).toMatchObject({
      ...{ batch: { outcome: 'accepted', trades: 3, newCount: 3 }, sent: { receiver_name: '张**' } },
      results: [{ outcome: 'SHIPPED', logisticsNo: 'SF1234567890', recId: erp.pool[0]?.recId }],
    })
    expect((await loadMapping(manager)).unknownCarriers).toEqual(['优速物流'])
    expect(await loadOverview(manager)).toMatchObject({ problems: 1, failed: 0 })
    await saveCarrier(manager, { erpName: '优速物流', carrier: 'DBL' })
    await runErpPull(input())
    expect(await loadOverview(manager)).toMatchObject({ problems: 0 })
    await removeName(manager, 'carrier', '优速物流')
    expect((await loadMapping(manager)).carriers).toEqual([])
  })

  test('pages through long lists', async () => {
    await addErpOrders(
      stack.sql,
      shop,
      30,
      Array.from({ length: 60 }, () => ({})),
    )
    await runErpPush(input())
    const first = await listPushes(manager, {}, {})
    expect(first.rows).toHaveLength(50)
    expect(first.previous).toBeUndefined()
    const second = await listPushes(manager, {}, { after: first.next })
    expect(second.rows).toHaveLength(13)
    expect(second.next).toBeUndefined()
    const back = await listPushes(manager, {}, { before: second.previous })
    expect(back.rows.map(({ tid }) => tid)).toEqual(first.rows.map(({ tid }) => tid))
    expect((await listResults(manager, {}, {})).rows).toHaveLength(2)
  })

  test('failed ones again, one or all; results are ticked off', async () => {
    await addErpOrders(stack.sql, shop, 95, [{}, {}, {}])
    for (const tid of ['E95', 'E96', 'E97']) erp.refuse(tid, '不收')
    await runErpPush(input())
    const { rows } = await listPushes(manager, { status: 'failed' }, {})
    expect(await loadOverview(manager)).toMatchObject({ failed: 3 })
    const idOf = (tid: string) => rows.find((row) => row.tid === tid)?.orderId as string
    for (const tid of ['E95', 'E96', 'E97']) erp.refuse(tid, undefined)
    expect(await withdraw(manager, [idOf('E97')])).toBe(1)
    expect(await pushAgain(manager, [idOf('E95'), idOf('E97')])).toBe(1)
    expect(await pushAgain(manager, undefined)).toBe(1)
    await runErpPush(input())
    expect(erp.trades.has('E95') && erp.trades.has('E96') && !erp.trades.has('E97')).toBe(true)
    const recId = erp.ship('NOBODY', SF, 'SF1234567899')
    await runErpPull(input())
    expect(await loadOverview(manager)).toMatchObject({ problems: 1 })
    await settleResults(manager, [recId])
    expect(await loadOverview(manager)).toMatchObject({ problems: 0 })
    const logged = await stack.sql<{ action: string; n: number }[]>`
      select action, card_count::int as n from card_log where merchant_id = ${shop.merchantId} and action in ('erp.again', 'erp.withdraw') order by at`
    expect(logged).toEqual([
      { action: 'erp.withdraw', n: 1 },
      { action: 'erp.again', n: 1 },
      { action: 'erp.again', n: 1 },
    ])
  })
})

describe('others', () => {
  const statements = [
    ['run', (tx: Parameters<Parameters<typeof as>[2]>[0]) => tx`select private.run_erp_now('erp.push')`],
    ['again', (tx: Parameters<Parameters<typeof as>[2]>[0]) => tx`select private.push_erp_again(null)`],
    ['withdraw', (tx: Parameters<Parameters<typeof as>[2]>[0]) => tx`select private.withdraw_erp('{}')`],
    ['tasks', (tx: Parameters<Parameters<typeof as>[2]>[0]) => tx`select * from private.erp_tasks()`],
  ] as const

  test.each(statements)(
    'a store, a supplier, staff without the right and visitors are refused: %s',
    async (_, ask) => {
      const before = await snapshot(stack.sql, 'erp_pushes', shop.merchantId)
      for (const account of [shop.store, shop.supplier, shop.staff])
        expect(await codeOf(as(stack.webUrl, { role: 'authenticated', sub: account.userId }, ask))).toBe(
          '42501',
        )
      expect(await codeOf(as(stack.webUrl, { role: 'anon' }, ask))).toBe('42501')
      expect(await snapshot(stack.sql, 'erp_pushes', shop.merchantId)).toBe(before)
    },
  )

  test('a store or supplier to whom somebody has given the right gets nothing by it', async () => {
    const account = await addMember(stack.sql, shop.merchantId, {
      ...{ kind: 'store', storeId: shop.stores[0], permissions: ['erp.manage', 'settings.write'] },
    })
    const store = await memberOf(account.userId)
    expect((await listPushes(store, {}, {})).rows).toEqual([])
    await expect(runNow(store, 'erp.push')).rejects.toMatchObject({ code: '42501' })
    await expect(saveRegion(store, { code: '81', erpName: 'X' })).rejects.toMatchObject({ code: '42501' })
  })

  test('another merchant sees and touches nothing of it', async () => {
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.owner.userId)
    const { rows } = await listPushes(manager, {}, {})
    const before = await snapshot(stack.sql, 'erp_pushes', shop.merchantId)
    expect((await listPushes(stranger, {}, {})).rows).toEqual([])
    expect(await loadPush(stranger, rows[0]?.orderId as string)).toBeUndefined()
    expect(
      await withdraw(
        stranger,
        rows.map(({ orderId }) => orderId),
      ),
    ).toBe(0)
    expect(await pushAgain(stranger, undefined)).toBe(0)
    await saveGoods(stranger, [{ productId: shop.products[1], goodsNo: 'X', specNo: 'X' }])
    expect(
      (await loadMapping(manager)).goods.find(({ productId }) => productId === shop.products[1])?.goodsNo,
    ).toBe('G1')
    expect(await snapshot(stack.sql, 'erp_pushes', shop.merchantId)).toBe(before)
  })
})
