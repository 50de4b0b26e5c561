import { parseWithZod } from '@conform-to/zod/v4'
import { describe, expect, test } from 'vitest'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { type CardFacts, newProducts, skipReason } from './eligibility.ts'
import { fingerprintOf } from './fingerprint.ts'
import { changeInWords, filterInWords, type NamedFilter } from './in-words.ts'
import { messages } from './messages.ts'
import { CHANGE_FORMS, type Change, changeQuery, confirmSchema, storedChangeSchema } from './schema.ts'
import { whatChanged } from './what-changed.ts'

const A = '018f0000-0000-7000-8000-00000000000a'
const B = '018f0000-0000-7000-8000-00000000000b'

const EXAMPLES: Change[] = [
  { action: 'activate' },
  { action: 'deactivate' },
  { action: 'void' },
  { action: 'restore' },
  { action: 'products', mode: 'add', productIds: [A, B] },
  { action: 'validity', from: '2026-01-01', to: '2026-12-31' },
  { action: 'validity', from: null },
  { action: 'validity', to: null },
  { action: 'channel', channelId: A },
  { action: 'channel', channelId: null },
  { action: 'remark', remark: '展会 & 赠送' },
  { action: 'remark', remark: '' },
  { action: 'regions', rule: { mode: 'except', codes: ['54', '6501'] } },
  { action: 'regions', rule: null },
  { action: 'store', storeId: B },
  { action: 'store', storeId: null },
]

describe('the form of a change', () => {
  test.each(EXAMPLES)('goes through the query string and through storage: %j', (change) => {
    const search = new URLSearchParams(changeQuery(change))
    expect(search.get('action')).toBe(change.action)
    const read = parseWithZod(search, { schema: CHANGE_FORMS[change.action] })
    expect(read.status === 'success' && read.value).toEqual(change)
    expect(storedChangeSchema.parse(JSON.parse(JSON.stringify(change)))).toEqual(change)
  })

  const errors = (action: Change['action'], fields: Record<string, string>) => {
    const error = zodErrorMap('zh-CN', messages)
    const read = parseWithZod(new URLSearchParams(fields), { schema: CHANGE_FORMS[action], error })
    return read.status === 'error' ? read.error : undefined
  }

  test('says what is missing or wrong at the field', () => {
    expect(errors('products', {})).toEqual({ productIds: ['请至少选择一种商品'] })
    expect(errors('validity', {})).toEqual({ newTo: ['请填写要改的日期，或勾选不限'] })
    expect(errors('validity', { newFrom: '2026-02-01', newTo: '2026-01-31' })).toEqual({
      newTo: ['有效期不能早于生效日期'],
    })
    expect(errors('validity', { newTo: '2026-02-31' })).toHaveProperty('newTo')
    expect(errors('channel', {})).toHaveProperty('newChannelId')
    expect(errors('store', { newStoreId: 'x' })).toHaveProperty('newStoreId')
    expect(errors('remark', { newRemark: '字'.repeat(201) })).toHaveProperty('newRemark')
    expect(errors('regions', { regionMode: 'only' })).toHaveProperty('regionCodes')
    expect(errors('activate', {})).toBeUndefined()
  })

  test('the count is typed as people type it, and must be the right one above 1,000', () => {
    const read = (typed?: string, count = '1234') =>
      confirmSchema.safeParse({ count, fingerprint: 'x', ...(typed === undefined ? {} : { typed }) })
    for (const typed of ['1234', ' 1,234 ', '１２３４', '1 234', '1，234'])
      expect(read(typed).success, typed).toBe(true)
    for (const typed of [undefined, '1233', '12345', 'all', '1e3'])
      expect(read(typed).success, typed).toBe(false)
    expect(read(undefined, '1000').success).toBe(true)
    expect(read(undefined, '1001').success).toBe(false)
    expect(read('5', '1e9').success).toBe(false)
  })
})

const card: CardFacts = {
  status: 'created',
  expired: false,
  generating: false,
  validFrom: null,
  validTo: '2026-12-31',
  channelId: null,
  storeId: null,
  remark: '',
  productIds: [A],
  rule: null,
}

