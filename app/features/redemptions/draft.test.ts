import { expect, test } from 'vitest'
import { changeDraft, completeDraft, markOf, readDraft } from './draft.ts'

const product = '0190a0a0-0000-7000-8000-000000000001'
const full = { product, consignee: '张三', phone: '13800138000', region: '320583', street: '人民路1号' }

test('reads what it wrote', () => {
  expect(readDraft(changeDraft({}, full))).toEqual(full)
  expect(readDraft(changeDraft(full, { product: undefined }))).toEqual({ ...full, product: undefined })
})

test('drops what it does not know or cannot use', () => {
  expect(readDraft({ product: "x' or 1=1", region: '32058', street: '', other: '1' })).toEqual({})
})

test('names the first step that is missing', () => {
  expect(completeDraft({})).toEqual({ ok: false, step: 'goods' })
  expect(completeDraft({ product })).toEqual({ ok: false, step: 'address' })
  expect(completeDraft({ ...full, street: undefined })).toEqual({ ok: false, step: 'address' })
  expect(completeDraft(full)).toMatchObject({ ok: true, choice: { productId: product, region: '320583' } })
})

test('the mark changes with every part of the choice', () => {
  const choice = { productId: product, consignee: '张三', phone: '1', region: '320583', street: 'a' }
  const changed = Object.keys(choice).map((key) => markOf({ ...choice, [key]: 'x' }))
  expect(new Set([markOf(choice), ...changed]).size).toBe(6)
})
