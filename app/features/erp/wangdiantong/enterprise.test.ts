// The adapter against the simulator, which checks signatures, names, types, lengths and limits.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SF, startWangdiantong, type Wangdiantong } from '../../../../e2e/vendors/wangdiantong.ts'
import { TEST_ERP } from '../test-account.ts'
import type { ErpOrder } from '../types.ts'
import { wangdiantongEnterprise } from './enterprise.ts'

let erp: Wangdiantong
beforeAll(async () => {
  erp = await startWangdiantong(TEST_ERP)
})
afterAll(() => erp.close())
beforeEach(() => {
  erp.trades.clear()
  erp.pool.splice(0)
})

const account = { edition: 'wangdiantong_enterprise', sandbox: false, ...TEST_ERP } as const
const adapter = (wrong: Partial<typeof account> = {}, timeoutMs = 5000) =>
  wangdiantongEnterprise({ ...account, ...wrong }, erp.url, { timeoutMs })
const order = (tid: string, more: Partial<ErpOrder> = {}): ErpOrder => ({
  ...{ orderId: tid, tid, status: 30, placedAt: new Date(), consignee: '张三', phone: '13800138000' },
  ...{ address: '人民路1号', region: { province: '上海', city: '上海市', district: '黄浦区' } },
  ...{ goods: { productId: 'p1', goodsNo: 'G1', specNo: 'S1', name: '大闸蟹' }, amountMinor: 38_800 },
  ...{ deliverOn: null, remark: '' },
  ...more,
})

test('new ones are new, the same again are none', async () => {
  expect(await adapter().push('S001', [order('A'), order('B')])).toMatchObject({
    ...{ ok: true, accepted: ['A', 'B'], refused: [], newCount: 2, chgCount: 0 },
  })
  expect(await adapter().push('S001', [order('A'), order('C')])).toMatchObject({ newCount: 1, chgCount: 0 })
  expect(erp.trades.size).toBe(3)
})

test('rare characters and emoji do not break the signature of a call', async () => {
  const odd = order('A', { consignee: '𠮷野👍🏽', address: '某路1号🏠', remark: '加急‼️' })
  expect(await adapter().push('S001', [odd])).toMatchObject({ ok: true, accepted: ['A'] })
  expect(erp.trades.get('A')).toMatchObject({
    receiver_name: '𠮷野',
    receiver_address: '某路1号',
    seller_memo: '加急',
  })
})

test('single refusals are told apart from the rest', async () => {
  const bad = order('B', { region: { province: '上海市', city: '上海市', district: '黄浦区' } })
  expect(await adapter().push('S001', [order('A'), bad])).toMatchObject({
    ...{ ok: true, accepted: ['A'], refused: [{ tid: 'B', text: '省份不存在：上海市' }] },
  })
})

test('paid back cannot become paid again', async () => {
  await adapter().push('S001', [order('A', { status: 80 })])
  expect(await adapter().push('S001', [order('A')])).toMatchObject({
    ...{ ok: true, accepted: [], refused: [{ tid: 'A', text: '平台状态不可由80变更为30' }] },
  })
})

test.each([
  [{ secret: 'wrong' }, 'S001', 'CREDENTIALS'],
  [{ sid: 'nobody' }, 'S001', 'CREDENTIALS'],
  [{ appKey: 'nothing' }, 'S001', 'CREDENTIALS'],
  [{}, 'S999', 'SHOP'],
])('%o at shop %s: %s', async (wrong, shopNo, reason) => {
  expect(await adapter(wrong).push(shopNo, [order('A')])).toMatchObject({ ok: false, certain: true, reason })
  expect(await adapter(wrong).results(shopNo, 1)).toMatchObject({ ok: false, certain: true, reason })
})

test.each(['timeout', 'lost', 'reset', 'error', 'malformed'] as const)('%s: nobody knows', async (fault) => {
  erp.fail(fault)
  expect(await adapter({}, 100).push('S001', [order('A')])).toMatchObject({
    ...{ ok: false, certain: false, reason: 'NO_ANSWER' },
  })
})

test('nobody there: certainly not asked', async () => {
  const nowhere = wangdiantongEnterprise(account, 'http://127.0.0.1:9')
  expect(await nowhere.push('S001', [order('A')])).toMatchObject({
    ok: false,
    certain: true,
    reason: 'UNREACHABLE',
  })
})

test('what was shipped, with numbers of 19 digits; acknowledged, once more is no failure', async () => {
  await adapter().push('S001', [order('A')])
  const recId = erp.ship('A', SF, 'SF1234567890')
  expect(await adapter().results('S001', 100)).toMatchObject({
    ...{
      ok: true,
      unreadable: 0,
      shipments: [{ recId, tid: 'A', logisticsNo: 'SF1234567890', isPart: false }],
    },
  })
  const line = { recId, status: 0, message: '已发货' } as const
  expect(await adapter().acknowledge([line])).toEqual({ ok: true, failed: [] })
  expect(await adapter().acknowledge([line])).toEqual({ ok: true, failed: [] })
  erp.refuseAcks(1)
  expect(await adapter().acknowledge([line])).toEqual({
    ok: true,
    failed: [{ recId, text: '系统繁忙，请重试' }],
  })
})
