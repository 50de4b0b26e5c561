import { describe, expect, test } from 'vitest'
import { deliveryOffer, readDelivery, shownDelivery } from './delivery-form.ts'
import type { DeliveryOffer } from './delivery-offer.ts'

const STORE = '0190a0a0-0000-7000-8000-000000000001'
const stores = [
  { storeId: STORE, name: '徐家汇店', regionCode: '310104', address: '漕溪北路 88 号', hours: '' },
]
const none = deliveryOffer({ limits: [], dates: { asked: false, days: ['2026-09-25'] }, pickUpStores: [] })
const full: DeliveryOffer = deliveryOffer({
  limits: [
    { mode: 'except', codes: ['65'] },
    { mode: 'only', codes: ['32', '65', '11'] },
  ],
  dates: { asked: true, days: ['2026-09-27', '2026-09-29'] },
  pickUpStores: stores,
})
const door = {
  consignee: '张三',
  phone: '138 0013 8000',
  province: '320000',
  city: '320500',
  district: '320583',
  street: '玉山镇前进路1号',
}

function read(fields: Record<string, string>, offer = none) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return readDelivery(form, offer, 'zh-CN')
}

function errorsOf(fields: Record<string, string>, offer = none) {
  const answer = read(fields, offer)
  if (answer.done) throw new Error('went through')
  expect(answer.status).toBe(400)
  return answer.shown.lastResult?.error ?? {}
}

function shownAfter(fields: Record<string, string>, offer = none) {
  const answer = read(fields, offer)
  if (answer.done) throw new Error('went through')
  expect(answer.status).toBe(200)
  return answer.shown
}

describe('what was decided', () => {
  test('an address', () => {
    const { consignee, street, district: region } = door
    expect(read(door)).toEqual({
      done: true,
      delivery: { consignee, phone: '13800138000', deliverOn: undefined, region, street },
    })
  })
  test('a store instead, where that is offered, and a day', () => {
    const fields = {
      how: 'pickUp',
      consignee: '张三',
      phone: '13800138000',
      store: STORE,
      date: '2026-09-29',
    }
    expect(read(fields, full)).toMatchObject({
      done: true,
      delivery: { pickUpStoreId: STORE, deliverOn: '2026-09-29' },
    })
    // Without such an offer the field says nothing: an address is wanted.
    expect(Object.keys(errorsOf(fields))).toContain('district')
  })
  test('a day that nobody has asked for is not taken', () => {
    expect(read({ ...door, date: '2026-09-29' })).toMatchObject({ delivery: { deliverOn: undefined } })
  })
})

describe('what is wrong stands at its field, all at once', () => {
  test('nothing filled in', () => {
    expect(errorsOf({}, full)).toEqual({
      consignee: ['请填写这一项'],
      phone: ['请填写这一项'],
      province: ['请选择一项'],
      city: ['请选择一项'],
      district: ['请选择一项'],
      street: ['请填写这一项'],
      date: ['请选择日期'],
    })
    expect(errorsOf({ how: 'pickUp', consignee: '张三', phone: '13800138000' }, full)).toMatchObject({
      date: ['请选择日期'],
    })
  })
  test('a day that is not offered, a store that is not', () => {
    expect(errorsOf({ ...door, date: '2026-09-28' }, full)).toEqual({ date: ['请重新选择日期'] })
    const elsewhere = { how: 'pickUp', consignee: '张三', phone: '13800138000', date: '2026-09-27' }
    expect(errorsOf({ ...elsewhere, store: STORE.replace(/1$/, '2') }, full)).toEqual({
      store: ['请选择门店'],
    })
  })
  test('a region outside one of the limits is named', () => {
    const guangzhou = { province: '440000', city: '440100', district: '440106', date: '2026-09-27' }
    const urumqi = { province: '650000', city: '650100', district: '650102', date: '2026-09-27' }
    expect(errorsOf({ ...door, ...guangzhou }, full)).toEqual({
      district: ['这张卡不能配送到广东省广州市天河区，请换一个地区。'],
    })
    expect(Object.keys(errorsOf({ ...door, ...urumqi }, full))).toEqual(['district'])
  })
  test('a district of another city', () => {
    expect(errorsOf({ ...door, city: '320100' })).toEqual({ district: ['请选择区县'] })
  })
})

