import { expect, test } from 'vitest'
import { changeDraft, completeDraft, markOf, readDraft } from './draft.ts'

const product = '0190a0a0-0000-7000-8000-000000000001'
const store = '0190a0a0-0000-7000-8000-000000000002'
const full = { product, consignee: '张三', phone: '13800138000', region: '320583', street: '人民路1号' }

test('reads what it wrote', () => {
  expect(readDraft(changeDraft({}, full))).toEqual(full)
  expect(readDraft(changeDraft(full, { product: undefined }))).toEqual({ ...full, product: undefined })
})

test('drops what it does not know or cannot use', () => {
  const odd = { product: "x' or 1=1", region: '32058', street: '', store: '1', date: '2026-9-1', other: '1' }
  expect(readDraft(odd)).toEqual({})
})

test('names the first step that is missing', () => {
  expect(completeDraft({})).toEqual({ ok: false, step: 'goods' })
  expect(completeDraft({ product })).toEqual({ ok: false, step: 'address' })
  expect(completeDraft({ ...full, street: undefined })).toEqual({ ok: false, step: 'address' })
  expect(completeDraft(full)).toMatchObject({ ok: true, choice: { productId: product, region: '320583' } })
})

test('a store takes the place of region and street, and a day comes along', () => {
  const { region: _region, street: _street, ...who } = full
  const picked = completeDraft({ ...who, store, date: '2026-09-25' })
  expect(picked).toEqual({
    ok: true,
    choice: {
      productId: product,
      consignee: '张三',
      phone: '13800138000',
      pickUpStoreId: store,
      deliverOn: '2026-09-25',
    },
  })
})

test('the mark changes with every part of the choice', () => {
  const who = { productId: product, consignee: '张三', phone: '1', deliverOn: '2026-09-25' }
  const sent = { ...who, region: '320583', street: 'a' }
  const picked = { ...who, pickUpStoreId: store }
  const marks = [sent, picked].flatMap((choice) => [
    markOf(choice),
    ...Object.keys(choice).map((key) => markOf({ ...choice, [key]: 'x' })),
  ])
  expect(new Set(marks).size).toBe(marks.length)
})