test('a card changes, or there is one reason why not', () => {
  const reason = (facts: Partial<CardFacts>, change: Change) => skipReason({ ...card, ...facts }, change)
  expect(reason({}, { action: 'activate' })).toBeNull()
  expect(reason({ expired: true }, { action: 'activate' })).toBe('EXPIRED')
  expect(reason({ expired: true, status: 'active' }, { action: 'activate' })).toBe('STATE')
  expect(reason({ expired: true }, { action: 'void' })).toBeNull()
  expect(reason({ generating: true }, { action: 'activate' })).toBe('GENERATING')
  expect(reason({ status: 'redeemed' }, { action: 'remark', remark: 'x' })).toBeNull()
  expect(reason({ status: 'redeemed' }, { action: 'store', storeId: A })).toBe('STATE')
  expect(reason({}, { action: 'validity', from: '2027-01-01' })).toBe('START_AFTER_END')
  expect(reason({}, { action: 'validity', from: '2027-01-01', to: null })).toBeNull()
  expect(reason({}, { action: 'validity', to: '2026-12-31' })).toBe('UNCHANGED')
  expect(reason({}, { action: 'products', mode: 'remove', productIds: [A] })).toBe('NO_PRODUCT_LEFT')
  expect(reason({}, { action: 'products', mode: 'remove', productIds: [B] })).toBe('UNCHANGED')
  const many = Array.from(
    { length: 50 },
    (_, i) => `018f0000-0000-7000-8000-0000000001${String(i).padStart(2, '0')}`,
  )
  expect(reason({}, { action: 'products', mode: 'add', productIds: many })).toBe('TOO_MANY_PRODUCTS')
})

test('products are replaced, added and taken away', () => {
  const change = (mode: 'replace' | 'add' | 'remove', productIds: string[]) =>
    newProducts([B, A], { action: 'products', mode, productIds })
  expect(change('replace', [B])).toEqual([B])
  expect(change('add', [A])).toEqual([A, B])
  expect(change('remove', [A])).toEqual([B])
  expect(change('remove', [A, B])).toEqual([])
})

test('a fingerprint depends on which cards in which states, and not on their order', () => {
  const active = { status: 'active', n: 2, hash: '-5' } as const
  const created = { status: 'created', n: 1, hash: '9223372036854775807' } as const
  expect(fingerprintOf([active, created])).toBe(fingerprintOf([created, active]))
  expect(fingerprintOf([active, created])).not.toBe(fingerprintOf([active]))
  expect(fingerprintOf([active])).not.toBe(fingerprintOf([{ ...active, status: 'created' }]))
  expect(fingerprintOf([active])).not.toBe(fingerprintOf([{ ...active, hash: '-6' }]))
  expect(fingerprintOf([active, { ...active, n: 0, hash: '0' }])).toBe(fingerprintOf([active]))
  expect(fingerprintOf([])).toBe('')
})

test('a change is known by what differs', () => {
  expect(whatChanged(null, { status: 'created', batch: 'B' })).toBe('create')
  expect(whatChanged({ status: 'created', activatedAt: null }, { status: 'active', activatedAt: 'x' })).toBe(
    'activate',
  )
  expect(whatChanged({ status: 'active' }, { status: 'created' })).toBe('deactivate')
  expect(whatChanged({ status: 'active' }, { status: 'void' })).toBe('void')
  expect(whatChanged({ status: 'void' }, { status: 'active' })).toBe('restore')
  expect(whatChanged({ status: 'active' }, { status: 'redeemed' })).toBe('redeem')
  expect(whatChanged({ status: 'redeemed' }, { status: 'active' })).toBe('giveBack')
  expect(whatChanged({ validFrom: null, validTo: null }, { validFrom: 'x', validTo: 'y' })).toBe('validity')
  expect(whatChanged({ remark: '', store: null }, { remark: 'x', store: 'S' })).toBe('edit')
})

test('filters and changes are said in words, in both languages', () => {
  const named: NamedFilter = {
    ...{ serialFrom: 1, serialTo: 500, status: 'created', batchId: A, faceValue: 38_800 },
    ...{ channelId: 'none', remark: '展会', expiresTo: '2026-12-31', region: '3101' },
    ...{ batchName: '388 型', channelName: null, storeName: undefined, productName: undefined },
    ...{ regionName: '上海市', listSize: undefined },
  }
  expect(filterInWords(named, 'zh-CN', 'CNY')).toEqual([
    '卡序号：1–500',
    '批次：388 型',
    '面值：¥388.00',
    '状态：未激活',
    '渠道：无',
    '有效期至：–2026年12月31日',
    '配送范围：可发往上海市',
    '备注：含“展会”',
  ])
  expect(filterInWords({ ...named, listId: B, listSize: 1 }, 'en', 'CNY')).toContain('Pasted numbers: 1 card')
  expect(
    changeInWords({ action: 'validity', values: { validFrom: null, validTo: '2026-12-31' } }, 'zh-CN'),
  ).toBe('生效日期 不限，有效期至 2026年12月31日')
  expect(
    changeInWords({ action: 'products', mode: 'add', values: { products: ['甲', '乙'] } }, 'zh-CN'),
  ).toBe('增加 甲、乙')
  expect(changeInWords({ action: 'remark', values: { remark: '' } }, 'en')).toBe('none')
})
