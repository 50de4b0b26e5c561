import { expect, test } from 'vitest'
import { addressesBeside, given } from './addresses.ts'

test('the pages beside one keep what narrows the list', () => {
  expect(
    addressesBeside('/admin/log', { serial: '12', action: 'cards.change' }, { previous: 'a_1', next: 7 }),
  ).toEqual({
    previous: '/admin/log?serial=12&action=cards.change&before=a_1',
    next: '/admin/log?serial=12&action=cards.change&after=7',
  })
  expect(addressesBeside('/admin/log', 'q=%E5%BC%A0', { next: '1' }).next).toBe(
    '/admin/log?q=%E5%BC%A0&after=1',
  )
})

test('where there is no page there is no address', () => {
  const none = { previous: undefined, next: undefined }
  expect(addressesBeside('/x', {}, none)).toEqual(none)
  expect(addressesBeside('/x', {}, {})).toEqual(none)
})

test('given is what was filled in', () => {
  expect(given({ a: 'x', b: '', c: undefined, d: null, e: 0, f: 12 })).toEqual({ a: 'x', e: '0', f: '12' })
})