describe('pasting', () => {
  const pasted = '张三，13800138000，广东省深圳市南山区科技园路1号'

  test('fills what is empty and keeps the day and the store', () => {
    const { values, notice } = shownAfter(
      { intent: 'recognise', pasted, date: '2026-09-29', store: STORE },
      full,
    )
    expect(values).toMatchObject({
      consignee: '张三',
      phone: '13800138000',
      province: '440000',
      city: '440300',
      district: '440305',
      street: '科技园路1号',
      date: '2026-09-29',
      store: STORE,
    })
    expect(notice).toMatchObject({
      kind: 'recognised',
      filled: ['name', 'phone', 'region', 'street'],
      replaced: [],
      missing: [],
    })
  })

  test('says what it has replaced, and undoes it', () => {
    const shown = shownAfter({ ...door, intent: 'recognise', pasted })
    const { notice } = shown
    if (notice?.kind !== 'recognised') throw new Error('not recognised')
    // The phone is another way to write the same number, and is tidied.
    expect(notice.replaced).toContainEqual({ part: 'region', before: '江苏省苏州市昆山市' })
    expect(notice.replaced).toContainEqual({ part: 'street', before: door.street })
    expect(notice.replaced.map(({ part }) => part)).not.toContain('name')
    const { pasted: text, ...values } = shown.values
    const undone = shownAfter({ ...values, pasted: text, intent: 'undo', before: notice.before })
    expect(undone.values).toMatchObject({ ...door, pasted })
    expect(undone.notice).toEqual({ kind: 'undone' })
  })

  test('a part that is not in the text stays as it was', () => {
    const { values, notice } = shownAfter({ ...door, intent: 'recognise', pasted: '李四 13912345678' })
    expect(values).toMatchObject({ ...door, consignee: '李四', phone: '13912345678' })
    expect(notice).toMatchObject({ filled: ['name', 'phone'], missing: [] })
  })

  test('one of several districts of a name is for the reader to choose', () => {
    const text = '小美 13466668901 朝阳区三里屯路19号院'
    const asked = shownAfter({ intent: 'recognise', pasted: text })
    expect(asked.notice).toMatchObject({
      missing: ['region'],
      candidates: [
        { code: '110105', name: '北京市朝阳区' },
        { code: '220104', name: '吉林省长春市朝阳区' },
      ],
    })
    const chosen = shownAfter({ ...asked.values, intent: 'region:110105' })
    expect(chosen.values).toMatchObject({ district: '110105', street: '三里屯路19号院' })
  })

  test('a district that the text does not mean goes, one that it may mean stays', () => {
    const text = '小美 13466668901 朝阳区三里屯路19号院'
    const elsewhere = shownAfter({ ...door, intent: 'recognise', pasted: text })
    expect(elsewhere.values).toMatchObject({ province: '', district: '' })
    expect(elsewhere.notice).toMatchObject({
      filled: ['name', 'phone', 'street'],
      missing: ['region'],
    })
    const replaced = elsewhere.notice?.kind === 'recognised' ? elsewhere.notice.replaced : []
    expect(replaced).toContainEqual({ part: 'region', before: '江苏省苏州市昆山市' })
    const beijing = { province: '110000', city: '110100', district: '110105' }
    const there = shownAfter({ ...door, ...beijing, intent: 'recognise', pasted: text })
    expect(there.values).toMatchObject(beijing)
    expect(there.notice).toMatchObject({ missing: [], candidates: [] })
  })

  test('a place that is known less exactly than what is chosen already changes nothing', () => {
    const { values } = shownAfter({
      ...door,
      intent: 'recognise',
      pasted: '江苏省苏州市人民路1号 张三 13800138000',
    })
    expect(values).toMatchObject({ district: '320583', street: '人民路1号' })
    const other = shownAfter({
      ...door,
      intent: 'recognise',
      pasted: '江苏省南京市人民路1号 张三 13800138000',
    })
    expect(other.values).toMatchObject({ province: '320000', city: '320100', district: '' })
  })

  test('an extension goes to the end of the street, once', () => {
    const text = '张三 18412345678转1234 江苏省苏州市昆山市前进路1号'
    const first = shownAfter({ intent: 'recognise', pasted: text })
    expect(first.values.street).toBe('前进路1号（电话转1234）')
    expect(shownAfter({ ...first.values, intent: 'recognise' }).notice).toEqual({ kind: 'same' })
  })

  test.each([
    ['', 'empty'],
    ['你好，请问什么时候发货？', 'nothing'],
  ])('%j: %s', (text, kind) => {
    expect(shownAfter({ ...door, intent: 'recognise', pasted: text }).notice).toEqual({ kind })
  })

  test.each(['', 'x', '[]', '{"consignee":1}', `{"street":"${'x'.repeat(600)}"}`])(
    'undoing %.20s does no harm',
    (before) => expect(shownAfter({ ...door, intent: 'undo', before }).values.how).toBe('delivery'),
  )
})

test('the form begins with what is known', () => {
  const known = shownDelivery({ consignee: '张三', phone: '13800138000', pickUpStoreId: STORE })
  expect(known.values).toMatchObject({ how: 'pickUp', store: STORE, province: '', date: '' })
  const address = shownDelivery({
    consignee: '张三',
    phone: '13800138000',
    region: '320583',
    street: '路1号',
  })
  expect(address.values).toMatchObject({ how: 'delivery', city: '320500', district: '320583' })
})
